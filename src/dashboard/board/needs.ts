/**
 * What needs somebody, each with its reason in a sentence. A reason is asked for once, until the job's last slot is another one; where it is refused, that
 * is said instead.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { upperFirst } from '../../languages/upper-first.ts';
import { type Account, mapSome } from '../../operator/account.ts';
import type { mutesOf } from '../../operator/mute-alarms.ts';
import { mutableAlarms, mutedUntil } from '../../operator/mute-job.ts';
import { toldWithinMs } from '../../operator/told.ts';
import { whyJob } from '../../operator/why.ts';
import type { Tellings } from '../run/told.ts';
import { isTrouble, type JobMuteView, type JobRow, type NeedView, type SlotView } from '../views.ts';
import type { KnownJob } from './known-job.ts';
import type { Mutes } from './mutes.ts';
import { unstartedOf } from './rows.ts';
import { unreadable } from './unreadable.ts';

/** A screen full; the grid has all of them. */
const needsMax = 20;
/** Home is not held up for longer by reasons that are still being read. */
const waitMsMax = 200;

export interface Needs {
  /** The first of them in the order of `rows`, how many there are, and whether their reasons are read. Rejects with the SDK's errors. */
  of(
    rows: readonly JobRow[],
    known: ReadonlyMap<string, KnownJob>,
    now: Date,
  ): Promise<{ readonly needs: NeedView[]; readonly troubled: number; readonly isWhole: boolean }>;
  /** A number that is another one after each reason that was read. */
  changes(): number;
}

interface Reason {
  /** The slot that it is about. */
  readonly key: string;
  readonly words: string;
  readonly told: NeedView['told'];
  /** The alarms that may be muted for it. */
  readonly mutable: readonly string[];
  /** It is asked for again from then on. */
  readonly until: number;
}

/** Of a run that has just failed somebody may still be told. */
const toldLookMs = 10_000;

export function openNeeds(account: Account, tellings: Tellings, muted: Mutes): Needs {
  const reasons = new Map<string, Reason>();
  const reading = new Map<string, Promise<void>>();
  let changes = 0;

  async function read(row: JobRow, known: KnownJob, now: Date): Promise<void> {
    const last = lastOf(row);
    const key = JSON.stringify(last);
    const reason = await Promise.all([
      whyOf(account, tellings, known, last, now),
      mutableAlarms(account, known.job),
    ]).then(
      ([found, mutable]): Reason => ({ key, ...found, mutable }),
      (error: unknown): Reason => ({
        key,
        words: `Why is not known. ${unreadable(error)}`,
        told: null,
        mutable: [],
        until: 0,
      }),
    );
    const { words, told } = reasonOf(row) ?? {};
    if (words !== reason.words || JSON.stringify(told) !== JSON.stringify(reason.told)) changes += 1;
    reasons.set(row.id, reason);
  }

  const reasonOf = (row: JobRow): Reason | undefined => {
    const found = reasons.get(row.id);
    return found?.key === JSON.stringify(lastOf(row)) ? found : undefined;
  };

  function begin(row: JobRow, known: KnownJob, now: Date): Promise<void> {
    const found = reading.get(row.id) ?? read(row, known, now).finally(() => reading.delete(row.id));
    reading.set(row.id, found);
    return found;
  }

  return {
    async of(rows, known, now) {
      const all = rows.filter(({ state, problem }) => isTrouble(state) || problem !== null);
      const troubled = all.slice(0, needsMax);
      const unread = troubled.filter((row) => row.problem === null && Number(now) >= (reasonOf(row)?.until ?? 0));
      const done = mapSome(unread, (row) => begin(row, known.get(row.id) as KnownJob, now));
      await Promise.race([done, pause(waitMsMax, undefined, { ref: false })]);
      done.catch(() => {});
      const isMutable = troubled.some((row) => reasonOf(row)?.mutable.length);
      const mutes = isMutable ? await muted.of() : undefined;
      const needs = troubled.map((row): NeedView => {
        const { id, state, nextAt, problem } = row;
        const last = lastOf(row);
        const mutable = reasonOf(row)?.mutable ?? [];
        const words = problem ?? reasonOf(row)?.words ?? sentence(last?.why);
        return {
          job: id,
          state,
          at: atOf(last),
          words,
          run: last?.run ?? null,
          nextAt,
          isUnread: problem !== null,
          told: problem === null ? (reasonOf(row)?.told ?? null) : null,
          missedAt: state === 'late' ? missedAt(known.get(id), now) : null,
          mute: problem === null ? jobMuteView(mutable, mutes) : null,
        };
      });
      const isWhole = troubled.every((row) => row.problem !== null || (reasonOf(row) && !reading.has(row.id)));
      return { needs, troubled: all.length, isWhole };
    },
    changes: () => changes,
  };
}

export function jobMuteView(alarms: readonly string[], mutes: Awaited<ReturnType<typeof mutesOf>>): JobMuteView | null {
  const until = mutedUntil(alarms, mutes);
  return alarms.length === 0 ? null : { alarms, until: until ? Number(until) : null };
}

const lastOf = ({ slots, state }: JobRow): SlotView | undefined => slots.findLast(({ state: of }) => of === state);

/** Until the whole reason is there. */
const sentence = (why: string | null | undefined): string => (why ? `${upperFirst(why)}.` : 'Why is being read.');

const atOf = (slot: SlotView | undefined): number | null => {
  if (!slot) return null;
  return slot.startedAt === null || slot.tookMs === null ? slot.dueAt : slot.startedAt + slot.tookMs;
};

function missedAt(known: KnownJob | undefined, now: Date): number | null {
  const waiting = known && unstartedOf(known, now);
  return waiting ? Number(now) + waiting.graceMs : null;
}

async function whyOf(
  account: Account,
  tellings: Tellings,
  { job }: KnownJob,
  last: SlotView | undefined,
  now: Date,
): Promise<Omit<Reason, 'key' | 'mutable'>> {
  if (last?.state === 'late')
    return { words: 'It was due, and no run of it has begun yet.', told: null, until: Infinity };
  const { words, run } = await whyJob(account, job, now);
  const failed = run && run.name === last?.run ? run : undefined;
  const told = failed ? await tellings.of(failed, now) : null;
  const mayStillBeTold = failed?.stoppedAt && Number(now) <= Number(failed.stoppedAt) + toldWithinMs;
  return { words, told, until: mayStillBeTold ? Number(now) + toldLookMs : Infinity };
}
