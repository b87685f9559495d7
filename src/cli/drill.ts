/** Drills the jobs of a template or a configuration: plays each failure in a simulated world, and says who was told. */

import { basename, resolve } from 'node:path';
import { drillJob, type Played } from '../jobs/drill/drill.ts';
import { renderHtml } from '../jobs/drill/html.ts';
import { nameOf, namesOf, type PlayedJob } from '../jobs/drill/played-job.ts';
import { asJson, type Drilled, renderDrilled, silentOf, whoWasTold } from '../jobs/drill/report.ts';
import type { DrilledJob, Result } from '../jobs/drill/result.ts';
import { didYouMean } from '../languages/nearest.ts';
import { drillClouds } from './drill-cloud.ts';
import { jsonText } from './json-text.ts';
import { writeNamed } from './named-file.ts';
import type { Source } from './operate/deploy-source.ts';
import { red } from './operate/paint.ts';
import { orTwo } from './or-two.ts';
import { print } from './print.ts';
import { midnightBefore, type PlayedOptions, readPlayedSources } from './read-played.ts';
import { sanitizeText } from './sanitize.ts';
import { openStatusLine } from './status-line.ts';
import { EndsWith, UsageError } from './user-error.ts';

export interface DrillOptions extends PlayedOptions {
  readonly job?: string | undefined;
  readonly json?: true | undefined;
  readonly html?: string | undefined;
  readonly result?: Readonly<Record<string, string>> | undefined;
}

/** Throws EndsWith 1 where something fails silently, 2 where nothing could be played. */
export async function drill(file: string | undefined, options: DrillOptions): Promise<void> {
  const drilled = await drillFiles(file, options);
  const { jobs } = drilled;
  if (options.html !== undefined) writeNamed(options.html, renderHtml(drilled));
  print(options.json ? `${jsonText(asJson(drilled))}\n` : painted(renderDrilled(drilled)));
  if (jobs.some((job) => silentOf(job).length > 0)) throw new EndsWith(1);
  if (jobs.length > 0 && jobs.every(({ results }) => results.length === 0)) throw new EndsWith(2);
}

async function drillFiles(file: string | undefined, options: DrillOptions): Promise<Drilled> {
  const read = await orTwo(() => readPlayedSources(file, options));
  const wanted = chosen(
    read.flatMap(({ played }) => played.jobs),
    options.job,
  );
  const jobs: Drilled['jobs'][number][] = [];
  for (const { source, shown, played } of read) {
    const mine = played.jobs.filter((job) => wanted.includes(job));
    for (const job of await drillAll(source, played, mine, options.result)) jobs.push({ ...job, file: shown });
  }
  const [only, ...others] = read;
  const unseen = read.flatMap(({ played }) => played.unseen);
  return { file: only && others.length === 0 ? only.shown : basename(resolve(file ?? '.')), jobs, unseen };
}

async function drillAll(
  { parameters, stack }: Source,
  played: Played,
  chosen: readonly PlayedJob[],
  results: DrillOptions['result'],
): Promise<readonly DrilledJob[]> {
  using status = openStatusLine();
  const jobs: DrilledJob[] = [];
  for (const job of chosen) {
    status.show(`${nameOf(job)}: its first run`);
    const settings = {
      open: drillClouds(results),
      start: midnightBefore(Date.now()),
      parameters,
      stack,
      onResult: (result: Result) => status.show(`${nameOf(job)}: ${result.title}: ${whoWasTold(result)}`),
    };
    jobs.push(await drillJob(settings, played, job));
  }
  return jobs;
}

/** What fails silently stands out. */
const painted = (text: string): string => sanitizeText(text).replace(/^ {2}! .*$/gm, (line) => red(line));

function chosen(jobs: readonly PlayedJob[], name: string | undefined): readonly PlayedJob[] {
  if (name === undefined) return jobs;
  const found = jobs.filter((job) => namesOf(job).some((each) => each.toLowerCase() === name.toLowerCase()));
  if (found.length > 0) return found;
  const names = jobs.flatMap(namesOf);
  throw new UsageError(`there is no job \`${name}\``, didYouMean(name, names).hint ?? `there are ${names.join(', ')}`);
}
