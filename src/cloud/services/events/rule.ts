/** A rule, with pattern and schedule ready for use; its ARN and its name's error. */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { Instant } from '../../../languages/instant.ts';
import { type Pattern, parsePattern } from '../../../languages/pattern/pattern.ts';
import { isProblems } from '../../../languages/problem.ts';
import type { Timetable } from '../../../languages/schedule/next.ts';
import { parseSchedule, type Schedule } from '../../../languages/schedule/schedule.ts';
import type { WrittenTimetable } from '../../delivery/ticks.ts';
import { arn } from '../../kit/arn.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { ServiceHost } from '../../kit/service.ts';
import { partsOfKey } from './bus-name.ts';
import type { RuleRow } from './tables.ts';

export interface Rule extends Omit<RuleRow, 'passed'> {
  /** As in the row; changed in place when a tick has been dealt with. */
  passed: Instant;
  readonly arn: string;
  readonly bus: string;
  /** Its name on its bus. */
  readonly title: string;
  readonly pattern: Pattern | undefined;
  readonly schedule: Schedule | undefined;
  /** What its ticks are made of, while it is enabled. */
  readonly timetable: Timetable | undefined;
  readonly written: WrittenTimetable;
  readonly targets: readonly Target[];
}

/** `name`: as the rule is kept, with its bus where that is not the default one. */
export const ruleArn = (host: ServiceHost, name: string): string => arn(host, 'events', `rule/${name}`);

export function ruleMissing(key: string): AwsError {
  const { bus, name } = partsOfKey(key);
  return new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus}.`);
}

export function ruleOf(host: ServiceHost, row: RuleRow, targets: readonly Target[]): Rule {
  const { bus, name: title } = partsOfKey(row.name);
  const { name, eventPattern, scheduleExpression, state, anchor } = row;
  const schedule = scheduleExpression === null ? undefined : parsedOf(parseSchedule(scheduleExpression, true));
  return {
    ...row,
    arn: ruleArn(host, name),
    bus,
    title,
    pattern: eventPattern === null ? undefined : parsedOf(parsePattern(eventPattern)),
    schedule,
    timetable: schedule && state === 'ENABLED' ? { schedule, anchor } : undefined,
    written: { expression: scheduleExpression ?? '', anchor },
    targets,
  };
}

/** What the tables hold was checked when it was written. */
function parsedOf<T>(parsed: T): Exclude<T, readonly unknown[]> {
  if (isProblems(parsed)) throw new Error(`a rule in the store does not parse: ${JSON.stringify(parsed)}`);
  return parsed as Exclude<T, readonly unknown[]>;
}
