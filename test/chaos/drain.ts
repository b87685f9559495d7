/** Brings a run to its end: switches the rules off, one acknowledged call each, and waits until nothing of it runs any more. */
import { ListTasksCommand } from '@aws-sdk/client-ecs';
import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetScheduleCommand, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { ListExecutionsCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { type Access, type Clients, openClients } from './clients.ts';
import type { Clock } from './clock.ts';
import type { Job } from './jobs.ts';
import type { Notes } from './recording.ts';
import { names } from './workload.ts';

export interface DrainSettings {
  readonly jobs: readonly Job[];
  readonly clock: Clock;
  readonly access: Access;
  readonly drainMsMax: number;
  say(line: string): void;
}

const lookEveryMs = 250;

export async function drain(settings: DrainSettings): Promise<Pick<Notes, 'disabled' | 'unfinished'>> {
  const { clock, jobs, say } = settings;
  const clients = openClients(settings.access);
  try {
    const disabled: Record<string, { sentAt: number; ackedAt: number }> = {};
    const rules = jobs.filter(({ schedule }) => schedule !== undefined).map(({ name }) => name);
    for (const Name of [...rules, names.toggled]) {
      const sentAt = clock.now();
      const zoned = jobs.some(({ name, zone }) => name === Name && zone !== undefined);
      if (zoned) await disableSchedule(clients, Name);
      else await clients.events.send(new DisableRuleCommand({ Name }));
      disabled[Name] = { sentAt, ackedAt: clock.now() };
    }
    say('rules are off; waiting for what still runs');
    const until = clock.now() + settings.drainMsMax * clock.speed;
    for (;;) {
      const unfinished = await whatRuns(clients);
      if (unfinished.length === 0 || clock.now() > until) return { disabled, unfinished };
      await clock.after(lookEveryMs * clock.speed);
    }
  } finally {
    clients.destroy();
  }
}

/** An update says all of it again. */
async function disableSchedule({ scheduler }: Clients, Name: string): Promise<void> {
  const { ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target } = await scheduler.send(
    new GetScheduleCommand({ Name }),
  );
  const same = { ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target };
  await scheduler.send(new UpdateScheduleCommand({ ...same, Name, State: 'DISABLED' }));
}

async function whatRuns({ states, ecs }: Clients): Promise<string[]> {
  const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({}));
  const running: string[] = [];
  for (const { stateMachineArn } of stateMachines) {
    const { executions = [] } = await states.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }),
    );
    running.push(...executions.map(({ executionArn }) => `${executionArn} did not end in time`));
  }
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: names.cluster, desiredStatus: 'RUNNING' }));
  return [...running, ...taskArns.map((arn) => `${arn} did not stop in time`)];
}
