/** Looks for changes while somebody watches, and tells of each look that found something else than the one before. */

export interface Watch {
  /** Returns what ends it. */
  add(changed: () => void): () => void;
  close(): void;
}

/** `look` resolves to parts that are compared as they are; where it rejects, that is told once, too: whoever asks then is told why. */
export function openWatch(look: () => Promise<readonly unknown[]>, everyMs: number): Watch {
  const listeners = new Set<() => void>();
  let seen: readonly unknown[] | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLooking = false;

  async function turn(): Promise<void> {
    isLooking = true;
    const found = await look().catch((): readonly unknown[] => ['refused']);
    isLooking = false;
    const isOther = seen !== undefined && found.some((part, index) => part !== seen?.[index]);
    seen = found;
    if (isOther) for (const listener of listeners) listener();
    if (listeners.size > 0) timer = setTimeout(() => void turn(), everyMs);
  }

  return {
    add(changed) {
      listeners.add(changed);
      clearTimeout(timer);
      if (!isLooking) void turn();
      return () => {
        listeners.delete(changed);
        if (listeners.size > 0) return;
        clearTimeout(timer);
      };
    },
    close() {
      listeners.clear();
      clearTimeout(timer);
    },
  };
}
