/**
 * Of many jobs a look reads how each is now. What was before that is read here: of those that somebody sees at once, with how long their runs took in 30
 * days; of all others a few at a time, with pauses, so that whoever asks something meanwhile is answered, and only as long as somebody looks.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { InBulk } from './in-bulk.ts';
import { type KnownJob, widenedBy } from './known-job.ts';

export interface Widening {
  /** Somebody looks: it goes on until all is read, or nobody has looked for a while. */
  begin(): void;
  /** These are seen. Resolves once they are read, or cannot be. */
  show(ids: readonly string[]): Promise<void>;
  /** Nothing is left to read, but for what is refused. */
  isDone(): boolean;
  close(): void;
}

export interface WideningSettings {
  readonly inBulk: InBulk;
  readonly now: () => Date;
  readonly reportError: (what: string, error: unknown) => void;
  /** As they are known at each moment. */
  readonly known: ReadonlyMap<string, KnownJob>;
  readonly set: (id: string, is: KnownJob) => void;
  /** Default: a minute without a look. */
  readonly restMs?: number;
}

const together = 40;
const restMsDefault = 60_000;

export function openWidening({
  inBulk,
  now,
  reportError,
  known,
  set,
  restMs = restMsDefault,
}: WideningSettings): Widening {
  /** Those that were asked for and are not to be had so. */
  const refused = new Set<string>();
  let showing: Promise<void> = Promise.resolve();
  let isOn = false;
  let isClosed = false;
  let wantedAt = -Infinity;

  const isWanted = (): boolean => !isClosed && performance.now() - wantedAt < restMs;

  async function read(some: readonly KnownJob[], isMeasured: boolean): Promise<void> {
    const found = await inBulk.widen(some, isMeasured, known.size, now());
    for (const { id } of some) {
      const [is, was] = [found.get(id), known.get(id)];
      if (is && was) set(id, widenedBy(was, is));
      else refused.add(id);
    }
  }

  const briefOnes = (): KnownJob[] => [...known.values()].filter(({ id, isBrief }) => isBrief && !refused.has(id));

  async function readAll(): Promise<void> {
    isOn = true;
    try {
      for (let left = briefOnes(); left.length > 0 && isWanted(); left = briefOnes())
        for (let at = 0; at < left.length && isWanted(); at += together) {
          const began = performance.now();
          await read(
            left.slice(at, at + together).filter(({ id }) => known.get(id)?.isBrief),
            false,
          );
          // Of all time it takes a quarter at most.
          await pause(3 * (performance.now() - began), undefined, { ref: false });
        }
    } catch (error) {
      if (!isClosed) reportError('read older slots', error);
    } finally {
      isOn = false;
    }
  }

  async function readShown(ids: readonly string[]): Promise<void> {
    const some = ids.flatMap((id) => known.get(id) ?? []).filter((job) => !refused.has(job.id) && isPart(job));
    if (some.length > 0) await read(some, true);
  }

  return {
    begin() {
      wantedAt = performance.now();
      if (!isOn) void readAll();
    },
    async show(ids) {
      // One after another: many ask for the same.
      showing = showing.then(() => readShown(ids)).catch((error) => reportError('read older slots', error));
      await showing;
    },
    isDone: () => briefOnes().length === 0,
    close() {
      isClosed = true;
    },
  };
}

/** Of one that is read job by job nothing is measured. */
const isPart = ({ isBrief, usual, runs }: KnownJob): boolean => isBrief || (usual === undefined && runs.length > 0);
