/** Reads and checks one file: a template, or a configuration, which alone needs all that a configuration is read with. */
import { type Checked, check as checkText } from '../../jobs/check/check.ts';
import { isConfig } from '../../jobs/config/find-config.ts';
import type { Around } from '../../jobs/model/nested.ts';
import { instant } from '../../languages/instant.ts';
import { isProblems, renderProblem } from '../../languages/problem.ts';
import { readNamed } from '../named-file.ts';
import type { ConfigOptions } from '../read-jobs.ts';
import { chain, UserError } from '../user-error.ts';
import type { Subject } from './subjects.ts';

export type ReadOptions = Pick<ConfigOptions, 'env' | 'envFile'>;

/** What was found, or the lines that say why it cannot be checked. */
export async function checkSubject(
  file: Subject,
  options: ReadOptions,
  around: readonly Around[] = [],
): Promise<Checked | readonly string[]> {
  try {
    const text = readNamed(file);
    if (isConfig(file, () => text)) return await checkConfiguration(file, options);
    const result = checkText(text, instant(Date.now()), around);
    return isProblems(result) ? result.map((problem) => `${file}: ${renderProblem(problem)}`) : result;
  } catch (error) {
    if (error instanceof UserError) return [chain(error)];
    throw error;
  }
}

async function checkConfiguration(file: string, options: ReadOptions): Promise<Checked | readonly string[]> {
  const { checkConfig } = await import('../../jobs/check/check-config.ts');
  const { askedOf } = await import('../read-jobs.ts');
  const checked = await checkConfig(file, askedOf(options));
  return 'mistakes' in checked ? checked.mistakes : checked;
}
