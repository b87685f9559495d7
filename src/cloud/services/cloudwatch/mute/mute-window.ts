/**
 * When an alarm mute rule is active: from each time that its schedule names, for its duration. Pure.
 * The five fields of its cron are crontab's: a line that restricts both days means either. Source: API reference, Schedule (PutAlarmMuteRule).
 */
import type { Schedule as MuteSchedule } from '@aws-sdk/client-cloudwatch';
import { type Instant, instant, later } from '../../../../languages/instant.ts';
import { isProblems } from '../../../../languages/problem.ts';
import { fromCrontab } from '../../../../languages/schedule/crontab.ts';
import { lastUpTo, nextAfter, type Timetable } from '../../../../languages/schedule/next.ts';
import { parseOneTimeOrRecurring } from '../../../../languages/schedule/schedule.ts';
import { zoneOf } from '../../../../languages/schedule/zone.ts';
import type { MuteRule } from './mute-table.ts';

const dayMinutes = 1440;
const longestMinutes = 15 * dayMinutes;
const form = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?)?$/;

export interface MuteWindow {
  readonly timetables: readonly Timetable[];
  readonly minutes: number;
}

/** What is wrong, in words. */
export type Mistake = string;

export function readSchedule({ Expression = '', Duration = '', Timezone = 'UTC' }: MuteSchedule): MuteWindow | Mistake {
  const zone = zoneOf(Timezone);
  if (!zone) return `Timezone \`${Timezone}\` is no time zone: write one of the IANA database, such as Europe/Berlin`;
  const minutes = minutesOf(Duration);
  if (minutes === undefined || minutes < 1 || minutes > longestMinutes)
    return `Duration \`${Duration}\` must be an ISO 8601 duration from PT1M to P15D, such as PT4H`;
  const written = expressionsOf(Expression);
  if (!written) return notRead(Expression);
  const timetables: Timetable[] = [];
  for (const text of written) {
    const schedule = parseOneTimeOrRecurring(text);
    if (isProblems(schedule)) return notRead(Expression);
    timetables.push({ schedule, anchor: instant(0), zone });
  }
  return { timetables, minutes };
}

const notRead = (text: string): Mistake =>
  `Expression \`${text}\` must be cron(Minutes Hours Day-of-month Month Day-of-week) or at(yyyy-MM-ddThh:mm)`;

/** As EventBridge writes them. */
function expressionsOf(text: string): string[] | undefined {
  const [, at] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d)\)$/.exec(text) ?? [];
  if (at !== undefined) return [`at(${at}:00)`];
  const [, line] = /^cron\(([^()?/]*)\)$/.exec(text) ?? [];
  return line === undefined ? undefined : fromCrontab(line);
}

function minutesOf(text: string): number | undefined {
  const [whole, days = 0, hours = 0, minutes = 0] = form.exec(text) ?? [];
  return whole === undefined ? undefined : Number(days) * dayMinutes + Number(hours) * 60 + Number(minutes);
}

/** Until when the window that is open at `now` stays open; undefined: none is. */
export function openUntil({ timetables, minutes }: MuteWindow, now: Instant): Instant | undefined {
  const ends = timetables.flatMap((timetable) => {
    const first = nextAfter(timetable, later(now, -minutes * 60));
    return first !== undefined && first <= now ? [later(lastUpTo(timetable, first, now), minutes * 60)] : [];
  });
  return ends.length === 0 ? undefined : instant(Math.max(...ends));
}

/** What was read before it was stored. */
export function windowOf({ rule }: MuteRule): MuteWindow {
  const window = readSchedule(rule.Schedule ?? { Expression: '', Duration: '' });
  if (typeof window === 'string') throw new Error(`a stored mute rule cannot be read: ${window}`);
  return window;
}

/** Until when the rule mutes; undefined: it does not. */
export function mutesUntil(rule: MuteRule, now: Instant): Instant | undefined {
  const { start, expire } = rule;
  if ((start !== undefined && now < start) || (expire !== undefined && now >= expire)) return undefined;
  const until = openUntil(windowOf(rule), now);
  return until === undefined || expire === undefined ? until : instant(Math.min(until, expire));
}
