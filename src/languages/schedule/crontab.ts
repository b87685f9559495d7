/**
 * A crontab line as the expression that means the same: `0 3 * * 1-5` -> `cron(0 3 ? * MON-FRI *)`. Only for hints: AWS takes no crontab lines.
 * Days of the week count from Sunday 0 there, and from Sunday 1 in AWS; a line that restricts both days means either, which takes two rules.
 * Source: crontab(5).
 */

const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;

const named: Readonly<Record<string, string>> = {
  __proto__: null as never,
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** One expression, or two; undefined if the text is no crontab line. Whether AWS takes their fields is not looked at. */
export function fromCrontab(text: string): string[] | undefined {
  const line = named[text.trim().toLowerCase()] ?? text.trim().toUpperCase();
  const fields = line.split(/[ \t]+/);
  const [minute = '', hour = '', day = '', month = '', week = ''] = fields;
  if (
    fields.length !== 5 ||
    !fields.every((field) => /^[A-Z0-9*,/?-]+$/.test(field) && /[0-9*?]|^[A-Z]{3}/.test(field))
  )
    return undefined;
  const weekDays = daysOfWeek(week);
  if (weekDays === undefined) return undefined;
  const written = (dayField: string, weekField: string) =>
    `cron(${[minute, hour, dayField, month, weekField, '*'].join(' ')})`;
  const isAnyDay = day === '*' || day === '?';
  if (weekDays === '*') return [written(isAnyDay ? '*' : day, '?')];
  return isAnyDay ? [written('?', weekDays)] : [written(day, '?'), written('?', weekDays)];
}

export const hintForCrontab = ([first, second]: readonly string[]): string =>
  second === undefined ? `write \`${first}\`` : `write two rules, \`${first}\` and \`${second}\``;

/** `1-5` -> `MON-FRI`; `*` for all of them. */
function daysOfWeek(field: string): string | undefined {
  if (field === '*' || field === '?') return '*';
  const items: string[] = [];
  for (const item of field.split(',')) {
    const days = daysOf(item);
    if (days === undefined) return undefined;
    items.push(
      ...(isRange(days) && days.length > 2
        ? [`${weekdays[days[0]!]}-${weekdays[days.at(-1)!]}`]
        : days.map((day) => weekdays[day]!)),
    );
  }
  const whole = items.join(',');
  return whole === 'SUN-SAT' ? '*' : whole;
}

const isRange = (days: readonly number[]): boolean => days.every((day, index) => day === days[0]! + index);

/** The days of `2`, `MON`, `1-5`, `MON-FRI`, `0-6/2`, `*\/2`, from Sunday 0. */
function daysOf(item: string): number[] | undefined {
  const [, range = '', step = '1'] = /^([A-Z0-9*-]+?)(?:\/([1-7]))?$/.exec(item) ?? [];
  const [from, to = item.includes('/') ? 6 : from] = range === '*' ? [0, 6] : range.split('-').map(dayOf);
  if (from === undefined || to === undefined || from < 0 || to < from) return undefined;
  return Array.from(
    { length: Math.floor((to - from) / Number(step)) + 1 },
    (_, index) => (from + index * Number(step)) % 7,
  );
}

const dayOf = (text: string): number =>
  /^[0-7]$/.test(text) ? Number(text) : (weekdays as readonly string[]).indexOf(text);
