/** Checks templates: reads the files, prints what would fail silently, and ends as `--fail-on` wants it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { check as checkText } from '../jobs/check/check.ts';
import { type CheckedFile, renderFile, sentence, standing, tally } from '../jobs/check/report.ts';
import { explain, rules } from '../jobs/check/rules.ts';
import { instant } from '../languages/instant.ts';
import { didYouMean } from '../languages/nearest.ts';
import { isProblems, renderProblem } from '../languages/problem.ts';
import { isOfSystem } from './folder/files.ts';
import { print, printAside } from './print.ts';
import { renderTable } from './table.ts';
import { chain, EndsWith, UsageError } from './user-error.ts';

export interface CheckOptions {
  readonly failOn: 'error' | 'warning' | 'note' | 'never';
  readonly explain?: string | undefined;
  readonly rules?: true | undefined;
  readonly json?: true | undefined;
}

/** Throws UsageError for words that are wrong, EndsWith for findings and for files that cannot be checked. */
export function check(files: readonly string[], options: CheckOptions): void {
  if (options.explain !== undefined) print(explainRule(options.explain));
  else if (options.rules) print(listRules());
  else checkFiles(files, options);
}

function checkFiles(files: readonly string[], options: CheckOptions): void {
  if (files.length === 0) throw new UsageError('check wants a template', 'punctual check template.yaml');
  const failed: string[] = [];
  const checked = files.flatMap(templatesIn).flatMap((file) => checkFile(file, failed));
  if (checked.length > 0) print(options.json ? renderJson(checked) : renderText(checked));
  for (const line of failed) printAside(`${line}\n`);
  if (failed.length > 0) throw new EndsWith(2);
  const counted = gravity.slice(0, gravity.indexOf(options.failOn) + 1);
  if (checked.flatMap(standing).some(({ severity }) => counted.includes(severity))) throw new EndsWith(1);
}

const gravity: readonly string[] = ['error', 'warning', 'note'];

const listRules = (): string =>
  renderTable([['RULE', 'SEVERITY', 'FINDS'], ...rules.map(({ id, severity, summary }) => [id, severity, summary])]);

function explainRule(id: string): string {
  const rule = rules.find((each) => each.id === id);
  if (rule) return explain(rule);
  const hint =
    didYouMean(
      id,
      rules.map((each) => each.id),
    ).hint ?? 'punctual check --rules lists them';
  throw new UsageError(`there is no rule \`${id}\``, hint);
}

/** The file, or every template that CDK has left in the folder. */
function templatesIn(path: string): readonly string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.template.json'),
  );
  if (names.length === 0)
    throw new UsageError(
      `there is no *.template.json in ${path}`,
      'cdk synth makes them; name other templates one by one',
    );
  return names.sort().map((name) => join(path, name));
}

/** None where it cannot be checked; why is in `failed` then. */
function checkFile(file: string, failed: string[]): readonly CheckedFile[] {
  try {
    const text = readFileSync(file, 'utf8');
    const result = checkText(text, instant(Date.now()));
    if (!isProblems(result)) return [{ file, ...result }];
    failed.push(...result.map((problem) => `${file}: ${renderProblem(problem)}`));
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    failed.push(`${file}: ${chain(error)}`);
  }
  return [];
}

function renderText(files: readonly CheckedFile[]): string {
  const bodies = files.map(renderFile).filter(Boolean);
  const worst = files.flatMap(standing).find(({ severity }) => severity === 'error') ?? files.flatMap(standing)[0];
  const hint = worst ? `punctual check --explain ${worst.rule}` : '';
  return [...bodies, `${sentence(files)}\n${tally(files)}.${hint ? `        ${hint}` : ''}\n`].join('\n');
}

function renderJson(files: readonly CheckedFile[]): string {
  const shown = files.map(({ file, jobs, findings }) => ({
    file,
    schedules: jobs.jobs.filter(({ schedule }) => schedule !== undefined).length,
    findings: findings.map(({ rule, severity, resource, at, related, line, message, mend, ignored }) => ({
      rule,
      severity,
      resource,
      at: at ?? null,
      related,
      line,
      message,
      mend,
      ignored: ignored ?? null,
    })),
  }));
  return `${JSON.stringify({ sentence: sentence(files), files: shown }, undefined, 2)}\n`;
}
