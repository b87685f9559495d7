/** The schedules that a template writes down: when its jobs would be due. Pure. */
import { type Instant, instant } from '../../languages/instant.ts';
import { dueOf, type Trigger } from '../job.ts';
import { short, type Written } from './template-text.ts';

export interface WrittenSchedule {
  readonly logicalId: string;
  readonly job: string | undefined;
  readonly expression: string;
  readonly zone: string;
  /** Undefined: it is off, never due, or written so that it is known on deployment alone. */
  readonly next: Date | undefined;
  /** It is due for the first time when it is made, as a rate without a date to start at is. */
  readonly isDueAtOnce: boolean;
}

/** A rate is due as if it began now. Source: "Schedule types in EventBridge Scheduler", User Guide. */
export function schedulesOf({ resources }: Written, now: Date): WrittenSchedule[] {
  return Object.entries(resources).flatMap(([logicalId, { type, properties, job }]) => {
    const { ScheduleExpression, ScheduleExpressionTimezone: zone = 'UTC', State, StartDate, EndDate } = properties;
    const isRule = type === 'AWS::Events::Rule';
    if (!(isRule || type === 'AWS::Scheduler::Schedule') || ScheduleExpression === undefined) return [];
    const [expression, zoneName] = [short(ScheduleExpression), short(zone)];
    const [start, end] = [dateOf(StartDate), dateOf(EndDate)];
    const trigger = { ...triggerOf(expression, zoneName, isRule, now), start, end };
    const isDueAtOnce = !isRule && start === undefined && State !== 'DISABLED' && expression.startsWith('rate');
    const [next]: (Instant | undefined)[] = State === 'DISABLED' ? [] : dueOf(trigger, instant(Number(now)), 1);
    const due = next === undefined ? undefined : new Date(next);
    return [{ logicalId, job, expression, zone: zoneName, next: due, isDueAtOnce }];
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
  start: undefined,
  end: undefined,
  since: now,
  changed: undefined,
  windowMinutes: 0,
  deadLetters: undefined,
  targetArn: '',
});
