/**
 * Pause containers that are ready before a task wants one: a container whose network is new takes the Engine long to start, one that joins a
 * network far less. As many are kept as tasks were started in the last minutes, and one at least; they are made while nothing else is.
 * Knows nothing of Docker: making and ending one is given.
 */

export interface Pool<T> {
  /** One that is ready, or none: then the caller makes one. */
  take(): T | undefined;
  /** Whether one more would be kept. */
  wanted(): boolean;
  /** Keeps one that is as good as new. */
  give(container: T): void;
  /** Ends all that are ready or in the making; what cannot be ended is left to the next sweep. */
  close(): Promise<void>;
}

export interface PoolSettings {
  readonly sparesMax: number;
  /** After this long without `take` or `give` one is made, if there are too few. */
  readonly quietMs: number;
  /** So often the demand is looked at; half of it is forgotten each time. */
  readonly periodMs: number;
}

const normally: PoolSettings = { sparesMax: 8, quietMs: 500, periodMs: 60_000 };

export function openPool<T>(
  make: () => Promise<T>,
  end: (container: T) => Promise<void>,
  { sparesMax, quietMs, periodMs }: PoolSettings = normally,
): Pool<T> {
  const spares: T[] = [];
  let taken = 0;
  let demand = 1;
  let making: Promise<void> | undefined;
  let closed = false;
  const quiet = setTimeout(refill, quietMs).unref();
  const period = setInterval(lowerDemand, periodMs).unref();

  function refill(): void {
    if (closed || making || spares.length >= demand) return;
    making = make()
      .then((container) => {
        spares.push(container);
        if (!closed) quiet.refresh();
      })
      // The task that finds none ready reports what hinders it.
      .catch(() => undefined)
      .finally(() => {
        making = undefined;
      });
  }

  async function endAll(from: number): Promise<void> {
    await Promise.allSettled(spares.splice(from).map(end));
  }

  function lowerDemand(): void {
    demand = Math.min(sparesMax, Math.max(1, taken, Math.floor(demand / 2)));
    taken = 0;
    void endAll(demand);
    quiet.refresh();
  }

  return {
    take() {
      taken += 1;
      demand = Math.min(sparesMax, Math.max(demand, taken));
      quiet.refresh();
      return spares.shift();
    },
    wanted: () => !closed && spares.length < sparesMax,
    give(container) {
      spares.push(container);
      quiet.refresh();
    },
    async close() {
      closed = true;
      clearTimeout(quiet);
      clearInterval(period);
      await making;
      await endAll(0);
    },
  };
}
