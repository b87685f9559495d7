/** The file of a baseline: read, or written anew. Files are named from its folder on, so that it is the same wherever the check is begun. */
import { dirname, relative, resolve, sep } from 'node:path';
import { readBaseline, renderBaseline, withBaseline } from '../../jobs/check/baseline.ts';
import { type CheckedFile, standing } from '../../jobs/check/report.ts';
import { count } from '../../jobs/check/words.ts';
import { readNamed, writeNamed } from '../named-file.ts';
import { printAside } from '../print.ts';
import { UsageError } from '../user-error.ts';

const namesIn = (baseline: string) => (file: string) =>
  relative(dirname(resolve(baseline)), resolve(file))
    .split(sep)
    .join('/');

/** What is known is marked. Throws UsageError for a file that is no baseline. */
export function applyBaseline(files: readonly CheckedFile[], baseline: string): readonly CheckedFile[] {
  const known = readBaseline(readNamed(baseline));
  if (typeof known === 'string') throw new UsageError(`${baseline}: ${known}`);
  return withBaseline(files, known, namesIn(baseline));
}

export function writeBaseline(files: readonly CheckedFile[], baseline: string): void {
  writeNamed(baseline, renderBaseline(files, namesIn(baseline)));
  printAside(`${baseline}: ${count(files.flatMap(standing).length, 'finding')} known from now on\n`);
}
