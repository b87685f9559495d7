/** The template, or the configuration, whose jobs are played through in a simulated world; and when that begins. */
import { basename } from 'node:path';
import { type Played, readPlayed } from '../jobs/drill/drill.ts';
import { type Instant, instant } from '../languages/instant.ts';
import { isObject } from '../languages/is-object.ts';
import { didYouMean } from '../languages/nearest.ts';
import { isProblems, renderProblem } from '../languages/problem.ts';
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

/** Throws UserError for what cannot be read. */
export async function readPlayedSource(file: string | undefined, options: PlayedOptions): Promise<PlayedSource> {
  const source = await readSource(file, options, true);
  const shown = basename(file ?? fileOf(options));
  const played = readPlayed(source.template, source.parameters);
  if (isProblems(played)) throw new UserError(`read \`${shown}\`: ${played.map(renderProblem).join('\n')}`);
  refuseUnknown(options.parameter, played.root['Parameters']);
  return { source, shown, played };
}

function refuseUnknown(given: PlayedOptions['parameter'] = {}, parameters: unknown): void {
  const names = Object.keys(isObject(parameters) ? parameters : {});
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const known = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  throw new UserError(`the template has no parameter \`${unknown}\``, didYouMean(unknown, names).hint ?? known);
}

const dayMs = 86_400_000;

/** The midnight before, in UTC, so that all that is played on a day is alike. */
export const midnightBefore = (now: number): Instant => instant(Math.floor(now / dayMs) * dayMs);
