/** `punctual drill --on`: tries on what is deployed the paths that are safe to try, each after a question, and names what stays unproven. */
import { setTimeout as pause } from 'node:timers/promises';
import { ring, whyNotRung } from '../../operator/drill-alarm.ts';
import { chooseJob } from '../../operator/find-jobs.ts';
import { type Job, nameOf } from '../../operator/job.ts';
import { alarmsOf, type JobAlarm } from '../../operator/job-alarms.ts';
import { hasFailed, type RunDetails } from '../../operator/runs.ts';
import { attemptsOfRun } from '../../operator/show-run.ts';
import { startRun } from '../../operator/start-run.ts';
import { type Told, toldOf } from '../../operator/told.ts';
import { waitForRun } from '../../operator/wait-for-run.ts';
import { print } from '../print.ts';
import { sanitizeText } from '../sanitize.ts';
import { stopSignal } from '../stop-signal.ts';
import { EndsWith } from '../user-error.ts';
import { ask } from './ask.ts';
import { printJson } from './json.ts';
import { attemptSayer } from './say-attempts.ts';
import { type AccountOptions, type Operated, withJobs } from './with-account.ts';

export interface DeployedOptions extends AccountOptions {
  readonly job?: string | undefined;
  readonly yes?: true | undefined;
}

/** What was tried of one thing, and who was told. */
export interface Tried {
  /** The alarm, or the job. */
  readonly of: string;
  readonly kind: 'alarm' | 'run';
  /** Undefined: it was tried. */
  readonly untried: string | undefined;
  readonly what: string | undefined;
  readonly told: readonly string[];
  readonly unconfirmed: readonly string[];
  readonly failed: readonly string[];
}

/** What nobody can try on a deployed stack without breaking it; `punctual drill` plays it. */
export const unproven: readonly string[] = [
  'that alarms ring by themselves: of failures where no run was tried, of silence and of what was not delivered always',
  'out of memory, an image that cannot be pulled, no capacity, a spot interruption, a hang',
  'a start that is not delivered, a schedule that is disabled or deleted, a day without any run',
  'two runs at once, and the nights when clocks change',
  'whether what was told has arrived: look into the mailboxes and channels that are named',
];

/** Throws EndsWith 1 where something that was tried reached nobody, 2 where nothing was tried. */
export const drillDeployed = (options: DeployedOptions): Promise<void> =>
  withJobs(options, async (operated, all) => {
    const jobs = options.job === undefined ? all : [chooseJob(all, options.job)];
    const asked = options.yes ? async () => true : ask;
    const say = options.json ? () => {} : (text: string) => print(sanitizeText(text));
    const alarms = await alarmsOf(operated.account, jobs);
    say(`${nameList(jobs, all)} in ${operated.where}: nothing is done without a question.\n`);
    const tried: Tried[] = [];
    const add = (each: Tried): void => {
      tried.push(each);
      say(render(each));
    };
    for (const alarm of alarms) add(await tryAlarm(operated, alarm, asked));
    for (const job of jobs) add(await tryRun(operated, job, nameOf(job, all), asked));
    say(`\nNot proven here:\n${unproven.map((text) => `  ${text}\n`).join('')}\n${verdict(tried)}\n`);
    if (options.json) printJson({ verdict: verdict(tried), tried: tried.map(asJson), unproven });
    if (tried.some(isSilent)) throw new EndsWith(1);
    if (tried.every(({ untried }) => untried !== undefined)) throw new EndsWith(2);
  });

const nameList = (jobs: readonly Job[], all: readonly Job[]): string =>
  jobs.length === 0 ? 'no job' : jobs.map((job) => nameOf(job, all)).join(', ');

type Ask = (question: string) => Promise<boolean>;

const lookMs = 1000;

async function tryAlarm({ account }: Operated, alarm: JobAlarm, asked: Ask): Promise<Tried> {
  const about = { of: alarm.name, kind: 'alarm' } as const;
  const untried = whyNotRung(alarm);
  // It cannot be tried, and that is what was to be found.
  if (untried !== undefined && alarm.state !== 'ALARM')
    return { ...about, ...nobody, untried: undefined, what: untried };
  if (untried !== undefined) return { ...about, ...nobody, untried, what: undefined };
  if (!(await asked(`set ${alarm.name} to ALARM for a moment, so that its notification goes out?`)))
    return { ...about, ...nobody, untried: 'not wanted', what: undefined };
  const told = await ring(account, alarm, () => pause(lookMs));
  return { ...about, untried: undefined, what: 'it was set to ALARM, and back', ...gathered(told) };
}

const nobody = { told: [], unconfirmed: [], failed: [] } as const;

const gathered = (all: readonly Told[]): Pick<Tried, 'told' | 'unconfirmed' | 'failed'> => ({
  told: [...new Set(all.flatMap(({ to }) => to))],
  unconfirmed: [...new Set(all.flatMap(({ unconfirmed }) => unconfirmed))],
  failed: [...new Set(all.flatMap(({ failed }) => failed))],
});

const fails = ['sh', '-c', 'exit 1'];
/** After the end of a run an alarm needs the end of its period, and CloudWatch some time. */
const toldMsMax = 10 * 60_000;
const toldLookMs = 10_000;

async function tryRun({ account }: Operated, job: Job, name: string, asked: Ask): Promise<Tried> {
  const about = { of: name, kind: 'run', what: undefined, ...nobody } as const;
  if (job.machineArn === undefined)
    return { ...about, untried: 'its schedule starts a task and forgets it: nobody would learn of a failure' };
  if (job.app === undefined)
    return { ...about, untried: 'its machine was not made of a configuration, and takes no command that could fail' };
  if (!(await asked(`start ${name} with the command \`exit 1\` in the place of its own, and wait for its end?`)))
    return { ...about, untried: 'not wanted' };
  const stopping = new AbortController();
  const stopped = stopSignal().then(() => stopping.abort());
  const run = await startRun(account, job, { command: fails });
  const waiting = waitForRun(account, run, stopping.signal, attemptSayer(account, run, 0));
  const ended = (await Promise.race([waiting, stopped])) ?? undefined;
  if (!ended) return { ...about, untried: 'it goes on: nobody waited for its end' };
  if (!hasFailed(ended)) return { ...about, untried: `it ended as ${ended.status}, and failed not` };
  const attempts = (await attemptsOfRun(account, ended)).length;
  const told = await toldWithin(account, ended, stopping.signal);
  const what = `${ended.status} after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'} with exit 1`;
  return { ...about, untried: undefined, what, ...gathered(told) };
}

/** Until an alarm has told of it, or for so long as one may take. */
async function toldWithin(account: Operated['account'], run: RunDetails, stop: AbortSignal): Promise<readonly Told[]> {
  let told: readonly Told[] = [];
  for (let waited = 0; waited <= toldMsMax && !stop.aborted; waited += toldLookMs) {
    told = (await toldOf(account, run)) ?? [];
    if (told.some(({ by }) => by === 'alarm')) break;
    await pause(toldLookMs, undefined, { signal: stop }).catch(() => {});
  }
  return told;
}

const isSilent = ({ untried, told }: Tried): boolean => untried === undefined && told.length === 0;

function render({ of, kind, untried, what, told, unconfirmed, failed }: Tried): string {
  const name = kind === 'run' ? `a run of ${of}` : of;
  if (untried !== undefined) return `\n? ${name}\n    not tried: ${untried}\n`;
  const lines = [
    ...(what === undefined ? [] : [what]),
    told.length > 0 ? `told: ${told.join(', ')}` : 'NOBODY WAS TOLD',
    ...(unconfirmed.length > 0 ? [`has not confirmed, and hears nothing: ${unconfirmed.join(', ')}`] : []),
    ...failed.map((why) => `not delivered: ${why}`),
  ];
  return `\n${told.length > 0 ? ' ' : '!'} ${name}\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

function verdict(tried: readonly Tried[]): string {
  const done = tried.filter(({ untried }) => untried === undefined);
  const silent = done.filter(isSilent);
  if (done.length === 0) return 'nothing was tried.';
  return silent.length === 0
    ? `${done.length} tried: each was told to somebody.`
    : `${silent.length} of ${done.length} told nobody: ${silent.map(({ of }) => of).join(', ')}.`;
}

const asJson = ({ of, kind, untried, what, ...who }: Tried) => ({
  of,
  kind,
  untried: untried ?? null,
  what: what ?? null,
  ...who,
});
