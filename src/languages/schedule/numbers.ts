/**
 * A cron field as a set of numbers: lists, ranges, steps and names.
 * AWS writes down neither ranges that go round nor names in small letters; it takes both, as Quartz does.
 * Source: "Cron expressions reference", Amazon EventBridge User Guide; "CronExpression", Quartz 2.3.
 */
import type { Problem } from '../problem.ts';
import type { Field } from './fields.table.ts';

/** The numbers that `text` (in capitals) names, rising, each once. */
export function parseNumbers(text: string, field: Field): readonly number[] | Problem[] {
  const items = text.split(',');
  const only = items.length === 1 ? parseItem(text, field) : [];
  // Most fields are one number or all of them, which rise by themselves; of a range that goes round, the last is below the first.
  if (typeof only !== 'string' && only.length > 0 && Number(only[0]) <= Number(only.at(-1))) return only;
  const found = new Set<number>();
  const problems: Problem[] = [];
  for (const item of items) {
    const numbers = item === '*' && items.length > 1 ? aloneProblem(field) : parseItem(item, field);
    if (typeof numbers === 'string') problems.push({ path: [], message: numbers, got: item, hint: rangeHint(field) });
    else for (const number of numbers) found.add(number);
  }
  return problems.length > 0 ? problems : [...found].sort((a, b) => a - b);
}

/** One number or name of a field, or what is wrong with it. */
export function parseNumber(text: string, field: Field): number | string {
  const index = field.names.indexOf(text);
  if (index >= 0) return field.min + index;
  if (!/^[0-9]{1,4}$/.test(text))
    return `${field.name}: neither a number${field.names.length > 0 ? ' nor a name' : ''}`;
  const number = Number(text);
  return number < field.min || number > field.max ? `${field.name}: out of its range` : number;
}

function parseItem(item: string, field: Field): readonly number[] | string {
  const [span = '', stepText, ...rest] = item.split('/');
  if (rest.length > 0) return `${field.name}: one \`/\` at most`;
  const step = stepText === undefined ? 1 : parseStep(stepText, field);
  if (typeof step === 'string') return step;
  const bounds = parseSpan(span, field, stepText !== undefined);
  if (typeof bounds === 'string') return bounds;
  return expand(bounds[0], bounds[1], step, field);
}

function parseStep(text: string, field: Field): number | string {
  const step = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0;
  return step >= 1 && step <= field.stepMax
    ? step
    : `${field.name}: the step after \`/\` is from 1 to ${field.stepMax}`;
}

function parseSpan(span: string, field: Field, stepped: boolean): readonly [number, number] | string {
  if (span === '*') return [field.min, field.max];
  const [fromText = '', toText, ...rest] = span.split('-');
  if (rest.length > 0) return `${field.name}: one \`-\` at most`;
  const from = parseNumber(fromText, field);
  if (typeof from === 'string') return from;
  if (toText === undefined) return [from, stepped ? field.max : from];
  const to = parseNumber(toText, field);
  if (typeof to === 'string') return to;
  return to < from && !field.wraps ? `${field.name}: a range ends after it begins` : [from, to];
}

function expand(from: number, to: number, step: number, { min, max }: Field): readonly number[] {
  const size = max - min + 1;
  const last = to < from ? to + size : to;
  const numbers: number[] = [];
  for (let number = from; number <= last; number += step) numbers.push(number > max ? number - size : number);
  return numbers;
}

const aloneProblem = (field: Field): string => `${field.name}: \`*\` stands alone`;

const rangeHint = ({ min, max, names }: Field): string =>
  `write ${min} to ${max}${names.length > 0 ? ` or ${names[0]} to ${names.at(-1)}` : ''}`;
