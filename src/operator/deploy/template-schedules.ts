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
}

/** A rate is due as if it began now. */
export function schedulesOf({ resources }: Written, now: Date): WrittenSchedule[] {
  return Object.entries(resources).flatMap(([logicalId, { type, properties, job }]) => {
    const { ScheduleExpression, ScheduleExpressionTimezone: zone = 'UTC', State } = properties;
    const isSchedule = type === 'AWS::Scheduler::Schedule' || type === 'AWS::Events::Rule';
    if (!isSchedule || ScheduleExpression === undefined) return [];
    const [expression, zoneName] = [short(ScheduleExpression), short(zone)];
    const trigger = triggerOf(expression, zoneName, type === 'AWS::Events::Rule', now);
    const [next]: (Instant | undefined)[] = State === 'DISABLED' ? [] : dueOf(trigger, instant(Number(now)), 1);
    return [{ logicalId, job, expression, zone: zoneName, next: next === undefined ? undefined : new Date(next) }];
  });
}

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
