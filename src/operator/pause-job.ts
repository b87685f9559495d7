/** Switches what starts a job off and on. Sources: EventBridge Scheduler API reference, UpdateSchedule; EventBridge's, DisableRule. */
import { DisableRuleCommand, EnableRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetScheduleCommand, SchedulerClient, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import type { Account } from './account.ts';
import type { Job, Trigger } from './job.ts';
import { OperatorError } from './operator-error.ts';
import { withoutMark } from './paused-after.ts';

/** Returns what was changed; what was so already is left alone. Throws OperatorError for a job that nothing starts. */
export async function setPaused(account: Account, job: Job, paused: boolean): Promise<Trigger[]> {
  if (job.triggers.length === 0)
    throw new OperatorError(`nothing starts ${job.name} by itself`, `punctual run ${job.name} starts it by hand`);
  const changed = job.triggers.filter(({ enabled }) => enabled === paused);
  for (const trigger of changed) await (trigger.kind === 'rule' ? setRule : setSchedule)(account, trigger, paused);
  return changed;
}

async function setRule(account: Account, { name: Name }: Trigger, paused: boolean): Promise<void> {
  const client = account.client(EventBridgeClient);
  await (paused ? client.send(new DisableRuleCommand({ Name })) : client.send(new EnableRuleCommand({ Name })));
}

/** UpdateSchedule sets all that is not given to its default: everything goes along. */
async function setSchedule(
  account: Account,
  { name: Name, group: GroupName }: Trigger,
  paused: boolean,
): Promise<void> {
  const client = account.client(SchedulerClient);
  const { $metadata, Arn, CreationDate, LastModificationDate, ...schedule } = await client.send(
    new GetScheduleCommand({ Name, GroupName }),
  );
  const { ScheduleExpression, FlexibleTimeWindow, Target, Description } = schedule;
  await client.send(
    new UpdateScheduleCommand({
      ...schedule,
      Description: Description && withoutMark(Description),
      Name,
      ScheduleExpression,
      FlexibleTimeWindow,
      Target,
      State: paused ? 'DISABLED' : 'ENABLED',
    }),
  );
}
