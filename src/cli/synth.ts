/** Prints the template of the jobs, and beside it what a person looks for first: the next runs, and how much of the limits is used. */

import { explain } from '../jobs/config/explain.ts';
import { nextRuns } from '../jobs/config/schedule/next-runs.ts';
import type { Template } from '../jobs/generate/cloudformation.ts';
import { inlineBodyBytesMax, resourcesMax } from '../jobs/generate/limits.ts';
import { renderYaml } from '../jobs/generate/yaml.ts';
import type { App, Job } from '../jobs/resolved-app.ts';
import { instant } from '../languages/instant.ts';
import { describeSchedule } from '../languages/schedule/describe.ts';
import { jsonText } from './json-text.ts';
import { makeTemplate } from './make-template.ts';
import { writeNamed } from './named-file.ts';
import { print, printAside } from './print.ts';
import { type ConfigOptions, readJobs } from './read-jobs.ts';
import { renderTable } from './table.ts';

export interface SynthOptions extends ConfigOptions {
  readonly json?: true | undefined;
  readonly out?: string | undefined;
  readonly explain?: true | undefined;
}

/** Throws UserError for a configuration that is wrong, or too large for a stack. */
export async function synth(options: SynthOptions): Promise<void> {
  const read = await readJobs(options, true);
  const { app } = read;
  if (options.explain) return print(explain(read));
  const { template, text: compact } = makeTemplate(read, 'no template is written');
  const text = options.json ? `${jsonText(template)}\n` : renderYaml(template);
  if (options.out === undefined) print(text);
  else writeNamed(options.out, text);
  printAside(summary(app, template, compact.length));
}

function summary(app: App, template: Template, bytes: number): string {
  const count = Object.keys(template.Resources).length;
  const where = bytes > inlineBodyBytesMax ? ', by way of a bucket' : '';
  const rows = app.jobs.map((job) => [job.name, wordsOf(job), nextOf(job)]);
  const size = `${Math.ceil(bytes / 1000)} KB${where}`;
  return `${renderTable([['JOB', 'SCHEDULE', 'NEXT RUNS'], ...rows])}\nstack ${app.stack}: ${count} of ${resourcesMax} resources, ${size}\n`;
}

const wordsOf = ({ schedules, paused }: Job): string =>
  schedules.length === 0
    ? 'only by hand'
    : `${schedules.map(({ schedule, zone }) => describeSchedule(schedule, zone)).join('; ')}${paused ? ', paused' : ''}`;

const nextOf = ({ schedules, paused }: Job): string =>
  paused
    ? ''
    : [...(schedules.some(isDueAtOnce) ? ['when it is deployed'] : []), ...dueFrom(schedules)].slice(0, 3).join(', ');

/** A rate without a date to start at. */
const isDueAtOnce = ({ schedule, start }: Job['schedules'][number]): boolean =>
  schedule.kind === 'rate' && start === undefined;

const dueFrom = (schedules: Job['schedules']): string[] =>
  nextRuns(schedules, instant(Date.now()), 3).map(({ at, schedule }) => local(at, schedule.zone));

const formats = new Map<string, Intl.DateTimeFormat>();

/** `Tue 2026-12-01 06:00` of the zone. */
function local(at: number, timeZone: string): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...shown });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts['weekday']} ${parts['year']}-${parts['month']}-${parts['day']} ${parts['hour']}:${parts['minute']}`;
}

const two = '2-digit';
const shown = { weekday: 'short', year: 'numeric', month: two, day: two, hour: two, minute: two } as const;
