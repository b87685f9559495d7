/** Simulates a stretch of time of a template's jobs, and prints what came of it. */
import { seededRandom } from '../cloud/world/random.ts';
import { parseDuration } from '../jobs/config/duration.ts';
import { CannotDeploy } from '../jobs/drill/deploy.ts';
import { span } from '../jobs/drill/words.ts';
import { type Simulated, simulate as simulateJobs } from '../jobs/simulate/simulate.ts';
import { instant, iso } from '../languages/instant.ts';
import { openDrillCloud } from './drill-cloud.ts';
import { jsonText } from './json-text.ts';
import { print } from './print.ts';
import { midnightBefore, type PlayedOptions, readPlayedSource } from './read-played.ts';
import { sanitize } from './sanitize.ts';
import { renderTable } from './table.ts';
import { UsageError, UserError } from './user-error.ts';

export interface SimulateOptions extends PlayedOptions {
  readonly from?: string | undefined;
  readonly for: string;
  readonly seed: number;
  readonly takes: string;
  readonly failures: number;
  readonly json?: true | undefined;
}

/** Throws UserError for what cannot be read or deployed. */
export async function simulate(file: string | undefined, options: SimulateOptions): Promise<void> {
  const { source, shown, played } = await readPlayedSource(file, options);
  const settings = {
    open: openDrillCloud,
    from: instantOf(options.from),
    forMs: secondsOf('--for', options.for) * 1000,
    stack: source.stack,
    parameters: source.parameters,
    random: seededRandom(options.seed),
    takesSeconds: secondsOf('--takes', options.takes),
    failures: options.failures,
  };
  try {
    const simulated = await simulateJobs(settings, played);
    print(options.json ? `${jsonText(asJson(simulated))}\n` : render(simulated));
  } catch (error) {
    if (error instanceof CannotDeploy) throw new UserError(`simulate \`${shown}\`: ${error.message}`);
    throw error;
  }
}

function instantOf(text: string | undefined) {
  if (text === undefined) return midnightBefore(Date.now());
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new UsageError(`--from is a day or an instant, found \`${text}\``, 'for example --from 2026-12-01');
  return instant(at);
}

function secondsOf(option: string, text: string): number {
  const seconds = parseDuration(text);
  if (seconds === undefined || seconds === 0)
    throw new UsageError(`${option} is a duration, found \`${text}\``, 'for example 30d, 12h or 90s');
  return seconds;
}

function render({ from, until, jobs, rang, messages, leftOut }: Simulated): string {
  const head = ['JOB', 'RUNS', 'WELL', 'FAILED', 'TIMED OUT', 'RUNNING', 'ATTEMPTS', 'OVERLAPS', 'LONGEST'];
  const rows = jobs.map(({ id, counts }) => [
    id,
    ...[counts.runs, counts.well, counts.failed, counts.timedOut, counts.running, counts.attempts, counts.overlaps].map(
      String,
    ),
    span(counts.longestMs),
  ]);
  const list = (all: ReadonlyMap<string, number>): string =>
    all.size === 0 ? 'none' : [...all].map(([name, times]) => `${name} ${times}`).join(', ');
  const types = [...new Set(leftOut.map(({ type }) => type))];
  const text = `${iso(from)} to ${iso(until)}

${renderTable([head, ...rows])}
alarms that rang: ${list(rang)}
messages sent: ${list(messages)}
${types.length === 0 ? '' : `left out: ${types.join(', ')}\n`}`;
  return sanitize(text, { colours: false, continued: '' });
}

const asJson = ({ from, until, jobs, rang, messages, leftOut }: Simulated): object => ({
  from: iso(from),
  until: iso(until),
  jobs: jobs.map(({ id, title, counts: { longestMs, ...counts } }) => ({
    job: id,
    title,
    ...counts,
    longestSeconds: longestMs / 1000,
  })),
  rang: Object.fromEntries(rang),
  messages: Object.fromEntries(messages),
  leftOut: leftOut.map(({ id, type, part, why }) => ({ resource: id, type, part: part ?? null, why })),
});
