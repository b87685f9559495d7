/** What needs somebody, each with its reason in a sentence. A reason is asked for once, until the job's last slot is another one. */
import { type Account, mapSome } from '../../operator/account.ts';
import { whyJob } from '../../operator/why.ts';
import type { JobRow, NeedView, SlotView } from '../views.ts';
import type { KnownJob } from './known-job.ts';
import { isTrouble } from './run-state.ts';

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
      const troubled = rows.filter(({ state }) => isTrouble(state)).slice(0, needsMax);
      return mapSome(troubled, async ({ id, state, slots, nextAt }) => {
        const last = slots.findLast(({ state: of }) => of === state);
        const key = JSON.stringify(last);
        const found = reasons.get(id);
        const words = found?.key === key ? found.words : await whyOf(account, known.get(id) as KnownJob, last, now);
        reasons.set(id, { key, words });
        return { job: id, state, at: atOf(last), words, run: last?.run ?? null, nextAt };
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
