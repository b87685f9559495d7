/**
 * Schedules in words, and what they are for AWS: `every day at 04:30` -> `cron(30 4 * * ? *)`.
 * What divides an hour or a day is aligned to the clock; other intervals can only be rates, which count from their creation.
 */

/** What a text means to AWS, or what is wrong with it and what to write. */
export type Meaning =
  | { readonly expression: string; readonly note?: string }
  | { readonly message: string; readonly mend: string };

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** `phrase`: what comes after `every`. */
export function meaningOf(phrase: string): Meaning {
  const words = phrase.trim().toLowerCase().replace(/\s+/g, ' ');
  return interval(words) ?? timeOfDay(words) ?? unknown(phrase);
}

const unknown = (phrase: string): Meaning => ({
  message: `found "every ${phrase.trim()}"; expected an interval, or days and a time`,
  mend: 'every 15 minutes, every hour at :05, every day at 04:30, every monday at 06:00, every month on day 1 at 06:00',
});

function interval(words: string): Meaning | undefined {
  const [, digits = '1', unit, minute] = /^(?:([0-9]+) )?(minute|hour|day)s?(?: at :([0-5][0-9]))?$/.exec(words) ?? [];
  const count = Number(digits);
  if (unit === undefined || count < 1 || (unit !== 'hour' && minute !== undefined)) return undefined;
  if (unit === 'day' && digits === '1')
    return { message: 'found "every day" without a time; expected one', mend: 'every day at 04:30' };
  const at = Number(minute ?? 0);
  if (unit === 'minute' && count === 1) return { expression: 'cron(* * * * ? *)' };
  if (unit === 'minute' && count < 60 && 60 % count === 0) return { expression: `cron(0/${count} * * * ? *)` };
  if (unit === 'hour' && count === 1) return { expression: `cron(${at} * * * ? *)` };
  if (unit === 'hour' && count < 24 && 24 % count === 0) return { expression: `cron(${at} 0/${count} * * ? *)` };
  const rate = `rate(${count} ${unit}${count === 1 ? '' : 's'})`;
  const into = unit === 'minute' ? 'an hour' : 'a day';
  if (minute !== undefined)
    return { message: `found every ${count} hours at :${minute}, but ${count} does not go into a day`, mend: rate };
  return {
    expression: rate,
    note:
      unit === 'day'
        ? `counts days from when it is created`
        : `${count} ${unit}s do not go into ${into}: it counts from when it is created`,
  };
}

function timeOfDay(words: string): Meaning | undefined {
  const [, days, time] = /^(.+?)(?: at (.+))?$/.exec(words) ?? [];
  const fields = days === undefined ? undefined : dayFields(days);
  if (!fields) return undefined;
  const near = time === undefined ? undefined : clockNear(time);
  const written = (clock: string): string => `every ${days} at ${clock}`;
  if (time === undefined)
    return { message: `found "every ${words}" without a time; expected HH:MM`, mend: written('04:30') };
  const [, hour, minute] = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(time) ?? [];
  if (hour === undefined) return { message: `found "every ${words}"; expected HH:MM`, mend: written(near ?? '04:30') };
  return { expression: `cron(${Number(minute)} ${Number(hour)} ${fields} *)` };
}

/** Day of month, month, day of week. */
function dayFields(days: string): string | undefined {
  if (days === 'day') return '* * ?';
  if (days === 'weekday') return '? * MON-FRI';
  if (days === 'weekend') return '? * SAT,SUN';
  if (/^month on the last day$/.test(days)) return 'L * ?';
  const [, day] = /^month on day ([0-9]{1,2})$/.exec(days) ?? [];
  if (day !== undefined) return Number(day) >= 1 && Number(day) <= 31 ? `${Number(day)} * ?` : undefined;
  const named = days.split(/, | and |,/).map((name) => weekdays.indexOf(name.trim()));
  if (named.includes(-1)) return undefined;
  return `? * ${named.map((index) => weekdays[index]?.slice(0, 3).toUpperCase()).join(',')}`;
}

/** `4.30`, `4:30`, `4:30 pm`, `0430` -> `04:30`. */
function clockNear(text: string): string | undefined {
  const [, hour, minute = '00', half] =
    /^([0-9]{1,2})[:.h]?([0-5][0-9])? ?(am|pm)?(?: o'?clock)?$/.exec(text.trim()) ?? [];
  if (hour === undefined) return undefined;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'pm' ? 12 : 0);
  return hours < 24 ? `${String(hours).padStart(2, '0')}:${minute}` : undefined;
}
