/** A check as a person reads it: each job with what is wrong with it, then one sentence for all. */

import { containersOf, type Job, type Jobs } from '../model/jobs.ts';
import { wordsOf } from '../model/schedule.ts';
import { renderSymbols } from '../model/symbol.ts';
import { type Checked, namesOf, resourcesOf } from './check.ts';
import type { Finding, Severity } from './rule.ts';
import { count } from './words.ts';

export interface CheckedFile extends Checked {
  readonly file: string;
  /** The files of the stacks that it nests, and of those within them. */
  readonly nests?: readonly string[];
}

const gravity: readonly Severity[] = ['error', 'warning', 'note'];

/** What is neither ignored nor known. */
export const standing = ({ findings }: Checked): readonly Finding[] =>
  findings.filter(({ ignored, isKnown }) => ignored === undefined && !isKnown);

/** The findings of a file under the jobs that they hurt. */
export function renderFile(checked: CheckedFile): string {
  const left = new Set(standing(checked));
  const hurts = hurtIn(checked.jobs);
  const parts = checked.jobs.jobs.map((job) => {
    const mine = [...left].filter((each) => hurts(job, each));
    for (const finding of mine) left.delete(finding);
    return mine.length === 0
      ? ''
      : `${heading(checked, titleOf(job), lineOf(checked.jobs, job))}\n\n${renderFindings(mine)}\n`;
  });
  const others = [...left];
  if (others.length > 0)
    parts.push(`${heading(checked, 'Beside the jobs', others[0]?.line)}\n\n${renderFindings(others)}\n`);
  return parts.filter(Boolean).join('\n');
}

/** Whether a finding is about the job: what stands under another schedule is not, whatever both share. */
function hurtIn({ jobs }: Jobs): (job: Job, finding: Finding) => boolean {
  const schedules = new Set(jobs.flatMap(({ schedule }) => (schedule ? [schedule.resource.name] : [])));
  const names = new Map(jobs.map((job) => [job, namesOf(job)] as const));
  return (job, { resource, related }) => {
    const own = names.get(job);
    if (own?.has(resource)) return true;
    return !schedules.has(resource) && related.some((name) => own?.has(name));
  };
}

const width = 79;

function heading({ file }: CheckedFile, title: string, line: number | undefined): string {
  const place = line === undefined ? file : `${file}:${line}`;
  const room = width - place.length - title.length;
  return room >= 2 ? `${title}${' '.repeat(room)}${place}` : `${title}\n${place}`;
}

const lineOf = ({ template }: Jobs, job: Job): number | undefined =>
  template.lineOf(['Resources', resourcesOf(job)[0]?.id ?? '']);

/** `Nightly, every day at 04:30 UTC, task report on Fargate`. */
export function titleOf(job: Job): string {
  const name = job.schedule?.resource.name ?? (job.kind === 'machine' ? job.machine.resource.name : '');
  const when = job.schedule ? wordsOf(job.schedule) : 'without a schedule here';
  return `${name}, ${when}, ${whatOf(job)}`;
}

function whatOf(job: Job): string {
  const [task] = job.starts.flatMap((start) => (start.task ? [start.task] : []));
  if (job.kind === 'machine') return `machine ${job.machine.resource.name.replace(/^machine /, '')}`;
  if (job.kind === 'call') return `a call of ${job.target?.call}`;
  const container = task && containersOf(task)[0]?.['Name'];
  const named = typeof container === 'string' ? renderSymbols(container) : (task?.name ?? 'from elsewhere');
  return job.kind === 'function' ? `function ${job.lambda.name}, task ${named}` : `task ${named}`;
}

const labels: Readonly<Record<Severity, string>> = { error: 'ERROR  ', warning: 'warning', note: 'note   ' };

const renderFindings = (findings: readonly Finding[]): string =>
  [...findings]
    .sort((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity))
    .map(renderFinding)
    .join('');

function renderFinding({ severity, rule, line, message, mend, resource, at }: Finding): string {
  const head = `  ${labels[severity]}  ${rule}`;
  const place = line === undefined ? '' : `line ${line}`;
  const where = `${resource}${at === undefined ? '' : `, ${at}`}`;
  const text = wrap(`${where}: ${message}`, width - 8).map((each) => `    ${each}\n`);
  const to = wrap(mend, width - 10).map((each, index) => `    ${index === 0 ? '-> ' : '   '}${each}\n`);
  const room = ' '.repeat(Math.max(2, width - head.length - place.length));
  return `${`${head}${room}${place}`.trimEnd()}\n${text.join('')}${to.join('')}`;
}

/** Lines of at most so many characters; a word that is longer stands alone. */
function wrap(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > most) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const startless: readonly string[] = [
  'never-starts',
  'missing-pass-role',
  'run-task-bare-family',
  'expression-refused',
  'missing-events-rights',
];

/** What is a warning where it is so only while a condition goes the other way, or where a limit ends the wait. */
const errorsOnly: ReadonlySet<string> = new Set([...startless, 'token-task-unwatched']);

/** What a job is counted as: the first that it has. */
const kinds: readonly (readonly [rules: readonly string[], words: (n: number) => string])[] = [
  [startless, (n) => `${n} that never ${n === 1 ? 'starts' : 'start'}`],
  [['never-ran'], (n) => `${n} that never ran`],
  [['fire-and-forget', 'machine-does-not-wait'], (n) => `${n} fire and forget`],
  [['token-task-unwatched'], (n) => `${n} that may wait for ever`],
  [['failing-now'], (n) => `${n} whose last run failed`],
  [['failure-becomes-success'], (n) => `${n} whose failures end as successes`],
  [['no-alarm'], (n) => `${n} without an alarm`],
  [['alarm-reaches-nobody', 'alarm-cannot-fire'], (n) => `${n} whose alarms reach nobody`],
  [['alarm-blind-to-silence'], (n) => `${n} with blind alarms`],
  [['no-timeout', 'retry-never-matches'], (n) => `${n} without a limit or a retry that works`],
  [['whole-timeout-swallows-retries'], (n) => `${n} whose retries cannot all happen`],
];

/** `17 schedules: 11 fire and forget, 4 with blind alarms, 2 with nothing grave`; of templates without a scheduled job, that there is none. */
export function sentence(files: readonly CheckedFile[]): string {
  const counts = new Map<string | undefined, number>();
  const scheduled = files.flatMap((checked) => {
    const [hurts, left] = [hurtIn(checked.jobs), standing(checked)];
    return checked.jobs.jobs
      .filter(({ schedule }) => schedule !== undefined)
      .map((job) => kindOf(left.filter((each) => hurts(job, each))));
  });
  for (const kind of scheduled) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const machines = files.flatMap(({ jobs }) => jobs.jobs).length - scheduled.length;
  const loose =
    machines === 0
      ? ''
      : `; ${count(machines, 'machine')} that ${machines === 1 ? 'starts' : 'start'} a task without a schedule here`;
  if (scheduled.length === 0)
    return `no scheduled container job in ${files.map(({ file }) => file).join(', ')}${loose}.`;
  const parts = kinds.flatMap(([[key], words]) => (counts.has(key) ? [words(counts.get(key) ?? 0)] : []));
  const rest = counts.get(undefined);
  if (rest !== undefined) parts.push(`${rest} with nothing grave`);
  return `${count(scheduled.length, 'schedule')}: ${parts.join(', ')}${loose}.`;
}

function kindOf(findings: readonly Finding[]): string | undefined {
  const mine = new Set(
    findings.filter(({ rule, severity }) => severity === 'error' || !errorsOnly.has(rule)).map(({ rule }) => rule),
  );
  return kinds.find(([names]) => names.some((name) => mine.has(name)))?.[0][0];
}

/** `2 errors, 1 warning, 1 ignored, 14 in the baseline`. */
export function tally(files: readonly CheckedFile[]): string {
  const all = files.flatMap(({ findings }) => findings);
  const left = files.flatMap(standing);
  const ignored = all.filter((each) => each.ignored !== undefined).length;
  const known = all.length - left.length - ignored;
  const counted = gravity.flatMap((severity) => {
    const number = left.filter((each) => each.severity === severity).length;
    return number === 0 ? [] : [count(number, severity)];
  });
  const parts = [
    ...counted,
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
    ...(known > 0 ? [`${known} in the baseline`] : []),
  ];
  return parts.join(', ') || 'nothing found';
}
