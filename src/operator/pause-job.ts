/** Switches what starts a job off and on. Sources: EventBridge Scheduler API reference, UpdateSchedule; EventBridge's, DisableRule. */
import { DisableRuleCommand, EnableRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
  type UpdateScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import { type PausedAfter, withMark, withoutMark } from '../languages/paused-mark.ts';
import type { Account } from './account.ts';
import type { Job, Trigger } from './job.ts';
import { OperatorError } from './operator-error.ts';

/** Returns what was changed; what was so already is left alone. Throws OperatorError for a job that nothing starts. */
export async function setPaused(account: Account, job: Job, paused: boolean): Promise<Trigger[]> {
  if (job.triggers.length === 0)
    throw new OperatorError(`nothing starts ${job.name} by itself`, `punctual run ${job.name} starts it by hand`);
  const changed = job.triggers.filter(({ enabled }) => enabled === paused);
  for (const trigger of changed) await (trigger.kind === 'rule' ? setRule : setSchedule)(account, trigger, paused);
  if (!paused) await resumeDeadline(account, job);
  return changed;
}

/** What looks for a success of a rare job of a configuration: a deployment of the job while it was paused has switched it off too. */
async function resumeDeadline(account: Account, { app, name, triggers }: Job): Promise<void> {
  const group = triggers.find(({ kind }) => kind === 'schedule')?.group;
  if (app === undefined || group === undefined) return;
  try {
    await setSchedule(account, { name: `${name}.deadline`, group }, false);
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
  }
}

async function setRule(account: Account, { name: Name }: Trigger, paused: boolean): Promise<void> {
  const client = account.client(EventBridgeClient);
  await (paused ? client.send(new DisableRuleCommand({ Name })) : client.send(new EnableRuleCommand({ Name })));
}

const setSchedule = (account: Account, trigger: Pick<Trigger, 'name' | 'group'>, paused: boolean): Promise<void> =>
  changeSchedule(account, trigger, (description) => ({
    Description: description && withoutMark(description),
    State: paused ? 'DISABLED' : 'ENABLED',
  }));

/** Says again of the schedules that are off why they are, where something has written them anew. Throws the SDK's errors. */
export async function markPaused(account: Account, job: Job, after: PausedAfter): Promise<void> {
  for (const trigger of job.triggers)
    if (trigger.kind === 'schedule' && !trigger.enabled && !trigger.pausedAfter)
      await changeSchedule(account, trigger, (description) => ({ Description: withMark(description ?? '', after) }));
}

/** UpdateSchedule sets all that is not given to its default: everything goes along. */
async function changeSchedule(
  account: Account,
  { name: Name, group: GroupName }: Pick<Trigger, 'name' | 'group'>,
  changed: (description: string | undefined) => Partial<UpdateScheduleCommandInput>,
): Promise<void> {
  const client = account.client(SchedulerClient);
  const { $metadata, Arn, CreationDate, LastModificationDate, ...schedule } = await client.send(
    new GetScheduleCommand({ Name, GroupName }),
  );
  const { ScheduleExpression, FlexibleTimeWindow, Target } = schedule;
  await client.send(
    new UpdateScheduleCommand({
      ...schedule,
      Name,
      ScheduleExpression,
      FlexibleTimeWindow,
      Target,
      ...changed(schedule.Description),
    }),
  );
}
