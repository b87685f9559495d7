/** The template, or the configuration, whose jobs are played through in a simulated world; and when that begins. */
import { basename } from 'node:path';
import { type Played, readPlayed } from '../jobs/drill/drill.ts';
import { readTemplates } from '../jobs/model/template.ts';
import { type Instant, instant } from '../languages/instant.ts';
import { isObject } from '../languages/is-object.ts';
import { didYouMean } from '../languages/nearest.ts';
import { isProblems, renderProblem } from '../languages/problem.ts';
import { subjectsOf } from './check/subjects.ts';
import { readNamed } from './named-file.ts';
import { readSource, type Source } from './operate/deploy-source.ts';
import { type ConfigOptions, fileOf } from './read-jobs.ts';
import { UserError } from './user-error.ts';

export interface PlayedOptions extends ConfigOptions {
  readonly parameter?: Readonly<Record<string, string>> | undefined;
}

export interface PlayedSource {
  readonly source: Source;
  /** As the file is called in what is printed. */
  readonly shown: string;
  readonly played: Played;
}

/** Of a folder its configuration, or each of its templates. Throws UserError for what cannot be read. */
export async function readPlayedSources(
  file: string | undefined,
  options: PlayedOptions,
): Promise<readonly PlayedSource[]> {
  const files = file === undefined ? [file] : subjectsOf([file]);
  const [only, ...others] = files;
  if (others.length === 0) return [await readPlayedSource(only, options)];
  const { parameter = {}, ...rest } = options;
  const read: PlayedSource[] = [];
  const known = new Set<string>();
  for (const each of files) {
    const names = parametersOf(readNamed(each as string));
    for (const name of names) known.add(name);
    const own = Object.entries(parameter).filter(([name]) => names.includes(name));
    read.push(await readPlayedSource(each, { ...rest, parameter: Object.fromEntries(own) }));
  }
  refuseUnknown(parameter, [...known]);
  return read;
}

function parametersOf(text: string): readonly string[] {
  const read = readTemplates(text);
  return isProblems(read) ? [] : Object.keys(read.readings[0]?.parameters ?? {});
}

/** Throws UserError for what cannot be read. */
export async function readPlayedSource(file: string | undefined, options: PlayedOptions): Promise<PlayedSource> {
  const source = await readSource(file, options, true);
  const shown = basename(file ?? fileOf(options));
  const played = readPlayed(source.template, source.parameters);
  if (isProblems(played)) throw new UserError(`read \`${shown}\`: ${played.map(renderProblem).join('\n')}`);
  const { Parameters } = played.root;
  refuseUnknown(options.parameter, Object.keys(isObject(Parameters) ? Parameters : {}));
  return { source, shown, played };
}

function refuseUnknown(given: PlayedOptions['parameter'] = {}, names: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const known = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  throw new UserError(`the template has no parameter \`${unknown}\``, didYouMean(unknown, names).hint ?? known);
}

const dayMs = 86_400_000;

/** The midnight before, in UTC, so that all that is played on a day is alike. */
export const midnightBefore = (now: number): Instant => instant(Math.floor(now / dayMs) * dayMs);
