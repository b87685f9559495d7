/** All that starts something by time: schedules of EventBridge Scheduler, and rules with a schedule on the default event bus. */
import type { Rule, Target } from '@aws-sdk/client-eventbridge';
import { pausedAfterOf } from '../languages/paused-mark.ts';
import { valueAt } from '../languages/value-at.ts';
import type { Account } from './account.ts';
import { parsed } from './execution-history.ts';
import type { Owner } from './find-machines.ts';
import type { Trigger } from './job.ts';
import { rulesOf, schedulesOf } from './starts.ts';

/** Of the account, or of one stack, of which alone more than names is then asked. Throws the SDK's errors. */
export async function findTriggers(account: Account, owner?: Owner): Promise<Trigger[]> {
  const isWanted = owner ? ownedBy(owner) : () => true;
  const [schedules, rules] = await Promise.all([findSchedules(account, isWanted), findRules(account, isWanted)]);
  return [...schedules, ...rules];
}

type IsWanted = (type: string, name: string | undefined, group?: string) => boolean;

function ownedBy({ resources }: Owner): IsWanted {
  const owned = new Set(
    resources.map(({ ResourceType, PhysicalResourceId }) => `${ResourceType} ${PhysicalResourceId}`),
  );
  const ownsGroup = resources.some(({ ResourceType }) => ResourceType === groupType);
  // Stacks of one app in two environments have schedules of the same names, each in a group of its own.
  return (type, name, group) =>
    owned.has(`${type} ${name}`) && (group === undefined || !ownsGroup || owned.has(`${groupType} ${group}`));
}

const groupType = 'AWS::Scheduler::ScheduleGroup';

async function findSchedules(account: Account, isWanted: IsWanted): Promise<Trigger[]> {
  const schedules = await schedulesOf(account, ({ Name, GroupName }) =>
    isWanted('AWS::Scheduler::Schedule', Name, GroupName),
  );
  return schedules.map(([{ Name, GroupName }, found]) => ({
    kind: 'schedule',
    name: Name ?? '',
    group: GroupName,
    arn: found.Arn ?? '',
    expression: found.ScheduleExpression ?? '',
    zone: found.ScheduleExpressionTimezone ?? 'UTC',
    enabled: found.State !== 'DISABLED',
    pausedAfter: found.State === 'DISABLED' ? pausedAfterOf(found.Description) : undefined,
    start: found.StartDate,
    end: found.EndDate,
    since: found.CreationDate,
    changed: found.LastModificationDate,
    windowMinutes: found.FlexibleTimeWindow?.MaximumWindowInMinutes ?? 0,
    deadLetters: found.Target?.DeadLetterConfig?.Arn,
    targetArn:
      found.Target?.EcsParameters?.TaskDefinitionArn ?? startedBy(found.Target?.Arn ?? '', found.Target?.Input),
  }));
}

/** A universal target names in its input what it starts. */
function startedBy(targetArn: string, input: string | undefined): string {
  if (!targetArn.endsWith(':aws-sdk:sfn:startExecution')) return targetArn;
  const machineArn = valueAt(parsed(input), 'StateMachineArn');
  return typeof machineArn === 'string' ? machineArn : targetArn;
}

async function findRules(account: Account, isWanted: IsWanted): Promise<Trigger[]> {
  const rules = await rulesOf(
    account,
    ({ ScheduleExpression, Name }) => ScheduleExpression !== undefined && isWanted('AWS::Events::Rule', Name),
  );
  return rules.flatMap(([rule, targets]) => targets.map((target) => triggerOf(rule, target)));
}

const triggerOf = (rule: Rule, target: Target): Trigger => ({
  kind: 'rule',
  name: rule.Name ?? '',
  group: undefined,
  arn: rule.Arn ?? '',
  expression: rule.ScheduleExpression ?? '',
  zone: 'UTC',
  enabled: rule.State !== 'DISABLED',
  pausedAfter: undefined,
  start: undefined,
  end: undefined,
  since: undefined,
  changed: undefined,
  windowMinutes: 0,
  deadLetters: target.DeadLetterConfig?.Arn,
  targetArn: target.EcsParameters ? (target.EcsParameters.TaskDefinitionArn ?? target.Arn ?? '') : (target.Arn ?? ''),
});
