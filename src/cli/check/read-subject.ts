/** Reads and checks one file: a template, or a configuration, which alone needs all that a configuration is read with. */
import { type Checked, checkWhatCan } from '../../jobs/check/check.ts';
import { isConfig } from '../../jobs/config/find-config.ts';
import type { Around } from '../../jobs/model/nested.ts';
import { instant } from '../../languages/instant.ts';
import { renderProblem } from '../../languages/problem.ts';
import { readNamed } from '../named-file.ts';
import type { ConfigOptions } from '../read-jobs.ts';
import { chain, UserError } from '../user-error.ts';
import type { Subject } from './subjects.ts';

export type ReadOptions = Pick<ConfigOptions, 'env' | 'variables' | 'envFile'>;

export interface Read {
  /** Undefined: nothing could be read. */
  readonly checked?: Checked;
  /** Lines that say what could not be. */
  readonly failed: readonly string[];
}

/** What was found of what can be read. */
export async function checkSubject(file: Subject, options: ReadOptions, around: readonly Around[] = []): Promise<Read> {
  try {
    const text = readNamed(file);
    if (isConfig(file, () => text)) return await checkConfiguration(file, options);
    const { checked, problems } = checkWhatCan(text, instant(Date.now()), around);
    return { ...(checked && { checked }), failed: problems.map((problem) => `${file}: ${renderProblem(problem)}`) };
  } catch (error) {
    if (error instanceof UserError) return { failed: [chain(error)] };
    throw error;
  }
}

async function checkConfiguration(file: string, options: ReadOptions): Promise<Read> {
  const { checkConfig } = await import('../../jobs/check/check-config.ts');
  const { askedOf } = await import('../read-jobs.ts');
  const { mistakes: failed, ...rest } = await checkConfig(file, askedOf(options));
  return { ...rest, failed };
}
