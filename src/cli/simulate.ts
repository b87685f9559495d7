/** Simulates a stretch of time of a template's jobs, and prints what came of it. */
import { parseDuration } from '../jobs/config/duration.ts';
import { CannotDeploy } from '../jobs/drill/deploy.ts';
import type { Played } from '../jobs/drill/drill.ts';
import { namesOf } from '../jobs/drill/played-job.ts';
import { takenToSucceed } from '../jobs/drill/report.ts';
import { span } from '../jobs/drill/words.ts';
import type { Habits } from '../jobs/simulate/attempt-script.ts';
import { renderHtml } from '../jobs/simulate/html.ts';
import type { PlannedFault } from '../jobs/simulate/planned-fault.ts';
import { instantOf, readFaults } from '../jobs/simulate/read-faults.ts';
import { asJson, costNote, dollars, timesRung, total } from '../jobs/simulate/report.ts';
import { type Simulated, simulate as simulateJobs } from '../jobs/simulate/simulate.ts';
import { type Instant, instant, iso } from '../languages/instant.ts';
import { didYouMean } from '../languages/nearest.ts';
import { isProblems, renderProblem } from '../languages/problem.ts';
import { habitsOf } from '../operator/habits.ts';
import { jsonText } from './json-text.ts';
import { readNamed, writeNamed } from './named-file.ts';
import { type AccountOptions, withJobs } from './operate/with-account.ts';
import { print, printAside } from './print.ts';
import { midnightBefore, type PlayedOptions, readPlayedSource } from './read-played.ts';
import { sanitizeText } from './sanitize.ts';
import { onCores } from './simulate-parts.ts';
import { type Simulation, settingsOf } from './simulation.ts';
import { openStatusLine } from './status-line.ts';
import { renderTable } from './table.ts';
import { UsageError, UserError } from './user-error.ts';

export interface SimulateOptions extends PlayedOptions, AccountOptions {
  readonly from?: string | undefined;
  readonly for: string;
  readonly seed: number;
  readonly takes: string;
  readonly failures: number;
  readonly faults?: string | undefined;
  readonly history?: true | undefined;
  readonly html?: string | undefined;
}

/** Throws UserError for what cannot be read or deployed. */
export async function simulate(file: string | undefined, options: SimulateOptions): Promise<void> {
  const { source, shown, played } = await readPlayedSource(file, options);
  const faults = options.faults === undefined ? [] : faultsIn(options.faults, played);
  const simulation: Simulation = {
    template: source.template,
    parameters: source.parameters,
    stack: source.stack,
    from: fromOf(options.from),
    forMs: secondsOf('--for', options.for) * 1000,
    seed: options.seed,
    habits: { takesSeconds: secondsOf('--takes', options.takes), failures: options.failures },
    recorded: options.history ? await recordedHabits(options) : new Map(),
    faults,
  };
  using status = openStatusLine();
  const onTime = reached((at) => status.show(`up to ${iso(at).slice(0, 16).replace('T', ' ')} UTC`));
  try {
    const settings = { ...settingsOf(simulation), onTime, playParts: onCores(simulation, { onTime }) };
    const simulated = await simulateJobs(settings, played);
    status[Symbol.dispose]();
    if (options.html !== undefined) writeNamed(options.html, renderHtml(shown, simulated));
    const text = played.jobs.length === 0 ? `no container job in ${shown}: nothing to simulate\n` : render(simulated);
    print(options.json ? `${jsonText(asJson(simulated))}\n` : text);
  } catch (error) {
    if (error instanceof CannotDeploy) throw new UserError(`simulate \`${shown}\`: ${error.message}`);
    throw error;
  }
}

function faultsIn(file: string, { jobs }: Played): readonly PlannedFault[] {
  const read = readFaults(readNamed(file));
  if (isProblems(read)) throw new UserError(`read \`${file}\`: ${read.map(renderProblem).join('\n')}`);
  const names = jobs.flatMap(namesOf);
  const known = new Set(names.map((name) => name.toLowerCase()));
  for (const { job } of read.faults)
    if (job !== undefined && !known.has(job.toLowerCase()))
      throw new UserError(
        `read \`${file}\`: there is no job \`${job}\``,
        didYouMean(job, names).hint ?? `there are ${names.join(', ')}`,
      );
  return read.faults;
}

/** Each attempt of so many runs is looked at. */
const runsMax = 100;

/** What the cloud that runs, or an account of AWS, has recorded of its jobs; said beside. */
async function recordedHabits(options: AccountOptions): Promise<ReadonlyMap<string, Habits>> {
  const recorded = new Map<string, Habits>();
  await withJobs(options, async ({ account }, jobs) => {
    for (const job of jobs) {
      const habits = await habitsOf(account, job, runsMax);
      if (habits) recorded.set(job.name.toLowerCase(), habits);
      const said = habits
        ? `${habits.attempts} attempts, ${habits.failures.toFixed(0)} % failed`
        : 'nothing recorded that went well';
      printAside(`  ${job.name}: ${said}\n`);
    }
  });
  return recorded;
}

/** What all parts that were heard of have reached. */
function reached(show: (at: Instant) => void): (at: Instant, part: number) => void {
  const parts = new Map<number, Instant>();
  return (at, part) => {
    parts.set(part, at);
    show(instant(Math.min(...parts.values())));
  };
}

function fromOf(text: string | undefined): Instant {
  const at = text === undefined ? midnightBefore(Date.now()) : instantOf(text);
  if (at === undefined)
    throw new UsageError(`--from is a day or an instant, found \`${text}\``, 'for example --from 2026-12-01');
  return at;
}

function secondsOf(option: string, text: string): number {
  const seconds = parseDuration(text);
  if (seconds === undefined || seconds === 0)
    throw new UsageError(`${option} is a duration, found \`${text}\``, 'for example 30d, 12h or 90s');
  return seconds;
}

const head = [
  'JOB',
  'RUNS',
  'WELL',
  'SKIPPED',
  'FAILED',
  'TIMED OUT',
  'RUNNING',
  'MISSED',
  'ATTEMPTS',
  'OVERLAPS',
  'LONGEST',
  'COST',
];

function render(simulated: Simulated): string {
  const { from, until, jobs, messages, leftOut, assumed } = simulated;
  const rows = jobs.map(({ name, counts, missed, cost }) => {
    const { runs, well, skipped, failed, timedOut, running, attempts, overlaps, longestMs } = counts;
    const numbers = [runs, well, skipped, failed, timedOut, running, missed.length, attempts, overlaps];
    return [name, ...numbers.map(String), span(longestMs), cost === undefined ? 'not known' : dollars(cost)];
  });
  const list = (all: ReadonlyMap<string, number>): string =>
    all.size === 0 ? 'none' : [...all].map(([name, times]) => `${name} ${times}`).join(', ');
  const types = [...new Set(leftOut.map(({ type }) => type))];
  const text = `${iso(from)} to ${iso(until)}

${renderTable([head, ...rows])}
alarms that rang: ${list(timesRung(simulated))}
messages sent: ${list(messages)}
cost: about ${dollars(total(simulated))}, ${costNote}
${types.length === 0 ? '' : `left out: ${types.join(', ')}\n`}${assumed.length === 0 ? '' : `${takenToSucceed(assumed)}\n`}`;
  return sanitizeText(text);
}
