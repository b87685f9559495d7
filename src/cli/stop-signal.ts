/** Resolves at the first Ctrl-C, SIGTERM, or SIGHUP of a terminal that is gone, which then no longer ends the process by itself. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    // A closed terminal may send it twice, by the kernel and by the shell: the second must not cut the stop short.
    process.on('SIGHUP', () => resolve());
  });
}

/** It was asked to stop before it was ready. */
export class StoppedEarly extends Error {}

/** What comes of `work`. Throws StoppedEarly where it is asked to stop before: `late` is then done with what still comes of it. */
export async function unlessStopped<T>(
  work: Promise<T>,
  stopped: Promise<void>,
  late: (made: T) => unknown = () => {},
): Promise<T> {
  const first = await Promise.race([work.then((made) => ({ made })), stopped]);
  if (first) return first.made;
  void work.then(late).catch(() => {});
  throw new StoppedEarly();
}

/**
 * What scripts send to have logs reopened does nothing. Node would answer SIGUSR1 with a debugger, which any user of the host may tell what
 * to run, and end at SIGUSR2.
 */
export function ignoreUserSignals(): void {
  for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) process.off(signal, passOver).on(signal, passOver);
}

const passOver = (): void => {};
