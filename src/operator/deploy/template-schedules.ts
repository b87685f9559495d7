/** The schedules that a template writes down: when its jobs would be due. Pure. */
import { type Instant, instant } from '../../languages/instant.ts';
import { dueOf, type Trigger } from '../job.ts';
import type { Switches } from './live-states.ts';
import { short, stateParameterOf, type Written } from './template-text.ts';

export interface WrittenSchedule {
  readonly logicalId: string;
  readonly job: string | undefined;
  readonly expression: string;
  readonly zone: string;
  readonly isOff: boolean;
  /** Undefined: it is off, never due, or written so that it is known on deployment alone. */
  readonly next: Date | undefined;
  /** It is due for the first time when it is made, as a rate without a date to start at is. */
  readonly isDueAtOnce: boolean;
}

/** A rate is due as if it began now. `states`: of the parameters that say whether schedules are on, where they are not their defaults. Source: "Schedule types in EventBridge Scheduler", User Guide. */
export function schedulesOf(
  { resources, defaults }: Written,
  now: Date,
  states: Readonly<Record<string, string>> = {},
): WrittenSchedule[] {
  return Object.entries(resources).flatMap(([logicalId, resource]) => {
    const { type, properties, job } = resource;
    const { ScheduleExpression, ScheduleExpressionTimezone: zone = 'UTC', State, StartDate, EndDate } = properties;
    const isRule = type === 'AWS::Events::Rule';
    if (!(isRule || type === 'AWS::Scheduler::Schedule') || ScheduleExpression === undefined) return [];
    const [expression, zoneName] = [short(ScheduleExpression), short(zone)];
    const [start, end] = [dateOf(StartDate), dateOf(EndDate)];
    const trigger = { ...triggerOf(expression, zoneName, isRule, now), start, end };
    const parameter = stateParameterOf(resource) ?? '';
    const isOff = (states[parameter] ?? defaults[parameter] ?? State) === 'DISABLED';
    const isDueAtOnce = !isRule && start === undefined && !isOff && expression.startsWith('rate');
    const [next]: (Instant | undefined)[] = isOff ? [] : dueOf(trigger, instant(Number(now)), 1);
    const due = next === undefined ? undefined : new Date(next);
    return [{ logicalId, job, expression, zone: zoneName, isOff, next: due, isDueAtOnce }];
  });
}

/** A schedule that comes, goes, is switched, or is due at other times. */
export interface DueChange {
  readonly logicalId: string;
  readonly job: string | undefined;
  readonly before: WrittenSchedule | undefined;
  readonly after: WrittenSchedule | undefined;
}

export function dueChanges(before: Written, after: Written, now: Date, { live, wanted }: Switches): DueChange[] {
  const byId = (written: Written, states: Switches['live']) =>
    new Map(schedulesOf(written, now, states).map((schedule) => [schedule.logicalId, schedule]));
  const [old, fresh] = [byId(before, live), byId(after, wanted)];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((logicalId) => {
    const [was, is] = [old.get(logicalId), fresh.get(logicalId)];
    const isSame = was?.expression === is?.expression && was?.zone === is?.zone && was?.isOff === is?.isOff;
    return isSame ? [] : [{ logicalId, job: is?.job ?? was?.job, before: was, after: is }];
  });
}

const dateOf = (value: unknown): Date | undefined =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? new Date(value) : undefined;

const triggerOf = (expression: string, zone: string, isRule: boolean, now: Date): Trigger => ({
  kind: isRule ? 'rule' : 'schedule',
  name: '',
  group: undefined,
  arn: '',
  expression,
  zone,
  enabled: true,
  pausedAfter: undefined,
  start: undefined,
  end: undefined,
  since: now,
  changed: undefined,
  windowMinutes: 0,
  deadLetters: undefined,
  targetArn: '',
});
