/** Lets a few through at a time, the others in the order in which they came: an Engine that is asked for much at once is slow in all of it. */
export type Semaphore = <T>(act: () => Promise<T>) => Promise<T>;

export function openSemaphore(most: number): Semaphore {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return async (act) => {
    if (inside < most) inside++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else inside--;
    }
  };
}
