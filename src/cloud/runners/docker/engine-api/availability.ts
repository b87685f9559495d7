/** Whether the Docker Engine answers: it is gone after so long without an answer. */
export interface Availability {
  answered(): void;
  /** `waitedMs`: for an answer that did not come; `why`: the error. */
  failed(waitedMs: number, why: unknown): void;
  isGone(): boolean;
}

/** `onGone`: called once for each time that it stays away. */
export function openAvailability(goneAfterMs: number, onGone: (why: unknown) => void): Availability {
  let failingSince: number | undefined;
  let isGone = false;
  return {
    answered() {
      failingSince = undefined;
      isGone = false;
    },
    failed(waitedMs, why) {
      failingSince ??= performance.now() - waitedMs;
      if (isGone || performance.now() - failingSince < goneAfterMs) return;
      isGone = true;
      onGone(why);
    },
    isGone: () => isGone,
  };
}
