/**
 * Holders that are ready before a task asks: a container whose network is new takes the Engine long to start, one that joins a
 * network far less. As many are kept as tasks were placed in the last minutes, and one at least; they are made while nothing else is.
 * Knows nothing of Docker: making and ending a holder is given.
 */

export interface Pool<Holder> {
  /** One that is ready, or none: then the caller makes one. */
  take(): Holder | undefined;
  /** Whether one more would be kept. */
  wanted(): boolean;
  /** Keeps one that is as good as new. */
  give(holder: Holder): void;
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

export function openPool<Holder>(
  make: () => Promise<Holder>,
  end: (holder: Holder) => Promise<void>,
  { sparesMax, quietMs, periodMs }: PoolSettings = normally,
): Pool<Holder> {
  const spares: Holder[] = [];
  let taken = 0;
  let demand = 1;
  let making: Promise<void> | undefined;
  let closed = false;
  const quiet = setTimeout(refill, quietMs).unref();
  const period = setInterval(forget, periodMs).unref();

  function refill(): void {
    if (closed || making || spares.length >= demand) return;
    making = make()
      .then((holder) => {
        spares.push(holder);
        if (!closed) quiet.refresh();
      })
      // What hinders it will be told by the task that finds none ready.
      .catch(() => undefined)
      .finally(() => {
        making = undefined;
      });
  }

  async function endAll(from: number): Promise<void> {
    await Promise.allSettled(spares.splice(from).map(end));
  }

  function forget(): void {
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
    give(holder) {
      spares.push(holder);
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
