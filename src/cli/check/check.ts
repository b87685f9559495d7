/** `punctual check`: reads what it is given, prints what would fail silently, and ends as `--fail-on` wants it. */
import { relative } from 'node:path';
import { type CheckedFile, standing } from '../../jobs/check/report.ts';
import { explain, pages, rules } from '../../jobs/check/rules.ts';
import type { Job } from '../../jobs/model/jobs.ts';
import { didYouMean } from '../../languages/nearest.ts';
import { writeNamed } from '../named-file.ts';
import { orTwo } from '../or-two.ts';
import { print, printAside } from '../print.ts';
import { renderTable } from '../table.ts';
import { EndsWith, UsageError } from '../user-error.ts';
import { version } from '../version.ts';
import type { AccountChoice } from './account.ts';
import { nestingOf } from './nesting.ts';
import { checkSubject, type ReadOptions } from './read-subject.ts';
import { renderJson, renderText } from './render.ts';
import { type Subject, subjectsOf } from './subjects.ts';

export interface CheckOptions extends ReadOptions, AccountChoice {
  /** Default: errors, of files with a scheduled job. */
  readonly failOn?: 'error' | 'warning' | 'note' | 'never' | undefined;
  readonly explain?: string | undefined;
  readonly rules?: true | undefined;
  readonly json?: true | undefined;
  readonly sarif?: string | undefined;
  readonly baseline?: string | undefined;
  readonly writeBaseline?: true | undefined;
  readonly mend?: true | undefined;
  readonly account?: true | undefined;
}

/** Throws UsageError for words that are wrong, EndsWith for findings and for files that cannot be checked. */
export async function check(files: readonly string[], options: CheckOptions): Promise<void> {
  await orTwo(() => doAsked(files, options));
}

async function doAsked(files: readonly string[], options: CheckOptions): Promise<void> {
  if (options.explain !== undefined) print(explainRule(options.explain));
  else if (options.rules) print(listRules());
  else if (options.mend) (await import('./print-mend.ts')).printMend(files, options.json === true);
  else if (options.account) await conclude(await ofAccount(files, options), [], options);
  else await checkFiles(subjectsOf(files), options);
}

async function ofAccount(files: readonly string[], options: CheckOptions): Promise<readonly CheckedFile[]> {
  if (files.length > 0) throw new UsageError('--account takes no file', 'punctual check --account --profile NAME');
  const { checkedAccount } = await import('./account.ts');
  return [await checkedAccount(options)];
}

async function checkFiles(subjects: readonly Subject[], options: CheckOptions): Promise<void> {
  refuseContradictions(options);
  const failed: string[] = [];
  const checked: CheckedFile[] = [];
  const nesting = nestingOf(subjects);
  for (const file of nesting.files) {
    const result = await checkSubject(file, options, nesting.around(file));
    if (result.checked) checked.push({ file, ...result.checked, nests: nesting.within(file) });
    failed.push(...result.failed);
    if (result.checked && result.failed.length > 0) failed.push(`${file}: checked without what could not be read`);
  }
  await conclude(checked, failed, options);
}

/** Prints what was found, and ends as it is to end. */
async function conclude(
  checked: readonly CheckedFile[],
  failed: readonly string[],
  options: CheckOptions,
): Promise<void> {
  const left = await judged(checked, failed, options);
  if (checked.length > 0) await show(left, options);
  for (const line of failed) printAside(`${line}\n`);
  if (failed.length > 0) throw new EndsWith(2);
  const counted = gravity.slice(0, gravity.indexOf(options.failOn ?? 'error') + 1);
  // What is found where no schedule is counts for those who ask for it: the machine may be another stack's affair.
  const scheduled = new Set(left.filter(({ jobs }) => jobs.jobs.some(isScheduled)).map(({ file }) => file));
  const judging =
    options.failOn === undefined
      ? left.filter(({ file, nests = [] }) => [file, ...nests].some((each) => scheduled.has(each)))
      : left;
  if (judging.flatMap(standing).some(({ severity }) => counted.includes(severity))) throw new EndsWith(1);
}

const isScheduled = ({ schedule }: Job): boolean => schedule !== undefined;

function refuseContradictions({ sarif, json, baseline, writeBaseline }: CheckOptions): void {
  if (writeBaseline && baseline === undefined)
    throw new UsageError('--write-baseline wants the file that it writes', '--baseline FILE --write-baseline');
  if (sarif !== undefined && sarif !== '-' && !/\.sarif(\.json)?$/.test(sarif))
    throw new UsageError(`--sarif writes a file that ends in .sarif, found \`${sarif}\``, '--sarif check.sarif, or -');
  if (sarif === '-' && json)
    throw new UsageError('--sarif - and --json both print', 'name a file: --sarif check.sarif');
}

/** Less what the baseline knows. What could not be checked is not in a new one, which would forget it. */
async function judged(checked: readonly CheckedFile[], failed: readonly string[], options: CheckOptions) {
  const { baseline, writeBaseline: isNew } = options;
  if (baseline === undefined) return checked;
  const { applyBaseline, writeBaseline } = await import('./baseline-file.ts');
  if (isNew && failed.length === 0) writeBaseline(checked, baseline);
  return isNew && failed.length > 0 ? checked : applyBaseline(checked, baseline);
}

/** Files of the log are named from the working folder on, as code hosts want them. */
async function show(files: readonly CheckedFile[], { json, sarif }: CheckOptions): Promise<void> {
  if (sarif !== undefined) {
    const { renderSarif } = await import('../../jobs/check/sarif.ts');
    const named = files.map((each) => ({ ...each, file: relative('.', each.file) }));
    const log = renderSarif(named, version());
    if (sarif === '-') return print(log);
    writeNamed(sarif, log);
  }
  print(json ? renderJson(files) : renderText(files));
}

const gravity: readonly string[] = ['error', 'warning', 'note'];

const listRules = (): string =>
  renderTable([['RULE', 'SEVERITY', 'FINDS'], ...rules.map(({ id, severity, summary }) => [id, severity, summary])]);

function explainRule(id: string): string {
  const page = pages.find((each) => each.id === id);
  if (page) return explain(page);
  const hint =
    didYouMean(
      id,
      pages.map((each) => each.id),
    ).hint ?? 'punctual check --rules lists them';
  throw new UsageError(`there is no rule \`${id}\``, hint);
}
