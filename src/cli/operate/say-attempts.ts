/** Says the attempts of a run that is waited for: each that failed, and that the next has begun. */
import type { Account } from '../../operator/account.ts';
import { duration } from '../../operator/causes.ts';
import type { Run } from '../../operator/runs.ts';
import { attemptsOfRun, type ShownRun } from '../../operator/show-run.ts';
import { printNotice } from '../print.ts';

type Attempt = ShownRun['attempts'][number];

/** `known`: so many attempts are older than the wait. Call it again and again. */
export function attemptSayer(account: Account, run: Run, known: number): () => Promise<void> {
  let began = known;
  let failed = known;
  return async () => {
    const attempts = await attemptsOfRun(account, run);
    const hasSteps = new Set(attempts.map(({ state }) => state)).size > 1;
    const say = ({ number, state }: Attempt, words: string) =>
      printNotice({ level: 'INFO', message: `attempt ${number}${hasSteps ? ` of ${state}` : ''}: ${words}` });
    for (const attempt of attempts) {
      if (attempt.number > began && attempt.number > 1) say(attempt, `began${after(attempts, attempt)}`);
      began = Math.max(began, attempt.number);
      if (attempt.number <= failed || attempt.endedAt === undefined) continue;
      if (attempt.cause.kind !== 'succeeded') say(attempt, attempt.cause.words);
      failed = attempt.number;
    }
  };
}

/** Of the same step: a step that came after another waited for nothing. */
function after(attempts: readonly Attempt[], { number, state }: Attempt): string {
  const before = attempts.findLast((each) => each.number < number && each.state === state);
  return before?.waitMs === undefined ? '' : `, ${duration(before.waitMs)} after the one before`;
}
