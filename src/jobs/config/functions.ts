/**
 * What `punctual.config.ts` is written with: `app`, `job`, `cron`, `rate`, `at` and `every`. They give types and completion, and note the line they
 * are called in, for messages; the objects that they return are the same that YAML or JSON would say.
 */
import type { Place } from './finding.ts';
import type { AppInput, JobInput, ScheduleInput } from './schema/schema.ts';

/** On whatever copy of this module a configuration imports, the same. */
const placed = Symbol.for('punctual.place');

type Placed<T> = T & { readonly [placed]?: Call };

/** A call, by the file and line that made it. */
export interface Call extends Place {
  readonly file: string;
}

/** Where an object was made by one of the functions; undefined for any other. */
export const callOf = (value: unknown): Call | undefined =>
  typeof value === 'object' && value !== null ? (value as Placed<object>)[placed] : undefined;

function note<T extends object>(value: T): T {
  // Of this function, of that which calls it, and then of the configuration.
  const frame = new Error('place').stack?.split('\n')[3] ?? '';
  const [, file, line] = /(?:\(|at )(?:async )?([^()]*):(\d+):\d+\)?$/.exec(frame) ?? [];
  if (file !== undefined) Object.defineProperty(value, placed, { value: { file, line: Number(line) } });
  return value;
}

/** A job by its name, as it stands in a list of jobs. */
export type NamedJob = JobInput & { readonly name: string };

type AppFields = Omit<AppInput, 'app' | 'jobs' | '$schema'> & { jobs: readonly NamedJob[] };
type ScheduleOptions = Pick<ScheduleInput, 'zone' | 'start' | 'end' | 'window' | 'name' | 'input'>;

type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
type Phrase =
  | 'minute'
  | 'hour'
  | `${number} ${'minutes' | 'hours'}`
  | `hour at :${number}`
  | `${'day' | 'weekday' | Weekday} at ${string}`
  | `month on day ${string} at ${string}`
  | `month on the last day at ${string}`;
/** An editor offers these. */
type Plain =
  | '15 minutes'
  | 'hour'
  | 'day at 04:30'
  | 'weekday at 08:00'
  | 'monday at 06:00'
  | 'month on day 1 at 06:00'
  | 'month on the last day at 22:00';
type RateText = `${number} ${'minute' | 'hour' | 'day'}${'' | 's'}`;

/** An app: jobs that are deployed together. */
export const app = (name: string, fields: AppFields) => note({ app: name, ...fields });

/** A job: one container, its schedule, and what is done when it fails. */
export const job = (name: string, fields: JobInput): NamedJob => note({ name, ...fields });

/** Crontab's five fields, or AWS's six: `cron('0 18 * * MON-FRI')`. */
export const cron = (fields: string, options: ScheduleOptions = {}): ScheduleInput =>
  note({ cron: fields, ...options });

/** By elapsed time, from its creation: `rate('6 hours')`. Words that align to the clock are `every`'s. */
export const rate = (text: RateText, options: ScheduleOptions = {}): ScheduleInput => note({ rate: text, ...options });

/** Once, at a local time of the zone: `at('2026-12-31T22:00')`. */
export const at = (local: string, options: ScheduleOptions = {}): ScheduleInput => note({ at: local, ...options });

/** In words: `every('day at 04:30')`. */
export function every(phrase: Plain, options?: ScheduleOptions): ScheduleInput;
export function every(phrase: Phrase, options?: ScheduleOptions): ScheduleInput;
export function every(phrase: string, options: ScheduleOptions = {}): ScheduleInput {
  return note({ every: phrase, ...options });
}
