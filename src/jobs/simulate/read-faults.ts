/**
 * A file of faults: YAML or JSON with a list `faults`, each with what goes wrong, of which job, from when and for how long. Its fields are
 * documented in docs/simulate.md.
 */
import { type Instant, instant } from '../../languages/instant.ts';
import { isObject } from '../../languages/is-object.ts';
import { didYouMean } from '../../languages/nearest.ts';
import { isProblems, type Problem } from '../../languages/problem.ts';
import { parseText } from '../../languages/template/document.ts';
import { parseDuration } from '../config/duration.ts';
import { type AttemptFault, always, type PlannedFault, type What } from './planned-fault.ts';

type Path = readonly (string | number)[];

interface Field {
  readonly expected: string;
  readonly read: (value: unknown) => unknown;
}

const text: Field = {
  expected: 'a text',
  read: (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined),
};
const time: Field = {
  expected: 'a day or an instant in UTC, such as 2026-12-03 or 2026-12-03T04:30',
  read: (value) => instantOf(String(value)),
};
const duration: Field = {
  expected: 'a duration, such as 90s, 15m or 2h',
  read: (value) => parseDuration(String(value)) || undefined,
};
const isTrue: Field = { expected: '`true`', read: (value) => (String(value) === 'true' ? true : undefined) };
const number = (least: number, most: number): Field => ({
  expected: `a number from ${least} to ${most}`,
  read(value) {
    const found = Number(value);
    const isWhole = Number.isInteger(found) && String(value).trim() !== '';
    return isWhole && found >= least && found <= most ? found : undefined;
  },
});

/** What a fault does; `takes` may stand beside those of attempts. */
const effects = ['exit', 'launch', 'outOfMemory', 'hang', 'interruptedAfter', 'failures', 'noCapacity', 'engineOff'];

const fields: Readonly<Record<string, Field>> = {
  job: text,
  from: time,
  until: time,
  for: duration,
  times: number(1, 1_000_000),
  takes: duration,
  exit: number(1, 255),
  launch: text,
  outOfMemory: isTrue,
  hang: isTrue,
  interruptedAfter: duration,
  failures: number(0, 100),
  noCapacity: isTrue,
  engineOff: isTrue,
};

/** A day, or an instant without or with its zone's `Z`. */
export function instantOf(text: string): Instant | undefined {
  const [, day, clock = 'T00:00'] = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?Z?$/.exec(text) ?? [];
  const at = Date.parse(`${day}${clock}Z`);
  return day === undefined || Number.isNaN(at) ? undefined : instant(at);
}

export function readFaults(written: string): { readonly faults: readonly PlannedFault[] } | Problem[] {
  const document = parseText(written);
  if (isProblems(document)) return document;
  const problems: Problem[] = [];
  const wrong = (path: Path, problem: Omit<Problem, 'path'>): void => {
    problems.push({ path, ...problem, ...document.positions.nearest(path) });
  };
  const { faults, ...others } = document.root as Record<string, unknown>;
  for (const name of Object.keys(others)) wrong([name], { message: 'the file has a list `faults` alone' });
  if (!Array.isArray(faults)) wrong(['faults'], { message: 'expected a list of faults' });
  const read = (Array.isArray(faults) ? faults : []).flatMap((each, index): PlannedFault[] => {
    const fault = readFault(each, ['faults', index], wrong);
    return fault === undefined ? [] : [fault];
  });
  return problems.length > 0 ? problems : { faults: read };
}

type Wrong = (path: Path, problem: Omit<Problem, 'path'>) => void;

function readFault(value: unknown, path: Path, wrong: Wrong): PlannedFault | undefined {
  if (!isObject(value)) {
    wrong(path, { message: 'a fault is an object', hint: 'for example {job: report, exit: 1, for: 1d}' });
    return undefined;
  }
  const read: Record<string, unknown> = {};
  for (const [name, written] of Object.entries(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) {
      wrong([...path, name], { message: `a fault has no \`${name}\``, ...didYouMean(name, Object.keys(fields)) });
      continue;
    }
    read[name] = field.read(written);
    if (read[name] === undefined)
      wrong([...path, name], { message: `expected ${field.expected}`, got: String(written) });
  }
  const contradiction = contradictionIn(Object.keys(value));
  if (contradiction !== undefined) wrong(path, contradiction);
  return { job: read['job'] as string | undefined, ...spanOf(read, path, wrong), what: whatOf(read) };
}

function contradictionIn(names: readonly string[]): Omit<Problem, 'path'> | undefined {
  const found = names.filter((name) => effects.includes(name));
  const has = (name: string): boolean => names.includes(name);
  if (found.length > 1)
    return { message: `a fault does one thing, found ${found.map((name) => `\`${name}\``).join(' and ')}` };
  if (found.length === 0 && !has('takes'))
    return { message: 'nothing goes wrong in it', hint: `write takes, or one of ${effects.join(', ')}` };
  if (has('for') && has('until')) return { message: '`for` and `until` both say its end' };
  const isOfAll = has('engineOff');
  if (isOfAll && has('job')) return { message: 'the engine is off for every job', hint: 'leave `job` out' };
  if (isOfAll && !has('from')) return { message: '`engineOff` needs `from`: it is on at the begin' };
  const lone = ['times', 'takes'].find(has);
  if ((isOfAll || has('noCapacity')) && lone !== undefined)
    return { message: `\`${lone}\` is of attempts, and there are none` };
  return undefined;
}

function spanOf(read: Readonly<Record<string, unknown>>, path: Path, wrong: Wrong): { from: Instant; until: Instant } {
  const from = (read['from'] as Instant | undefined) ?? always.from;
  const seconds = read['for'] as number | undefined;
  const until =
    (read['until'] as Instant | undefined) ?? (seconds === undefined ? always.until : instant(from + seconds * 1000));
  if (seconds !== undefined && read['from'] === undefined)
    wrong(path, { message: '`for` needs `from`, when it begins' });
  else if (until <= from) wrong(path, { message: 'it ends before it begins' });
  return { from, until };
}

function whatOf(read: Readonly<Record<string, unknown>>): What {
  if (read['engineOff']) return { is: 'engine-off' };
  if (read['noCapacity']) return { is: 'no-capacity' };
  const { times, takes, exit, launch, outOfMemory, hang, interruptedAfter, failures } = read;
  const fault: Record<keyof AttemptFault, unknown> = {
    times,
    takesSeconds: takes,
    failures,
    exitCode: exit,
    failsToStart: launch,
    isOutOfMemory: outOfMemory,
    hangs: hang,
    interruptedAfterSeconds: interruptedAfter,
  };
  const given = Object.entries(fault).filter(([, value]) => value !== undefined);
  return { is: 'attempts', ...(Object.fromEntries(given) as AttemptFault) };
}
