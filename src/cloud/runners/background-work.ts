/** Work that nobody waits for until the runner is closed. What fails in it is found again by the next sweep. */
export interface BackgroundWork {
  add(work: Promise<unknown>): void;
  /** Resolves when all that had been added is done. */
  done(): Promise<void>;
}

export function openBackgroundWork(): BackgroundWork {
  const underWay = new Set<Promise<void>>();
  return {
    add(work) {
      const settled = work.then(
        () => {},
        () => {},
      );
      underWay.add(settled);
      void settled.then(() => underWay.delete(settled));
    },
    async done() {
      await Promise.all(underWay);
    },
  };
}
