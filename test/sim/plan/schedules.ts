/**
 * Schedules of the kinds that people write, each with a second opinion on when it is due: minute by minute, by a few sets of numbers.
 * It shares no code with the engine's arithmetic.
 */
import type { Random } from '../random.ts';

export interface Schedule {
  readonly expression: string;
  /** Due instants after `from`, up to and with `to`; `anchor` is when the schedule was made. */
  dueBetween(from: number, to: number, anchor: number): number[];
}

const minuteMs = 60_000;
const unitMs = { minute: minuteMs, hour: 60 * minuteMs, day: 24 * 60 * minuteMs };

export function drawSchedule(random: Random): Schedule {
  return random.weighted<() => Schedule>([
    [3, () => rate(random.between(1, 30), 'minute')],
    [2, () => rate(random.between(1, 6), 'hour')],
    [1, () => rate(1, 'day')],
    [3, () => everyFewMinutes(random)],
    [2, () => cron(`${random.between(0, 59)}`, '*', '* * ?')],
    [1, () => cron(`${random.between(0, 59)}`, `${random.between(0, 23)}`, '* * ?')],
    [1, () => cron(`${random.between(0, 59)}`, `${random.between(0, 23)}`, '? * MON-FRI')],
    [1, () => cron('0,30', '8-17', '? * 2-6')],
    [1, () => cron('0', '8', '1 * ?')],
    [1, () => cron('*/20', '*', 'L * ?')],
  ])();
}

/** Every minute of every hour: the busiest there is. */
export const everyMinute = (): Schedule => cron('*', '*', '* * ?');

function everyFewMinutes(random: Random): Schedule {
  const step = random.between(2, 20);
  return cron(`${random.between(0, step - 1)}/${step}`, '*', '* * ?');
}

export function rate(value: number, unit: keyof typeof unitMs): Schedule {
  const everyMs = value * unitMs[unit];
  return {
    expression: `rate(${value} ${unit}${value === 1 ? '' : 's'})`,
    dueBetween(from, to, anchor) {
      const due: number[] = [];
      for (let at = anchor + everyMs; at <= to; at += everyMs) if (at > from) due.push(at);
      return due;
    },
  };
}

type Days = '* * ?' | '? * MON-FRI' | '? * 2-6' | '1 * ?' | 'L * ?';

const isDay: Readonly<Record<Days, (at: Date) => boolean>> = {
  '* * ?': () => true,
  '? * MON-FRI': isWeekday,
  '? * 2-6': isWeekday,
  '1 * ?': (at) => at.getUTCDate() === 1,
  'L * ?': (at) => new Date(at.getTime() + unitMs.day).getUTCDate() === 1,
};

function isWeekday(at: Date): boolean {
  return at.getUTCDay() >= 1 && at.getUTCDay() <= 5;
}

export function cron(minutes: string, hours: string, days: Days): Schedule {
  const fits = fitting(minutes, hours, days);
  return {
    expression: `cron(${minutes} ${hours} ${days} *)`,
    dueBetween(from, to) {
      const due: number[] = [];
      for (let ms = Math.floor(from / minuteMs) * minuteMs; ms <= to; ms += minuteMs) {
        if (ms > from && fits(new Date(ms))) due.push(ms);
      }
      return due;
    },
  };
}

function fitting(minutes: string, hours: string, days: Days): (at: Date) => boolean {
  const isMinute = membersOf(minutes, 59);
  const isHour = membersOf(hours, 23);
  return (at) => isMinute.has(at.getUTCMinutes()) && isHour.has(at.getUTCHours()) && isDay[days](at);
}

/** As EventBridge Scheduler has them, in a time zone. */
export const drawZonedSchedule = (random: Random, zone: string): Schedule =>
  random.weighted<() => Schedule>([
    [2, () => cronIn(zone, `*/${random.of([5, 15, 30])}`, '*', '* * ?')],
    [2, () => cronIn(zone, `${random.between(0, 59)}`, '*', '* * ?')],
    [2, () => cronIn(zone, '30', '0-3', '* * ?')],
    [1, () => cronIn(zone, '0', '0', '* * ?')],
    [1, () => cronIn(zone, '15', '8-17', '? * MON-FRI')],
  ])();

/** A minute of the zone's clocks is due when they show it first. */
export function cronIn(zone: string, minutes: string, hours: string, days: Days): Schedule {
  const { expression } = cron(minutes, hours, days);
  const fits = fitting(minutes, hours, days);
  const offsetAt = offsets(zone);
  return {
    expression,
    dueBetween(from, to) {
      const due: number[] = [];
      let shown = Number.NEGATIVE_INFINITY;
      for (let ms = Math.floor(from / minuteMs) * minuteMs - unitMs.day; ms <= to; ms += minuteMs) {
        const local = ms + offsetAt(ms);
        if (local <= shown) continue;
        shown = local;
        if (ms > from && fits(new Date(local))) due.push(ms);
      }
      return due;
    },
  };
}

/** Looked up once for each quarter of an hour: no zone changes in between. */
function offsets(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / (15 * minuteMs));
    let offset = known.get(quarter);
    if (offset === undefined) {
      const [, sign, hour = '0', minute = '0'] = /GMT(?:([+-])([0-9]+):([0-9]+))?$/.exec(format.format(at)) ?? [];
      offset = (Number(hour) * 60 + Number(minute)) * minuteMs * (sign === '-' ? -1 : 1);
      known.set(quarter, offset);
    }
    return offset;
  };
}

/** Lists of numbers, ranges and steps. */
function membersOf(field: string, most: number): Set<number> {
  const members = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    const [first = '', last] = range === '*' ? ['0', String(most)] : range.split('-');
    const end = last ?? (step === undefined ? first : String(most));
    for (let member = Number(first); member <= Number(end); member += Number(step ?? 1)) members.add(member);
  }
  return members;
}
