/** Waiting that ends early: with the next `wake`, or when what waits is closed. One waits at a time. */
export interface Wakeup {
  /** Until it is woken or closed, or so many ms have passed. */
  wait(ms?: number): Promise<void>;
  wake(): void;
}

export function openWakeup(closed: AbortSignal): Wakeup {
  let wake = (): void => {};
  closed.addEventListener('abort', () => wake());
  return {
    wait(ms) {
      if (closed.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
    wake: () => wake(),
  };
}
