/** Takes memory back together with the savepoint that it belongs to: rows, effects, counts, caches, next-due instants. */

export interface Journal {
  undo(takeBack: () => void): void;
  mark(): number;
  /** Takes back all since `mark`, newest first. */
  cutBack(mark: number): void;
  clear(): void;
}

export function openJournal(): Journal {
  const entries: (() => void)[] = [];
  return {
    undo: (takeBack) => {
      entries.push(takeBack);
    },
    mark: () => entries.length,
    cutBack: (mark) => {
      while (entries.length > mark) entries.pop()?.();
    },
    clear: () => {
      entries.length = 0;
    },
  };
}
