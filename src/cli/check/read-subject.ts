/** Reads and checks one file: a template, or a configuration, which alone needs all that a configuration is read with. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Checked, check as checkText } from '../../jobs/check/check.ts';
import { configNames } from '../../jobs/config/find-config.ts';
import { instant } from '../../languages/instant.ts';
import { isProblems, renderProblem } from '../../languages/problem.ts';
import { isOfSystem } from '../folder/files.ts';
import type { ConfigOptions } from '../read-jobs.ts';
import { chain } from '../user-error.ts';
import type { Subject } from './subjects.ts';

export type ReadOptions = Pick<ConfigOptions, 'env' | 'envFile'>;

/** What was found, or the lines that say why it cannot be checked. */
export async function checkSubject(file: Subject, options: ReadOptions): Promise<Checked | readonly string[]> {
  try {
    const isNamed = configNames.includes(basename(file)) || /\.[cm]?[jt]s$/.test(file);
    const text = readFileSync(file, 'utf8');
    if (isNamed || looksLikeConfig(text)) return await checkConfiguration(file, options);
    const result = checkText(text, instant(Date.now()));
    return isProblems(result) ? result.map((problem) => `${file}: ${renderProblem(problem)}`) : result;
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    return [`${file}: ${chain(error)}`];
  }
}

/** A configuration in YAML under another name. */
const looksLikeConfig = (text: string): boolean =>
  /^app:/m.test(text) && /^jobs:/m.test(text) && !/^Resources:/m.test(text);

async function checkConfiguration(file: string, options: ReadOptions): Promise<Checked | readonly string[]> {
  const { checkConfig } = await import('../../jobs/check/check-config.ts');
  const { askedOf } = await import('../read-jobs.ts');
  const checked = await checkConfig(file, askedOf(options));
  return 'mistakes' in checked ? checked.mistakes : checked;
}
