/** Which run a task is an attempt of: by the task's id as lines show it (its first or last digits), whole, or as an ARN. */
import { type Account, mapSome } from './account.ts';
import { isCalled } from './find-jobs.ts';
import type { Job } from './job.ts';
import { OperatorError } from './operator-error.ts';
import { listRuns, type Run } from './runs.ts';
import { attemptsOfRun } from './show-run.ts';

export interface RunOfTask {
  readonly run: Run;
  readonly taskId: string;
  /** From 1. */
  readonly attempt: number;
}

/** Each has its history read. */
const runsMax = 300;
const runsOfJobMax = 50;
const runsAtOnce = 32;

/** A job may be called so, too. */
export const isTask = (jobs: readonly Job[], given: string): boolean =>
  /^(?:arn:[\w-]+:ecs:\S*:task\/\S+\/|[^\s@]+\/)?[0-9a-f]{4,32}$/i.test(given) &&
  !jobs.some((job) => isCalled(job, given));

/** Throws OperatorError for none, and for several. */
export async function findRunOfTask(account: Account, jobs: readonly Job[], given: string): Promise<RunOfTask> {
  const digits = given.slice(given.lastIndexOf('/') + 1).toLowerCase();
  const lists = await mapSome(jobs, (job) => listRuns(account, job, { max: runsOfJobMax, pageSize: runsOfJobMax }));
  const newest = lists.flat().sort((one, other) => Number(other.startedAt) - Number(one.startedAt));
  const runs = newest.slice(0, runsMax);
  for (let from = 0; from < runs.length; from += runsAtOnce) {
    const found = (await mapSome(runs.slice(from, from + runsAtOnce), (run) => tasksOf(account, run, digits))).flat();
    const [task, ...others] = found;
    if (task && others.length === 0) return task;
    if (task)
      throw new OperatorError(
        `\`${given}\` is several tasks: ${found.map(({ taskId }) => taskId).join(', ')}`,
        'give more of its digits, from the front or from the end',
      );
  }
  throw new OperatorError(
    `no job is called \`${given}\`, and none of the last ${runs.length} runs had a task of that id`,
    `punctual ls lists the jobs; punctual logs --task ${digits} shows what a task printed`,
  );
}

async function tasksOf(account: Account, run: Run, digits: string): Promise<RunOfTask[]> {
  const attempts = await attemptsOfRun(account, run);
  return attempts.flatMap(({ taskArn = '', number }) => {
    const taskId = taskArn.slice(taskArn.lastIndexOf('/') + 1);
    return taskId.startsWith(digits) || taskId.endsWith(digits) ? [{ run, taskId, attempt: number }] : [];
  });
}
