/**
 * A job's schedules, read: AWS's expression, zone, words, first and last instant; what daylight saving does to them, and whether they are ever due.
 * Source: "Schedule types in EventBridge Scheduler", User Guide.
 */
import { type Instant, instant } from '../../../languages/instant.ts';
import { isObject } from '../../../languages/is-object.ts';
import { nearest } from '../../../languages/nearest.ts';
import { describeSchedule } from '../../../languages/schedule/describe.ts';
import { nextAfter } from '../../../languages/schedule/next.ts';
import { parseOneTimeOrRecurring, type Schedule } from '../../../languages/schedule/schedule.ts';
import { type LocalTime, zoneOf } from '../../../languages/schedule/zone.ts';
import type { JobSchedule } from '../../resolved-app.ts';
import type { Path } from '../finding.ts';
import { nextRuns } from '../schedule/next-runs.ts';
import { skippedTimes } from '../schedule/skipped.ts';
import { expressionsOf, type Form } from '../schedule/text.ts';
import { type View, within } from './view.ts';

const forms: readonly Form[] = ['cron', 'rate', 'at', 'every'];

/** `now`: for warnings of what is past or comes next; nothing else depends on it. */
export function schedulesOf(job: View, zone: string, now: Instant): JobSchedule[] {
  const written = job.get('schedule');
  if (written === 'none' || written === undefined) return [];
  const list = Array.isArray(written) ? written : [written];
  const schedules = list.flatMap((each, index) =>
    scheduleOf(job, Array.isArray(written) ? ['schedule', index] : ['schedule'], each, zone, now),
  );
  checkNames(job, schedules);
  warnOfMeetings(job, schedules, now);
  return schedules;
}

function scheduleOf(job: View, path: Path, written: unknown, zone: string, now: Instant): JobSchedule[] {
  const view = within(job, ...path);
  const form = isObject(written) ? formOf(view, written) : undefined;
  const text = isObject(written) ? (form === undefined ? undefined : written[form]) : written;
  if (typeof text !== 'string') return [];
  const at: Path = form === undefined ? [] : [form];
  const meaning = expressionsOf(text, form);
  if ('message' in meaning) {
    view.wrong(at, meaning.message, meaning.mend);
    return [];
  }
  if (meaning.warning) view.warn(at, meaning.warning.message, meaning.warning.mend);
  if (meaning.note !== undefined) view.note(at, `${text}: ${meaning.note}`, meaning.expressions[0] as string);
  const own = view.text('zone');
  if (own !== undefined) checkZone(view, ['zone'], own);
  return meaning.expressions.map((expression, index) => {
    const schedule = parseOneTimeOrRecurring(expression) as Schedule;
    const usedZone = own ?? zone;
    const read = {
      ...optionsOf(view, usedZone, schedule),
      expression,
      schedule,
      zone: usedZone,
      words: describeSchedule(schedule, ''),
    };
    checkInstants(view, at, read, now);
    return index === 0 ? read : { ...read, name: `${read.name === undefined ? '' : `${read.name}-`}weekday` };
  });
}

function formOf(view: View, written: Readonly<Record<string, unknown>>): Form | undefined {
  const found = forms.filter((form) => typeof written[form] === 'string');
  if (found.length === 1) return found[0];
  if (forms.some((form) => view.isBroken(form))) return undefined;
  view.wrong(
    [],
    `found ${found.length === 0 ? 'none of cron, rate, at, every' : found.join(' and ')}; expected exactly one`,
    'every: day at 04:30',
  );
  return undefined;
}

function optionsOf(
  view: View,
  zone: string,
  schedule: Schedule,
): Pick<JobSchedule, 'name' | 'start' | 'end' | 'windowMinutes' | 'input'> {
  const [start, end] = [boundOf(view, 'start', zone), boundOf(view, 'end', zone)];
  if (schedule.kind === 'at') {
    for (const key of ['start', 'end'])
      if (view.get(key) !== undefined)
        view.wrong([key], `found ${key} on at, which AWS ignores; expected it on what recurs`, 'delete it');
  } else if (start !== undefined && end !== undefined && end <= start)
    view.wrong(['end'], 'found an end before the start', 'a later end');
  const window = view.duration('window');
  if (window !== undefined && (window < 60 || window > 86_400 || window % 60 !== 0))
    view.wrong(['window'], 'found a window that AWS has not; expected whole minutes from 1m to 24h', 'window: 15m');
  const input = view.get('input');
  if (input !== undefined && JSON.stringify(input).length > 4096)
    view.wrong(
      ['input'],
      `found ${JSON.stringify(input).length} characters; expected at most 4096`,
      'a reference to where it is kept',
    );
  return { name: view.text('name'), start, end, windowMinutes: window === undefined ? undefined : window / 60, input };
}

/** Local in the zone, or UTC with Z. */
function boundOf(view: View, key: string, zone: string): Instant | undefined {
  const text = view.text(key);
  if (text === undefined) return undefined;
  const [, local, isUtc] = /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(Z?)$/.exec(text) ?? [];
  const read = local === undefined ? Number.NaN : Date.parse(`${local}Z`);
  const at = Number.isNaN(read) ? undefined : isUtc ? instant(read) : zoneOf(zone)?.instantOf(read as LocalTime);
  if (at === undefined)
    view.wrong([key], `found "${text}"; expected a time that there is, local or with Z`, `${key}: 2027-01-01T00:00`);
  return at;
}

export function checkZone(view: View, path: Path, name: string): boolean {
  if (zoneOf(name)) return true;
  const names = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'CET', 'EET', 'WET', 'MET', 'EST', 'GMT'];
  const offset = /^([A-Z]{3,4})[+-]/.exec(name)?.[1];
  const city = names.find((zone) => zone.split('/').at(-1)?.toLowerCase() === name.toLowerCase().replaceAll(' ', '_'));
  const near = city ?? (offset !== undefined && names.includes(offset) ? offset : nearest(name, names));
  view.wrong(
    path,
    `found "${name}"; expected an IANA zone${near === undefined ? '' : `; nearest: ${near}`}`,
    `zone: ${near?.includes('/') ? near : 'Europe/Berlin'}`,
  );
  return false;
}

function checkInstants(view: View, at: Path, read: JobSchedule, now: Instant): void {
  const zone = zoneOf(read.zone);
  if (!zone) return;
  const { schedule, expression, start, end } = read;
  if (schedule.kind === 'at') {
    const due = zone.instantOf(schedule.local);
    const local = new Date(schedule.local).toISOString().slice(0, 16);
    if (due === undefined)
      view.wrong(at, `found ${local}, which does not exist in ${read.zone}: clocks are set forward`, 'an hour later');
    else if (due <= now)
      view.warn(at, `${local} is past (deploy refuses it as new)`, `a later time, or punctual run ${view.path[1]}`);
    return;
  }
  if (schedule.kind === 'rate') return;
  if (nextAfter({ schedule, anchor: now, zone, start, end }, now) === undefined)
    view.wrong(
      at,
      `found ${expression}, which is never due`,
      schedule.months.includes(2)
        ? 'a day that February has, or L for its last'
        : 'a day that the month has, and a year to come',
    );
  for (const skipped of skippedTimes(schedule, zone, now))
    view.warn(
      at,
      `${skipped.time} does not exist in ${read.zone} on ${skipped.date}, that day has no run`,
      `${skipped.mend}, or zone: UTC`,
    );
  if (schedule.days.are === 'days' && (schedule.days.set & 0x1fff_ffff) === 0 && schedule.months.length > 1)
    view.warn(at, 'months without that day have no run', 'every month on the last day, or an earlier day');
}

/** Instants looked at: of schedules that meet at all, most do soon. */
const instantsLookedAt = 200;

/** Two schedules that start the job at one instant: the guard lets one of them go on. */
function warnOfMeetings(job: View, schedules: readonly JobSchedule[], now: Instant): void {
  if (schedules.length < 2 || job.get('overlap') === 'allow') return;
  const due = nextRuns(schedules, now, instantsLookedAt);
  const second = due.find(({ at }, index) => index > 0 && at === due[index - 1]?.at);
  if (second)
    job.warn(
      ['schedule'],
      `two schedules are due at ${new Date(second.at).toISOString().slice(0, 16)}Z, and one of the two runs is skipped`,
      'another minute for one, or overlap: allow',
    );
}

function checkNames(job: View, schedules: readonly JobSchedule[]): void {
  const seen = new Set<string | undefined>();
  for (const [index, { name }] of schedules.entries()) {
    const path = Array.isArray(job.get('schedule'))
      ? ['schedule', Math.min(index, (job.get('schedule') as unknown[]).length - 1)]
      : ['schedule'];
    if (name !== undefined && !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
      job.wrong(
        [...path, 'name'],
        `found "${name}"; expected small letters, digits and hyphens, a letter first`,
        'name: daily',
      );
    if (name === 'deadline' || (name?.length ?? 0) > 20)
      job.wrong(
        [...path, 'name'],
        `found "${name}"; expected at most 20 characters, and not deadline, which is the schedule that looks for silence`,
        'name: daily',
      );
    if (seen.has(name))
      job.wrong(
        path,
        name === undefined
          ? 'found a further schedule without a name; expected one, from the second on'
          : `found a second schedule named ${name}`,
        'name: month',
      );
    seen.add(name);
  }
}
