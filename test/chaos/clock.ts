/** The cloud's clock as the harness knows it: the host's, or one that runs faster from a common beginning on. */
export interface Clock {
  readonly speed: number;
  readonly beginning: number;
  now(): number;
  /** Resolves at that instant of the cloud, or at once if it is over; rejects when the run is broken off. */
  at(instant: number): Promise<void>;
  after(cloudMs: number): Promise<void>;
}

export function openClock(speed: number, brokenOff: AbortSignal): Clock {
  const beginning = Date.now();
  const now = (): number => beginning + (Date.now() - beginning) * speed;
  const after = (cloudMs: number): Promise<void> =>
    new Promise((resolve, reject) => {
      brokenOff.throwIfAborted();
      const giveUp = (): void => {
        clearTimeout(timer);
        reject(brokenOff.reason);
      };
      const timer = setTimeout(
        () => {
          brokenOff.removeEventListener('abort', giveUp);
          resolve();
        },
        Math.max(0, cloudMs / speed),
      );
      brokenOff.addEventListener('abort', giveUp, { once: true });
    });
  return { speed, beginning, now, after, at: (instant) => after(instant - now()) };
}
