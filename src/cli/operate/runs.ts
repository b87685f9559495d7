/** `punctual runs`: the runs of all jobs or of one, newest first. */
import { mapSome } from '../../operator/account.ts';
import { duration } from '../../operator/causes.ts';
import { chooseJob } from '../../operator/find-jobs.ts';
import { runId } from '../../operator/run-id.ts';
import { hasFailed, listRuns, withSkips } from '../../operator/runs.ts';
import { attemptsOfRun } from '../../operator/show-run.ts';
import { printSaid } from '../print.ts';
import { sanitizeName } from '../sanitize.ts';
import { sinceOf } from '../since.ts';
import { renderTable } from '../table.ts';
import { printJson, runJson } from './json.ts';
import { bold, faint } from './paint.ts';
import { statusWord } from './run-words.ts';
import { whenInWords } from './times.ts';
import { type AccountOptions, withJobs } from './with-account.ts';

export interface RunsOptions extends AccountOptions {
  readonly failed?: true | undefined;
  readonly since?: string | undefined;
  readonly max: number;
}

export const runs = (name: string | undefined, options: RunsOptions): Promise<void> =>
  withJobs(options, async (operated, jobs) => {
    const { account, now, where, zone, same } = operated;
    const chosen = name === undefined ? jobs : [chooseJob(jobs, name)];
    const since = options.since === undefined ? undefined : new Date(sinceOf(options.since, now.getTime()));
    const wanted = { since, failed: options.failed, max: options.max };
    const all = (await mapSome(chosen, (job) => listRuns(account, job, wanted))).flat();
    const newest = all.toSorted((one, other) => Number(other.startedAt) - Number(one.startedAt)).slice(0, options.max);
    const found = await withSkips(account, newest);
    if (options.json) return printJson({ runs: found.map((run) => runJson(run, jobs)) });
    if (found.length === 0)
      return printSaid(
        `no run${options.failed ? ' failed' : ''} in ${where}${since ? ` since ${whenInWords(since, operated)}` : ' yet'}\n`,
      );
    const rows = await mapSome(found, async (run) => {
      const why = hasFailed(run) ? (await attemptsOfRun(account, run)).at(-1)?.cause.words : '';
      const took = run.stoppedAt
        ? duration(Number(run.stoppedAt) - Number(run.startedAt))
        : `${duration(Number(now) - Number(run.startedAt))} so far`;
      return [
        sanitizeName(runId(run, all, jobs, operated)),
        statusWord(run.status),
        whenInWords(run.startedAt, operated),
        took,
        sanitizeName(run.status === 'SKIPPED' ? 'an older run was under way' : (why ?? 'ended before anything ran')),
      ];
    });
    const bad = found.find(hasFailed);
    const hint = bad ? `      punctual why ${runId(bad, all, jobs, operated)}${same}` : '';
    const count = `${found.length} ${found.length === 1 ? 'run' : 'runs'}`;
    return printSaid(
      `${renderTable([['RUN', 'STATUS', 'BEGAN', 'TOOK', 'WHY'].map(bold), ...rows])}\n${faint(`${count} in ${where}, times in ${zone}.`)}${hint}\n`,
    );
  });
