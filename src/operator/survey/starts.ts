/** What starts something by time, and rules that may tell of how it ended. */
import type { Rule } from '@aws-sdk/client-eventbridge';
import type { Account } from '../account.ts';
import { rulesOf, schedulesOf } from '../starts.ts';
import type { Part } from './part.ts';

export async function schedules(account: Account): Promise<Part[]> {
  const found = await schedulesOf(account);
  return found.map(([{ Name, GroupName }, described]) => ({
    kind: 'schedule',
    name: `${GroupName ?? 'default'}/${Name}`,
    arn: described.Arn ?? '',
    described: { ...described },
  }));
}

/** Details of events that tell of a job's end, or of an alarm. */
const telling = /Step Functions Execution Status Change|ECS Task State Change|CloudWatch Alarm State Change/;

/** With a schedule, or a pattern that tells; rules that AWS keeps for itself tell nobody. */
const isWanted = ({ ScheduleExpression, EventPattern, ManagedBy }: Rule): boolean =>
  ManagedBy === undefined && (ScheduleExpression !== undefined || telling.test(EventPattern ?? ''));

export async function rules(account: Account): Promise<Part[]> {
  const found = await rulesOf(account, isWanted);
  return found.map(([rule, targets]) => ({
    kind: 'rule',
    name: rule.Name ?? '',
    arn: rule.Arn ?? '',
    described: { ...rule, Targets: targets },
  }));
}
