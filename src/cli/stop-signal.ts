/** Resolves at the first Ctrl-C or SIGTERM, which then no longer ends the process by itself. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
