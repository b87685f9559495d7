/**
 * What needs somebody, each with its reason in a sentence. A reason is asked for once, until the job's last slot is another one; where it is refused, that
 * is said instead.
 */
import { type Account, mapSome } from '../../operator/account.ts';
import { whyJob } from '../../operator/why.ts';
import { isTrouble, type JobRow, type NeedView, type SlotView } from '../views.ts';
import type { KnownJob } from './known-job.ts';
import { unreadable } from './unreadable.ts';

/** A screen full; the grid has all of them. */
const needsMax = 50;

export interface Needs {
  /** In the order of `rows`. Rejects with the SDK's errors. */
  of(rows: readonly JobRow[], known: ReadonlyMap<string, KnownJob>, now: Date): Promise<NeedView[]>;
}

export function openNeeds(account: Account): Needs {
  const reasons = new Map<string, { readonly key: string; readonly words: string }>();
  return {
    async of(rows, known, now) {
      const troubled = rows.filter(({ state, problem }) => isTrouble(state) || problem !== null).slice(0, needsMax);
      return mapSome(troubled, async ({ id, state, slots, nextAt, problem }) => {
        const last = slots.findLast(({ state: of }) => of === state);
        const key = JSON.stringify(last);
        const found = reasons.get(id);
        const of = { job: id, state, at: atOf(last), run: last?.run ?? null, nextAt, isUnread: problem !== null };
        if (problem !== null) return { ...of, words: problem };
        if (found?.key === key) return { ...of, words: found.words };
        try {
          const words = await whyOf(account, known.get(id) as KnownJob, last, now);
          reasons.set(id, { key, words });
          return { ...of, words };
        } catch (error) {
          return { ...of, words: `Why is not known. ${unreadable(error)}` };
        }
      });
    },
  };
}

const atOf = (slot: SlotView | undefined): number | null => {
  if (!slot) return null;
  return slot.startedAt === null || slot.tookMs === null ? slot.dueAt : slot.startedAt + slot.tookMs;
};

async function whyOf(account: Account, { job }: KnownJob, last: SlotView | undefined, now: Date): Promise<string> {
  if (last?.state === 'late') return 'It was due, and no run of it has begun yet.';
  return (await whyJob(account, job, now)).words;
}
