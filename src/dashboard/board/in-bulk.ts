/**
 * Looks at many jobs at once, where whoever answers can: at those that have changed since, at those under way, and in turn at some of the others, so that
 * what no change tells (a start that was lost, a run that was deleted) is seen in time, too.
 */
import type { Account } from '../../operator/account.ts';
import { changesSince, type Recent, recentOf } from '../../operator/recent.ts';
import { slotsShown } from '../views.ts';
import { manyMin } from './filling.ts';
import { brieflyKnownOf, type KnownJob, knownOf, type NamedJob, relistedMin, runsMax } from './known-job.ts';

/** Those that were read; one that is wanted and not in it has to be read by itself. */
export interface Look {
  readonly wanted: readonly NamedJob[];
  readonly read: ReadonlyMap<string, KnownJob>;
}

export interface InBulk {
  /** Undefined: job by job. Rejects with the SDK's errors. */
  look(all: readonly NamedJob[], known: ReadonlyMap<string, KnownJob>, now: Date): Promise<Look | undefined>;
  /** All that is remembered of these, of `all` jobs; one that is not in it cannot be read so. Rejects with the SDK's errors. */
  widen(some: readonly NamedJob[], isMeasured: boolean, all: number, now: Date): Promise<ReadonlyMap<string, KnownJob>>;
}

/** Looked at in turn; a small account is looked at whole each time. */
const inTurn = 25;
/** Of many jobs at once so many of the newest runs and ticks are read: how each is now. */
const brieflyMax = 4;
/** Runs remembered of all jobs together, as far as each has what the grid shows. */
const rememberedMax = 100_000;

/** Of each of so many jobs. */
export const rememberedEach = (jobs: number): number =>
  Math.min(runsMax, Math.max(slotsShown, Math.floor(rememberedMax / Math.max(1, jobs))));

/** `many`: where more are looked at, only how each is now is read. */
export function openInBulk(account: Account, many = manyMin): InBulk {
  let cursor: string | undefined;
  /** Machines that had a run under way. */
  let busy: ReadonlySet<string> = new Set();
  let turn = 0;
  let isAnswered = true;

  const askRecent = (some: readonly NamedJob[], max: number, isMeasured: boolean) =>
    recentOf(
      account,
      some.map(({ job }) => job),
      { max, isMeasured },
    );

  /** The newest runs of each; all that are remembered where these do not reach back to one that is known. */
  async function readSome(
    wanted: readonly NamedJob[],
    known: ReadonlyMap<string, KnownJob>,
    max: number,
  ): Promise<Map<string, Recent> | undefined> {
    const ask = (some: readonly NamedJob[], each: number) => askRecent(some, each, true);
    const few = Math.min(relistedMin, max);
    const [first, anew] = [wanted.filter(({ id }) => known.has(id)), wanted.filter(({ id }) => !known.has(id))];
    const newest = await ask(first, few);
    const cut = first.filter(({ job, id }) => {
      const runs = newest?.get(job.machineArn ?? '')?.runs ?? [];
      return (
        few < max && runs.length === few && !known.get(id)?.runs.some(({ run }) => run.arn === runs.at(-1)?.run.arn)
      );
    });
    const whole = newest && (await ask([...anew, ...cut], max));
    return whole && new Map([...newest, ...whole]);
  }

  return {
    async look(all, known, now) {
      if (!isAnswered) return undefined;
      const changes = await changesSince(account, cursor);
      const running = new Set(changes?.running.values());
      const wanted = all.filter(
        ({ job, id }, index) =>
          !known.has(id) ||
          !changes?.isWhole ||
          (index - turn + all.length) % all.length < inTurn ||
          [job.machineArn ?? '', ...job.triggers.map(({ arn }) => arn)].some((arn) => changes.changed.has(arn)) ||
          running.has(job.machineArn ?? '') ||
          busy.has(job.machineArn ?? ''),
      );
      const max = rememberedEach(all.length);
      const isMany = wanted.length > many && brieflyMax < max;
      const recent =
        changes && (isMany ? await askRecent(wanted, brieflyMax, false) : await readSome(wanted, known, max));
      if (!changes || !recent) {
        isAnswered = false;
        return undefined;
      }
      cursor = changes.cursor;
      busy = running;
      turn = all.length === 0 ? 0 : (turn + inTurn) % all.length;
      const read = wanted.flatMap((of) => {
        const [found, before] = [recent.get(of.job.machineArn ?? ''), known.get(of.id)];
        if (!found) return [];
        const briefly = { asked: brieflyMax, max };
        const is = isMany ? brieflyKnownOf(of, found, before, now, briefly) : knownOf(of, found, before, now, max);
        return [[of.id, is] as const];
      });
      return { wanted, read: new Map(read) };
    },
    async widen(some, isMeasured, all, now) {
      const max = rememberedEach(all);
      const recent = isAnswered ? await askRecent(some, max, isMeasured) : undefined;
      return new Map(
        some.flatMap((of) => {
          const found = recent?.get(of.job.machineArn ?? '');
          return found ? [[of.id, knownOf(of, found, undefined, now, max)] as const] : [];
        }),
      );
    },
  };
}
