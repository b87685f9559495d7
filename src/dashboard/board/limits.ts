/** When a run, or its attempt, is stopped because it takes too long: by the definition that it began with, which is asked for once. */
import { isObject } from '../../languages/is-object.ts';
import type { Account } from '../../operator/account.ts';
import { parsed } from '../../operator/execution-history.ts';
import { definitionOfRun } from '../../operator/machine.ts';
import { taskStates } from '../task-states.ts';
import type { KnownRun } from './known-job.ts';

export interface Limits {
  /** Null: never, or we may not look. Rejects with the SDK's errors. */
  endOf(run: KnownRun): Promise<number | null>;
}

/** Far more than are slow at one time. */
const keptMax = 1000;

export function openLimits(account: Account): Limits {
  const definitions = new Map<string, Promise<string | undefined>>();
  return {
    async endOf({ run, attempts }) {
      const asked = definitions.get(run.arn) ?? definitionOfRun(account, run.arn);
      // What was refused is asked again at the next look.
      asked.catch(() => definitions.delete(run.arn));
      if (definitions.size >= keptMax) definitions.clear();
      definitions.set(run.arn, asked);
      const machine = parsed((await asked) ?? '');
      if (!isObject(machine)) return null;
      const attempt = attempts?.at(-1);
      const state = taskStates(machine).find(({ name }) => name === attempt?.state)?.state;
      const ends = [endAfter(run.startedAt, machine['TimeoutSeconds'])];
      if (attempt?.end.kind === 'running') ends.push(endAfter(attempt.startedAt, state?.['TimeoutSeconds']));
      const first = Math.min(...ends);
      return first === Infinity ? null : first;
    },
  };
}

const endAfter = (startedAt: Date, seconds: unknown): number =>
  typeof seconds === 'number' ? Number(startedAt) + seconds * 1000 : Infinity;
