/** Reads and checks one file: a template, or a configuration, which alone needs all that a configuration is read with. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseEnv } from 'node:util';
import { type Checked, check as checkText } from '../../jobs/check/check.ts';
import { configNames } from '../../jobs/config/find-config.ts';
import { instant } from '../../languages/instant.ts';
import { isProblems, renderProblem } from '../../languages/problem.ts';
import { isOfSystem } from '../folder/files.ts';
import { chain } from '../user-error.ts';
import type { Subject } from './subjects.ts';

export interface ReadOptions {
  readonly env?: string | undefined;
  readonly envFile?: string | undefined;
}

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
  const { env, envFile } = options;
  const given = envFile === undefined ? {} : parseEnv(readFileSync(envFile, 'utf8'));
  const checked = await checkConfig(file, {
    environment: env ?? process.env['PUNCTUAL_ENV'],
    variables: { ...process.env, ...given },
    now: instant(Date.now()),
  });
  return 'mistakes' in checked ? checked.mistakes : checked;
}
