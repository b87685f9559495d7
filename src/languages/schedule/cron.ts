/**
 * `cron(minute hour day-of-month month day-of-week year)`, in local time.
 * Source: "Cron expressions reference", Amazon EventBridge User Guide.
 */
import { isProblems, type Problem } from '../problem.ts';
import { fromCrontab, hintForCrontab } from './crontab.ts';
import { type Days, parseDayOfMonth, parseDayOfWeek } from './days.ts';
import { type Field, hourField, minuteField, monthField, yearField } from './fields.table.ts';
import { parseNumbers } from './numbers.ts';

export interface Cron {
  readonly kind: 'cron';
  /** The six fields as written, in capitals. */
  readonly fields: readonly string[];
  /** Rising; months count from 1. */
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: Days;
  readonly months: readonly number[];
  readonly years: readonly number[];
}

/**
 * Reads what stands between the parentheses. Names may be in small letters, fields several blanks apart.
 * `isStored`: it was taken before, perhaps by an older version, which took steps as wide as the field.
 */
export function parseCron(inside: string, isStored = false): Cron | Problem[] {
  const fields = inside.toUpperCase().split(/[ \t]+/);
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6 || fields.includes('')) return [countProblem(inside, fields)];
  const problems: Problem[] = [];
  const keep = <T>(parsed: T | Problem[], none: T): T => {
    if (!isProblems(parsed) || typeof parsed[0] === 'number') return parsed as T;
    problems.push(...parsed);
    return none;
  };
  const numbers = (text: string, field: Field): readonly number[] =>
    keep(parseNumbers(text, isStored ? { ...field, stepMax: field.max - field.min + 1 } : field), []);
  const days = keep<Days>(parseDays(fields, dayOfMonth, dayOfWeek), { are: 'days', set: 0 });
  const cron: Cron = {
    kind: 'cron',
    fields,
    minutes: numbers(minute, minuteField),
    hours: numbers(hour, hourField),
    days,
    months: numbers(month, monthField),
    years: numbers(year, yearField),
  };
  return problems.length > 0 ? problems : cron;
}

function parseDays(fields: readonly string[], dayOfMonth: string, dayOfWeek: string): Days | Problem[] {
  if (dayOfMonth === '?' && dayOfWeek !== '?') return parseDayOfWeek(dayOfWeek);
  if (dayOfWeek === '?' && dayOfMonth !== '?') return parseDayOfMonth(dayOfMonth);
  const message =
    dayOfMonth === '?'
      ? 'one day field says which days: day-of-month and day-of-week cannot both be `?`'
      : 'one day field must be `?`: AWS takes day-of-month or day-of-week, never both';
  return [{ path: [], message, got: `cron(${fields.join(' ')})`, hint: hintForDays(fields, dayOfMonth, dayOfWeek) }];
}

/** The `*` makes way for the field that says more; two fields that both say something need two rules. */
function hintForDays(fields: readonly string[], dayOfMonth: string, dayOfWeek: string): string {
  const written = (day: string, week: string): string => `\`cron(${fields.with(2, day).with(4, week).join(' ')})\``;
  const noon = /^12$/.test(fields[1] ?? '') ? '; hour 12 is noon, UTC' : '';
  if (dayOfMonth === '?') return `write ${written('*', '?')}${noon}`;
  if (dayOfWeek === '*') return `write ${written(dayOfMonth, '?')}${noon}`;
  if (dayOfMonth === '*') return `write ${written('?', dayOfWeek)}${noon}`;
  return `write two rules, ${written(dayOfMonth, '?')} and ${written('?', dayOfWeek)}${noon}`;
}

function countProblem(inside: string, fields: readonly string[]): Problem {
  const crontab = fromCrontab(inside);
  const message = 'a cron expression has six fields: minute hour day-of-month month day-of-week year';
  const hint =
    inside !== inside.trim()
      ? 'write no blank after `(` or before `)`'
      : fields.length === 5
        ? `${crontab ? `${hintForCrontab(crontab)}; ` : ''}a crontab line lacks the year, and counts Sunday as 0 where AWS counts it as 1`
        : 'write for example `cron(0 6 * * ? *)`';
  return { path: [], message, got: `cron(${inside})`, hint };
}
