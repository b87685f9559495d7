/**
 * A schedule's text, in whichever of the forms it is written, as AWS's expressions: one, or two where crontab means either of two days.
 * Sources: crontab(5); "Schedule types in EventBridge Scheduler", User Guide.
 */

import { isProblems } from '../../../languages/problem.ts';
import { fromCrontab } from '../../../languages/schedule/crontab.ts';
import { parseOneTimeOrRecurring, parseSchedule } from '../../../languages/schedule/schedule.ts';
import { type Meaning, meaningOf } from './phrase.ts';

export type Form = 'cron' | 'rate' | 'at' | 'every';

export type Expressions =
  | {
      readonly expressions: readonly string[];
      readonly note?: string;
      readonly warning?: { message: string; mend: string };
    }
  | { readonly message: string; readonly mend: string };

/** `form`: which key of a schedule's object it stands under; undefined for a schedule that is a string. */
export function expressionsOf(text: string, form?: Form): Expressions {
  const bare = text.trim();
  switch (form) {
    case 'cron':
      return /^cron\(.*\)$/i.test(bare)
        ? checked(bare)
        : bare.split(/\s+/).length === 6
          ? checked(`cron(${bare})`)
          : crontab(bare);
    case 'rate':
      return checked(/^rate\(.*\)$/i.test(bare) ? bare : `rate(${bare})`);
    case 'at':
      return checked(atOf(/^at\((.*)\)$/i.exec(bare)?.[1] ?? bare));
    case 'every':
      return ofPhrase(meaningOf(bare.replace(/^every /i, '')));
    default:
      return ofString(bare);
  }
}

function ofString(bare: string): Expressions {
  if (/^every\b/i.test(bare)) return ofPhrase(meaningOf(bare.replace(/^every\s*/i, '')));
  if (/^at\(/i.test(bare)) return checked(atOf(/^at\((.*)\)$/i.exec(bare)?.[1] ?? ''));
  if (/^(cron|rate)\(/i.test(bare)) return checked(bare);
  if (/^@reboot$/i.test(bare))
    return {
      message: 'found @reboot; no schedule of AWS starts with a machine',
      mend: 'a schedule by time, or schedule: none',
    };
  return crontab(bare);
}

const ofPhrase = (meaning: Meaning): Expressions =>
  'message' in meaning
    ? meaning
    : { expressions: [meaning.expression], ...(meaning.note === undefined ? {} : { note: meaning.note }) };

/** Seconds may be left out. */
const atOf = (local: string): string =>
  `at(${local
    .trim()
    .replace(' ', 'T')
    .replace(/^(\S+T\d\d:\d\d)$/, '$1:00')})`;

function checked(expression: string): Expressions {
  const parsed = /^rate\(/.test(expression) ? parseSchedule(expression) : parseOneTimeOrRecurring(expression);
  if (!isProblems(parsed)) {
    const warning =
      parsed.kind === 'cron'
        ? dayNumbers(parsed.fields[4] ?? '')
        : parsed.kind === 'rate' && parsed.unit === 'day'
          ? drifting(parsed.value)
          : undefined;
    return { expressions: [expression], ...(warning ? { warning } : {}) };
  }
  const fields = /^cron\((.*)\)$/i.exec(expression)?.[1]?.trim().split(/\s+/) ?? [];
  if (fields.length === 5)
    return {
      message: 'found cron() with 5 fields; AWS has 6, crontab 5 without cron()',
      mend: `schedule: ${fields.join(' ')}`,
    };
  const { message = '', hint = '' } = parsed[0] ?? {};
  const mend = hint
    .replace(/^write (for example )?/, '')
    .replace(/; hour 12.*$/, '')
    .replace(/`/g, '');
  return { message: `found "${expression}"; ${expectedOf(message, expression)}`, mend: mend || 'every day at 04:30' };
}

const expectedOf = (message: string, expression: string): string => {
  if (message.startsWith('one day field must be')) return 'expected ? in one of the two day fields';
  if (message.startsWith('the unit is singular'))
    return /\(1 /.test(expression) ? 'expected the singular for 1' : 'expected the plural for more than 1';
  return message;
};

/** `2-6` means other days in crontab than in AWS's cron(). */
function dayNumbers(field: string): { message: string; mend: string } | undefined {
  if (!/^[1-7]([-,][1-7])*$/.test(field)) return undefined;
  const long = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
  const say = (shift: number): string =>
    field
      .replace(/[1-7]/g, (digit) => long[(Number(digit) - shift) % 7] as string)
      .replace(/-/g, ' to ')
      .replace(/,/g, ', ');
  const names = field.replace(/[1-7]/g, (digit) => (long[Number(digit) - 1] as string).slice(0, 3).toUpperCase());
  return { message: `${field} is ${say(1)} in cron(), where Sunday is 1; in crontab it is ${say(0)}`, mend: names };
}

const drifting = (days: number): { message: string; mend: string } => ({
  message: `rate() counts elapsed time from its creation: ${days === 1 ? 'a day is' : 'days are'} 24 hours each, at no given time, and clocks that change shift it`,
  mend: 'every day at 04:30',
});

function crontab(bare: string): Expressions {
  const fields = bare.split(/\s+/);
  if (fields.length === 6)
    return {
      message: "found 6 fields without cron(): seconds first, or a year last? expected crontab's 5",
      mend: (/^0$/.test(fields[0] ?? '') ? fields.slice(1) : fields.slice(0, 5)).join(' '),
    };
  const expressions = fromCrontab(bare);
  if (!expressions)
    return {
      message: `found "${bare}"; expected words, crontab's 5 fields, cron(), rate() or at()`,
      mend: 'schedule: every day at 04:30',
    };
  if (expressions.length === 2 && fields.some((field, index) => (index === 2 || index === 4) && field.startsWith('*')))
    return {
      message: `found "${bare}": with * first in one day field crontab means both at once, which AWS cannot say`,
      mend: 'two schedules, or a test in the job',
    };
  const wrongOne = expressions.map((expression) => checked(expression)).find((each) => 'message' in each);
  return wrongOne ?? { expressions };
}
