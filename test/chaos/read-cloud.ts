/** Reads through AWS's own API what a run left in the cloud: executions and their histories, tasks, lines, messages, alarms, metrics. */
import {
  DescribeAlarmHistoryCommand,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, type Task as EcsTask, ListTasksCommand } from '@aws-sdk/client-ecs';
import { DescribeRuleCommand } from '@aws-sdk/client-eventbridge';
import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListStateMachinesCommand,
} from '@aws-sdk/client-sfn';
import { GetQueueUrlCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { attemptsOf } from './attempts.ts';
import type { Clients } from './clients.ts';
import { minuteMs } from './minutes.ts';
import type { Execution, Notes, Recording, Task } from './recording.ts';
import { names } from './workload.ts';

export type CloudReading = Pick<Recording, 'executions' | 'tasks' | 'messages' | 'alarmsAt' | 'toggledState' | 'sums'>;

export async function readCloud(clients: Clients, notes: Notes): Promise<CloudReading> {
  const machines = await readMachines(clients);
  return {
    executions: await readExecutions(clients, machines, notes),
    tasks: await readTasks(clients),
    messages: await readMessages(clients),
    alarmsAt: await readAlarms(clients),
    toggledState: String((await clients.events.send(new DescribeRuleCommand({ Name: names.toggled }))).State),
    sums: await readSums(clients, machines, notes),
  };
}

/** All pages of a list operation. */
async function pages<Item>(
  read: (
    token: string | undefined,
  ) => Promise<{ readonly items: Item[] | undefined; readonly next: string | undefined }>,
): Promise<Item[]> {
  const all: Item[] = [];
  for (let token: string | undefined; ; ) {
    const { items = [], next } = await read(token);
    all.push(...items);
    if (next === undefined) return all;
    token = next;
  }
}

interface Machine {
  readonly name: string;
  readonly arn: string;
}

async function readMachines({ states }: Clients): Promise<Machine[]> {
  const found = await pages(async (nextToken) => {
    const page = await states.send(new ListStateMachinesCommand({ nextToken }));
    return { items: page.stateMachines, next: page.nextToken };
  });
  return found.map(({ name, stateMachineArn }) => ({ name: String(name), arn: String(stateMachineArn) }));
}

async function readExecutions(clients: Clients, machines: readonly Machine[], notes: Notes): Promise<Execution[]> {
  const all: Execution[] = [];
  for (const { name, arn } of machines) {
    const list = await pages(async (nextToken) => {
      const page = await clients.states.send(new ListExecutionsCommand({ stateMachineArn: arn, nextToken }));
      return { items: page.executions, next: page.nextToken };
    });
    const runsTasks = notes.jobs.some((job) => job.name === name);
    for (const item of list) all.push(await readExecution(clients, name, item, runsTasks));
  }
  return all;
}

async function readExecution(
  { states }: Clients,
  machine: string,
  { executionArn, name, status, stopDate }: ExecutionListItem,
  runsTasks: boolean,
): Promise<Execution> {
  const plain = {
    arn: String(executionArn),
    machine,
    name: String(name),
    status: String(status),
    ...(stopDate ? { stoppedAt: stopDate.getTime() } : {}),
  };
  if (!runsTasks) return { ...plain, attempts: [] };
  const { input } = await states.send(new DescribeExecutionCommand({ executionArn }));
  const history: HistoryEvent[] = await pages(async (nextToken) => {
    const page = await states.send(new GetExecutionHistoryCommand({ executionArn, nextToken }));
    return { items: page.events, next: page.nextToken };
  });
  const { time } = JSON.parse(input ?? '{}') as { time?: string };
  return { ...plain, ...(time === undefined ? {} : { tick: time }), attempts: attemptsOf(history) };
}

async function readTasks(clients: Clients): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
    const arns = await pages(async (nextToken) => {
      const page = await clients.ecs.send(new ListTasksCommand({ cluster: names.cluster, desiredStatus, nextToken }));
      return { items: page.taskArns, next: page.nextToken };
    });
    for (let from = 0; from < arns.length; from += 100) {
      const some = new DescribeTasksCommand({ cluster: names.cluster, tasks: arns.slice(from, from + 100) });
      for (const task of (await clients.ecs.send(some)).tasks ?? []) tasks.push(await readTask(clients, task));
    }
  }
  return tasks;
}

async function readTask(clients: Clients, task: EcsTask): Promise<Task> {
  const arn = String(task.taskArn);
  const container = task.containers?.[0];
  const reason = container?.reason ?? task.stoppedReason;
  const environment = task.overrides?.containerOverrides?.[0]?.environment ?? [];
  return {
    arn,
    job: String(task.taskDefinitionArn).replace(/^.*\/(.*):\d+$/, '$1'),
    status: String(task.lastStatus),
    ...(container?.exitCode === undefined ? {} : { exitCode: container.exitCode }),
    ...(reason === undefined ? {} : { reason }),
    createdAt: task.createdAt?.getTime() ?? 0,
    ...(task.stoppedAt ? { stoppedAt: task.stoppedAt.getTime() } : {}),
    environment: Object.fromEntries(environment.map(({ name, value }) => [String(name), String(value)])),
    lines: await readLines(clients, `chaos/job/${arn.replace(/^.*\//, '')}`),
  };
}

/** A stream is at its end when the token comes back that was sent. A task that did not start has none. */
async function readLines({ logs }: Clients, logStreamName: string): Promise<string[]> {
  const lines: string[] = [];
  for (let nextToken: string | undefined; ; ) {
    const command = new GetLogEventsCommand({
      logGroupName: names.logGroup,
      logStreamName,
      startFromHead: true,
      nextToken,
    });
    const page = await logs.send(command).catch((error: Error) => {
      if (error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    });
    if (!page) return lines;
    lines.push(...(page.events ?? []).map(({ message }) => String(message)));
    if (page.nextForwardToken === nextToken || page.nextForwardToken === undefined) return lines;
    nextToken = page.nextForwardToken;
  }
}

/** Hidden for so long that no message is received twice by one reading. */
const hiddenSeconds = 3600;
const emptyAnswersMax = 2;

async function readMessages({ sqs }: Clients): Promise<Record<string, string[]>> {
  const messages: Record<string, string[]> = {};
  for (const QueueName of Object.values(names.queues)) {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    const bodies: string[] = [];
    const receive = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: hiddenSeconds };
    for (let empty = 0; empty < emptyAnswersMax; ) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(receive));
      bodies.push(...Messages.map(({ Body }) => String(Body)));
      empty = Messages.length === 0 ? empty + 1 : 0;
    }
    messages[QueueName] = bodies;
  }
  return messages;
}

async function readAlarms({ metrics }: Clients): Promise<number[]> {
  const items = await pages(async (NextToken) => {
    const wanted = { AlarmName: names.alarm, HistoryItemType: 'StateUpdate' as const, NextToken };
    const page = await metrics.send(new DescribeAlarmHistoryCommand(wanted));
    return { items: page.AlarmHistoryItems, next: page.NextToken };
  });
  return items
    .filter(({ HistoryData }) => {
      const { newState } = JSON.parse(HistoryData ?? '{}') as { newState?: { stateValue?: string } };
      return newState?.stateValue === 'ALARM';
    })
    .map(({ Timestamp }) => Timestamp?.getTime() ?? 0);
}

async function readSums(
  { metrics }: Clients,
  machines: readonly Machine[],
  { jobs, deploySentAt, endedAt, faults }: Notes,
): Promise<Record<string, number>> {
  const offsets = [0, ...faults.map(({ offsetMs = 0 }) => offsetMs)];
  const sum = async (wanted: Pick<GetMetricStatisticsCommandInput, 'Namespace' | 'MetricName' | 'Dimensions'>) => {
    const command = new GetMetricStatisticsCommand({
      ...wanted,
      StartTime: new Date(Math.floor((deploySentAt + Math.min(...offsets)) / minuteMs) * minuteMs),
      EndTime: new Date((Math.floor((endedAt + Math.max(...offsets)) / minuteMs) + 2) * minuteMs),
      Period: 60,
      Statistics: ['Sum'],
    });
    const { Datapoints = [] } = await metrics.send(command);
    return Datapoints.reduce((total, { Sum = 0 }) => total + Sum, 0);
  };
  const sums: Record<string, number> = {};
  for (const { name, arn } of machines) {
    for (const MetricName of ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed']) {
      const Dimensions = [{ Name: 'StateMachineArn', Value: arn }];
      sums[`${MetricName} of ${name}`] = await sum({ Namespace: 'AWS/States', MetricName, Dimensions });
    }
  }
  for (const { name } of jobs.filter(({ zone }) => zone !== undefined)) {
    const Dimensions = [{ Name: 'ScheduleGroup', Value: 'default' }];
    const MetricName = 'InvocationAttemptCount';
    sums[`${MetricName} of ${name}`] = await sum({ Namespace: 'AWS/Scheduler', MetricName, Dimensions });
  }
  for (const { name } of jobs.filter(({ schedule, zone }) => schedule !== undefined && zone === undefined)) {
    const Dimensions = [{ Name: 'RuleName', Value: name }];
    sums[`TriggeredRules of ${name}`] = await sum({
      Namespace: 'AWS/Events',
      MetricName: 'TriggeredRules',
      Dimensions,
    });
  }
  return sums;
}
