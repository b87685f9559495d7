/**
 * Short names of runs: `report@14:00`, the run of the job that began at that minute of today; `report@2026-11-28T14:00` of another day;
 * seconds and milliseconds where two began in one minute. Times are those of a zone; one that ends in Z is UTC. The execution's own name, its
 * last digits or its ARN will do, too; a job's name alone is its newest run, but for those that were skipped.
 */
import { type Account, mapSome } from './account.ts';
import { chooseJob, isCalled } from './find-jobs.ts';
import { type Job, nameOf } from './job.ts';
import { newestRun } from './last-runs.ts';
import { dayOf, instantsOf, timeOf } from './local-time.ts';
import { machineNameOf } from './machine.ts';
import { OperatorError } from './operator-error.ts';
import { listRuns, type Run, runNamed } from './runs.ts';

/** What names are read and written by. */
export interface Place {
  /** IANA name. */
  readonly zone: string;
  readonly now: Date;
}

/** The shortest that tells the run from all those of its job in `among`. */
export function runId(run: Run, among: readonly Run[], jobs: readonly Job[], { zone, now }: Place): string {
  const day = dayOf(run.startedAt, zone) === dayOf(now, zone) ? '' : `${dayOf(run.startedAt, zone)}T`;
  const others = among.filter(({ job, arn }) => job.machineArn === run.job.machineArn && arn !== run.arn);
  const time = (['minutes', 'seconds', 'milliseconds'] as const)
    .map((precision) => ({ precision, text: timeOf(run.startedAt, zone, precision) }))
    .find(({ precision, text }) =>
      others.every(
        ({ startedAt }) =>
          timeOf(startedAt, zone, precision) !== text || dayOf(startedAt, zone) !== dayOf(run.startedAt, zone),
      ),
    );
  const name = nameOf(run.job, jobs);
  return time ? `${name}@${day}${time.text}` : `${name}@${run.name}`;
}

/** So far back a name is looked for. */
const lookedThroughMax = 10_000;
const digitsMin = 4;

/** Throws OperatorError for none, and for several. */
export async function findRun(account: Account, jobs: readonly Job[], given: string, place: Place): Promise<Run> {
  const { job, which } = split(jobs, given) ?? {};
  if (job === undefined || which === undefined) return findNamed(account, jobs, given);
  const [from, until] = instantsOf(which, place.zone, place.now) ?? [];
  const runs = await listRuns(account, job, { max: lookedThroughMax, since: from });
  const found =
    from === undefined || until === undefined
      ? namedBy(runs, which)
      : runs.filter(({ startedAt }) => startedAt >= from && startedAt < until);
  const [run, ...others] = found;
  if (run && others.length === 0) return run;
  if (run)
    throw new OperatorError(
      `\`${given}\` is several runs: ${found.map((each) => runId(each, found, jobs, place)).join(', ')}`,
      'name one of them',
    );
  const named = await runNamed(account, job, given);
  if (named) return named;
  throw new OperatorError(`there is no run \`${given}\``, `punctual runs ${nameOf(job, jobs)} lists them`);
}

async function newestOf(account: Account, job: Job, name: string): Promise<Run> {
  const run = await newestRun(account, job);
  if (run) return run;
  throw new OperatorError(`${name} has not run yet`, `punctual why ${name} says why, punctual run ${name} starts it`);
}

/** Of a job its newest run; else by its execution's whole name, as a message of a failed run has it: a name is looked up, no list is read. */
async function findNamed(account: Account, jobs: readonly Job[], given: string): Promise<Run> {
  const job = jobs.find((each) => nameOf(each, jobs) === given);
  if (job) return newestOf(account, job, given);
  const found = (await mapSome(jobs, (each) => runNamed(account, each, given))).filter((run) => run !== undefined);
  const [run, ...others] = found;
  if (run && others.length === 0) return run;
  if (run)
    throw new OperatorError(
      `\`${given}\` is a run of several jobs`,
      `name one of them: ${found.map(({ arn }) => arn).join(', ')}`,
    );
  const sign = given.lastIndexOf('@');
  if (sign >= 0) chooseJob(jobs, given.slice(0, sign));
  throw new OperatorError(`\`${given}\` names no run`, 'a run is JOB@TIME, as punctual runs shows it');
}

/** A whole name comes before the end of one. */
function namedBy(runs: readonly Run[], which: string): Run[] {
  const whole = runs.filter(({ name, arn }) => name === which || arn === which);
  return whole.length > 0 ? whole : runs.filter(({ name }) => isEnd(name, which));
}

const isEnd = (name: string, digits: string): boolean => digits.length >= digitsMin && name.endsWith(digits);

/** At the last `@` before which a job is named: an execution's name may have one, too. Undefined: there is none. */
function split(jobs: readonly Job[], given: string): { job: Job; which: string } | undefined {
  if (given.startsWith('arn:')) {
    const machine = machineNameOf(given);
    const job = jobs.find(({ machineArn }) => machineNameOf(machineArn) === machine);
    if (!job) throw new OperatorError(`\`${given}\` is of no job`, 'punctual ls lists the jobs');
    return { job, which: given };
  }
  const signs = [...given.matchAll(/@/g)].map(({ index }) => index);
  const sign = signs.findLast((each) => jobs.some((job) => isCalled(job, given.slice(0, each))));
  return sign === undefined ? undefined : { job: chooseJob(jobs, given.slice(0, sign)), which: given.slice(sign + 1) };
}
