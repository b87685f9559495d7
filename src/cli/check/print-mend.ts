/** `punctual check --mend`: prints what mends a template, as a template that drops in, and beside it what somebody who takes it must know. */

import { renderYaml } from '../../jobs/generate/yaml.ts';
import { type Mend, mend } from '../../jobs/mend/mend.ts';
import { instant } from '../../languages/instant.ts';
import { isProblems, renderProblem } from '../../languages/problem.ts';
import { jsonText } from '../json-text.ts';
import { readNamed } from '../named-file.ts';
import { print, printAside } from '../print.ts';
import { EndsWith, UsageError } from '../user-error.ts';
import { subjectsOf } from './subjects.ts';

/** Throws UsageError where there is not one template, EndsWith(2) for what cannot be read. */
export function printMend(files: readonly string[], json: boolean): void {
  const [file, ...others] = files.length === 0 ? [] : subjectsOf(files);
  if (file === undefined || others.length > 0)
    throw new UsageError('--mend takes one template', 'punctual check template.yaml --mend');
  const result = mend(readNamed(file), instant(Date.now()));
  if (isProblems(result)) {
    printAside(result.map((problem) => `${file}: ${renderProblem(problem)}\n`).join(''));
    throw new EndsWith(2);
  }
  for (const line of result.left) printAside(`left as it is: ${line}\n`);
  if (result.mended.length === 0) printAside(`${file}: no target of a schedule asks for a task and forgets it\n`);
  else print(json ? `${jsonText(result.template)}\n` : renderMend(file, result));
}

const renderMend = (file: string, { mended, notes, template }: Mend): string =>
  [
    `# Mends ${mended.join(', ')} of ${file}: what has an id that is there replaces it, the rest comes beside it.`,
    ...notes.map((note) => `# Mind: ${note}.`),
    renderYaml(template),
  ].join('\n');
