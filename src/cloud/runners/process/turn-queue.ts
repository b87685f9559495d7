/** Work of which one piece is done in a turn of the host's loop, so that calls need not wait for all of it. */
export interface TurnQueue {
  add(work: () => void): void;
  /** Nothing of it is done any more. */
  clear(): void;
}

export function openTurnQueue(): TurnQueue {
  let queue: (() => void)[] = [];
  function next(): void {
    queue.shift()?.();
    if (queue.length > 0) setImmediate(next);
  }
  return {
    add(work) {
      queue.push(work);
      if (queue.length === 1) setImmediate(next);
    },
    clear() {
      queue = [];
    },
  };
}
