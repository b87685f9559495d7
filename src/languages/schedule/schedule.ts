/**
 * Schedule expressions: `cron(...)` and `rate(...)`, which EventBridge's rules (in UTC) and EventBridge Scheduler (in any time zone) have
 * alike, and `at(...)`, which only the latter has.
 * Source: "Cron expressions reference" and "Rate expressions reference", Amazon EventBridge User Guide; "Schedule types in EventBridge
 * Scheduler", its own.
 */
import type { Problem } from '../problem.ts';
import { type At, parseAt, renderAt } from './at.ts';
import { type Cron, parseCron } from './cron.ts';
import { fromCrontab, hintForCrontab } from './crontab.ts';
import { parseRate, type Rate, renderRate } from './rate.ts';

export type Schedule = Cron | Rate | At;

/** ScheduleExpression: at most 256 characters (EventBridge API reference, PutRule; EventBridge Scheduler's, CreateSchedule). */
const expressionLengthMax = 256;

/**
 * Reads a rule's schedule; what is wrong comes back as problems whose path is the expression itself.
 * `isStored`: it was taken before, perhaps by an older version, which took more.
 */
export function parseSchedule(text: string, isStored = false): Schedule | Problem[] {
  if (text.length > expressionLengthMax) {
    return [
      {
        path: [],
        message: `a schedule has at most ${expressionLengthMax} characters`,
        got: `${text.slice(0, 20)}... (${text.length} characters)`,
      },
    ];
  }
  if (text.startsWith('cron(') && text.endsWith(')')) return parseCron(text.slice(5, -1), isStored);
  if (text.startsWith('rate(') && text.endsWith(')')) return parseRate(text);
  return [{ path: [], message: 'a schedule is `cron(...)` or `rate(...)`', got: text, hint: hintFor(text) }];
}

/** The canonical text: names in capitals, one blank between fields. Parsing it gives the same schedule. */
export function renderSchedule(schedule: Schedule): string {
  if (schedule.kind === 'cron') return `cron(${schedule.fields.join(' ')})`;
  return schedule.kind === 'rate' ? renderRate(schedule) : renderAt(schedule);
}

/** Reads a schedule of EventBridge Scheduler; what is wrong as `parseSchedule` says it. */
export function parseOneTimeOrRecurring(text: string, isStored = false): Schedule | Problem[] {
  if (text.length > expressionLengthMax) return parseSchedule(text, isStored);
  if (text.startsWith('rate(') && text.endsWith(')')) return parseRate(text, true);
  return text.startsWith('at(') ? parseAt(text) : parseSchedule(text, isStored);
}

function hintFor(text: string): string {
  const bare = text.trim();
  if (/^(cron|rate)\(.*\)$/is.test(bare)) return `write \`${bare.slice(0, 4).toLowerCase()}${bare.slice(4)}\``;
  if (/^at\(/i.test(bare)) return "a rule repeats: one-time schedules are the Scheduler service's";
  const crontab = fromCrontab(bare);
  if (crontab) return hintForCrontab(crontab);
  if (bare.split(/\s+/).length === 6) return `write \`cron(${bare})\``;
  return 'write for example `rate(1 hour)` or `cron(0 6 * * ? *)`';
}
