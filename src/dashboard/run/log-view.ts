/** The Log screen: the lines of one attempt of a run, and what the others are. */
import type { Account } from '../../operator/account.ts';
import { cutOf } from '../../operator/lost.ts';
import type { RunDetails } from '../../operator/runs.ts';
import { attemptsOfRun, describeDefinition, usedBy } from '../../operator/show-run.ts';
import { summaryOf } from '../../operator/summary.ts';
import { newestLines, streamsOf } from '../../operator/task-logs.ts';
import type { KnownJob } from '../board/known-job.ts';
import { stateOfRun } from '../board/run-state.ts';
import type { Frame, LogView } from '../views.ts';
import { attemptView, namedBy } from './run-view.ts';

/** What a browser shows at once without a pause. */
const linesMax = 2000;

/** `number`: of the attempt; undefined: the last one. Throws the SDK's errors. */
export async function logView(
  account: Account,
  known: KnownJob,
  run: RunDetails,
  number: number | undefined,
  frame: Frame,
): Promise<LogView> {
  const attempts = await attemptsOfRun(account, run);
  const attempt = attempts.find((each) => each.number === number) ?? attempts.at(-1);
  const definition = await describeDefinition(account, attempt?.taskDefinitionArn);
  const streams = attempt?.taskArn && definition ? streamsOf(definition, attempt.taskArn) : undefined;
  const [newest, cut] = await Promise.all([
    streams && newestLines(account, streams, linesMax),
    // Only the engine here counts what it cuts.
    streams && frame.engine !== null ? cutOf(account, streams) : undefined,
  ]);
  return {
    frame,
    job: known.id,
    run: run.name,
    state: stateOfRun(run.status, attempts),
    ...namedBy(run),
    summary: summaryOf({ ...run, attempts, ...usedBy(definition, attempt?.task) }),
    attempts: attempts.map(attemptView),
    attempt: attempt?.number ?? null,
    lines: newest?.lines.map(({ at, text }) => ({ at: Number(at), text })) ?? null,
    isWhole: newest?.isWhole ?? true,
    cut: cut ?? null,
  };
}
