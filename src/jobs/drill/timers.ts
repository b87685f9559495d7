/** What is done to a job's schedules in a drill, by the calls that a person would make. */
import { type Instant, iso } from '../../languages/instant.ts';
import type { Fields } from '../model/symbol.ts';
import type { DrillCloud } from './cloud.ts';
import type { Stage, Timer } from './stage.ts';

interface Target {
  readonly Id: string;
  readonly RoleArn?: string;
}

const targetsOf = async (cloud: DrillCloud, { name }: Timer): Promise<readonly Target[]> =>
  (await cloud.call<{ Targets?: Target[] }>('events', 'ListTargetsByRule', { Rule: name })).Targets ?? [];

const scheduleOf = ({ name, group }: Timer) => ({ Name: name, ...(group === undefined ? {} : { GroupName: group }) });

/** All of a schedule of Scheduler, but what `change` sets. */
async function update(cloud: DrillCloud, timer: Timer, change: Fields): Promise<void> {
  const found = await cloud.call<Fields>('scheduler', 'GetSchedule', scheduleOf(timer));
  const { Arn: _, CreationDate: _made, LastModificationDate: _changed, ...rest } = found;
  await cloud.call('scheduler', 'UpdateSchedule', { ...rest, ...change });
}

export async function setEnabled({ cloud, timers }: Stage, isEnabled: boolean): Promise<void> {
  for (const timer of timers) {
    if (timer.schedule.isRule)
      await cloud.call('events', isEnabled ? 'EnableRule' : 'DisableRule', { Name: timer.name });
    else await update(cloud, timer, { State: isEnabled ? 'ENABLED' : 'DISABLED' });
  }
}

export async function deleteTimers({ cloud, timers }: Stage): Promise<void> {
  for (const timer of timers) {
    if (!timer.schedule.isRule) {
      await cloud.call('scheduler', 'DeleteSchedule', scheduleOf(timer));
      continue;
    }
    const Ids = (await targetsOf(cloud, timer)).map(({ Id }) => Id);
    await cloud.call('events', 'RemoveTargets', { Rule: timer.name, Ids });
    await cloud.call('events', 'DeleteRule', { Name: timer.name });
  }
}

/** The same targets are started once more, at that minute; the schedule's own times are gone. */
export async function startAgainAt({ cloud, timers }: Stage, at: Instant): Promise<void> {
  const [timer] = timers;
  if (!timer) return;
  if (!timer.schedule.isRule) {
    const expression = { ScheduleExpression: `at(${iso(at).slice(0, 19)})`, ScheduleExpressionTimezone: 'UTC' };
    await update(cloud, timer, { ...expression, FlexibleTimeWindow: { Mode: 'OFF' } });
    return;
  }
  const rule = await cloud.call<Fields>('events', 'DescribeRule', { Name: timer.name });
  const { Name, Description, State, RoleArn, EventBusName } = rule;
  const date = new Date(at);
  const when = [
    date.getUTCMinutes(),
    date.getUTCHours(),
    date.getUTCDate(),
    date.getUTCMonth() + 1,
    '?',
    date.getUTCFullYear(),
  ];
  await cloud.call('events', 'PutRule', {
    Name,
    State,
    ScheduleExpression: `cron(${when.join(' ')})`,
    ...(Description === undefined ? {} : { Description }),
    ...(RoleArn === undefined ? {} : { RoleArn }),
    ...(EventBusName === undefined ? {} : { EventBusName }),
  });
}

const denied = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: ['states:StartExecution', 'ecs:RunTask'], Resource: '*' }],
});

/** Returns how many roles lost the right to start anything. */
export async function denyStarts({ cloud, timers }: Stage): Promise<number> {
  const roles = new Set<string>();
  for (const timer of timers) {
    const arns = timer.schedule.isRule
      ? (await targetsOf(cloud, timer)).map(({ RoleArn }) => RoleArn)
      : [
          (await cloud.call<{ Target: { RoleArn?: string } }>('scheduler', 'GetSchedule', scheduleOf(timer))).Target
            .RoleArn,
        ];
    for (const arn of arns) if (arn !== undefined) roles.add(arn.split('/').at(-1) as string);
  }
  for (const RoleName of roles)
    await cloud.call('iam', 'PutRolePolicy', { RoleName, PolicyName: 'drill', PolicyDocument: denied });
  return roles.size;
}
