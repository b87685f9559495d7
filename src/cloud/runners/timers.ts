/** Timers that end together, with what they are for. */
export interface Timers {
  /** Undefined once they have been ended. */
  after(ms: number, act: () => void): NodeJS.Timeout | undefined;
  /** None of them fires any more, and none can be set. */
  end(): void;
}

export function openTimers(): Timers {
  const timers = new Set<NodeJS.Timeout>();
  let hasEnded = false;
  return {
    after(ms, act) {
      if (hasEnded) return undefined;
      const timer = setTimeout(() => {
        timers.delete(timer);
        act();
      }, ms);
      timers.add(timer);
      return timer;
    },
    end() {
      hasEnded = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
