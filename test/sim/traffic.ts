/** What clients do while jobs run: starts, stops, edits, events, messages, figures, and nonsense. One call or change at a time. */

import { stackIs, stackName } from './deploy.ts';
import { cluster, definitionArn, executionArn, machineArn, queueUrl, topicArn } from './plan/names.ts';
import { askedRule, queues } from './plan/plan.ts';
import { drawSchedule } from './plan/schedules.ts';
import { renderTemplate } from './plan/template.ts';
import type { Random } from './random.ts';
import type { Simulation } from './simulation.ts';

export type Action = (simulation: Simulation) => Promise<void>;

/** Drawn before the simulation runs: what, with all its choices; whom it meets is seen then. */
export function drawAction(random: Random, n: number): Action {
  const own = random.branch();
  return random.weighted<Action>([
    [6, (sim) => startExecution(sim, own, `asked-${n}`)],
    [3, (sim) => stopExecution(sim, own)],
    [6, (sim) => redriveExecution(sim, own, `token-${n}`)],
    [3, (sim) => runTask(sim, own, n)],
    [3, (sim) => stopTask(sim, own)],
    [3, (sim) => putEvents(sim, own, n)],
    [4, (sim) => sendMessage(sim, n)],
    [3, (sim) => receiveMessages(sim, own)],
    [2, (sim) => publish(sim, n)],
    [3, (sim) => editRule(sim, own)],
    [3, (sim) => switchRule(sim, own)],
    [1, (sim) => makeRuleAnew(sim, own)],
    [2, (sim) => putMetric(sim, own)],
    [1, (sim) => setAlarmState(sim, own)],
    [1, (sim) => updateStack(sim, own, n)],
    [2, (sim) => nonsense(sim, own)],
    [2, (sim) => look(sim, own)],
  ]);
}

async function startExecution(
  { client, plan, promises, started }: Simulation,
  random: Random,
  name: string,
): Promise<void> {
  const machine = random.of(plan.machines).name;
  const input = JSON.stringify(random.happens(0.2) ? { skip: true } : { name });
  // Asked again if the answer is lost: the name makes it one start.
  await client.insist(
    'states',
    'StartExecution',
    { stateMachineArn: machineArn(machine), name, input },
    /ExecutionAlreadyExists/,
  );
  started.push({ machine, name });
  promises.add(`StartExecution ${name}`, ({ one }) =>
    one(
      'SELECT 1 FROM states_execution e JOIN states_machine m ON m.id = e.machine WHERE m.name = ? AND e.name = ?',
      machine,
      name,
    )
      ? undefined
      : 'there is no such execution',
  );
}

async function stopExecution({ client, promises, started }: Simulation, random: Random): Promise<void> {
  if (started.length === 0) return;
  const { machine, name } = random.of(started.slice(-10));
  const input = { executionArn: executionArn(machine, name), error: 'Stopped', cause: 'by a client' };
  const answer = await client.call('states', 'StopExecution', input);
  if (answer.is !== 'answered') return;
  promises.add(`StopExecution ${name}`, ({ one }) =>
    one(
      "SELECT 1 FROM states_execution e JOIN states_machine m ON m.id = e.machine WHERE m.name = ? AND e.name = ? AND (e.status <> 'RUNNING' OR e.redrives > 0)",
      machine,
      name,
    )
      ? undefined
      : 'it runs',
  );
}

/** One that ended badly, of any machine. Asked again with the same token, it is the same redrive. */
async function redriveExecution({ client, plan, promises }: Simulation, random: Random, token: string): Promise<void> {
  const found: { machine: string; name: string }[] = [];
  for (const { name: machine } of plan.machines)
    for (const statusFilter of ['FAILED', 'TIMED_OUT', 'ABORTED']) {
      const asked = { stateMachineArn: machineArn(machine), statusFilter, maxResults: 3 };
      const answer = await client.call<{ executions: { name: string }[] }>('states', 'ListExecutions', asked);
      if (answer.is === 'answered') found.push(...answer.output.executions.map(({ name }) => ({ machine, name })));
    }
  if (found.length === 0) return;
  const { machine, name } = random.of(found);
  const input = { executionArn: executionArn(machine, name), clientToken: token };
  const answer = await client.call('states', 'RedriveExecution', input);
  if (answer.is !== 'answered') return;
  promises.add(`RedriveExecution ${name}`, ({ one }) =>
    one(
      'SELECT 1 FROM states_execution e JOIN states_machine m ON m.id = e.machine WHERE m.name = ? AND e.name = ? AND e.redrives > 0',
      machine,
      name,
    )
      ? undefined
      : 'it was never redriven',
  );
}

async function runTask(simulation: Simulation, random: Random, n: number): Promise<void> {
  const { client, plan } = simulation;
  const { family } = random.of(plan.tasks);
  const output = await client.insist<{ tasks: { taskArn: string }[] }>('ecs', 'RunTask', {
    cluster,
    taskDefinition: definitionArn(family),
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    clientToken: `token-${n}`,
    startedBy: `client-${n}`,
  });
  for (const { taskArn } of output?.tasks ?? []) promiseTask(simulation, taskArn, 'RunTask', '1');
}

/** A stopped task may be forgotten after a day. */
function promiseTask({ promises, witness, world }: Simulation, taskArn: string, operation: string, fits: string): void {
  const id = taskArn.split('/').at(-1) as string;
  const acknowledgedAt = world.now();
  promises.add(`${operation} ${id}`, ({ one, now }) => {
    const row = one(`SELECT ${fits} AS fits FROM ecs_task WHERE id = ?`, id);
    if (row) return row['fits'] ? undefined : 'it is to run';
    const containers = [...witness.containers.values()].filter(({ spec }) => spec.taskId === id);
    const stoppedAt =
      containers.length === 0 ? acknowledgedAt : Math.max(...containers.map(({ end }) => end?.at ?? Infinity));
    return now >= stoppedAt + 24 * 3600_000 ? undefined : 'there is no such task';
  });
}

async function stopTask(simulation: Simulation, random: Random): Promise<void> {
  const { client, witness } = simulation;
  const running = [...witness.containers.values()].filter(({ end }) => end === undefined);
  if (running.length === 0) return;
  const { taskArn } = random.of(running).spec;
  const answer = await client.call('ecs', 'StopTask', { cluster, task: taskArn, reason: 'by a client' });
  if (answer.is === 'answered') promiseTask(simulation, taskArn, 'StopTask', "desired = 'STOPPED'");
}

async function putEvents({ client, putEvents: put }: Simulation, random: Random, n: number): Promise<void> {
  const Entries = Array.from({ length: random.between(1, 4) }, (_, entry) => ({
    Source: random.happens(0.8) ? askedRule.source : 'sim.other',
    DetailType: 'asked',
    Detail: JSON.stringify({ n, entry }),
  }));
  const answer = await client.call<{ Entries: { EventId: string }[] }>('events', 'PutEvents', { Entries });
  if (answer.is !== 'answered') return;
  for (const [at, { EventId }] of answer.output.Entries.entries())
    put.push({ id: EventId, isMatched: Entries[at]?.Source === askedRule.source });
}

async function sendMessage({ client, promises, received }: Simulation, n: number): Promise<void> {
  const input = { QueueUrl: queueUrl(queues.work), MessageBody: `message ${n}` };
  const answer = await client.call<{ MessageId: string }>('sqs', 'SendMessage', input);
  if (answer.is !== 'answered') return;
  const id = answer.output.MessageId;
  promises.add(`SendMessage ${id}`, ({ one }) =>
    received.has(id) || one('SELECT 1 FROM message WHERE id = ?', id)
      ? undefined
      : 'nobody has received it and it is gone',
  );
}

/** Takes some messages and deletes them; now and then by a call that waits. */
async function receiveMessages({ client, engine, received, faults }: Simulation, random: Random): Promise<void> {
  const QueueUrl = queueUrl(queues.work);
  const input = { QueueUrl, MaxNumberOfMessages: random.between(1, 10) };
  if (faults !== 'calm' && random.happens(0.3)) {
    const WaitTimeSeconds = random.between(1, 20);
    await engine.ask('sqs', 'ReceiveMessage', { ...input, WaitTimeSeconds }, () => {});
    return;
  }
  const answer = await client.call<{ Messages?: { MessageId: string; ReceiptHandle: string }[] }>(
    'sqs',
    'ReceiveMessage',
    input,
  );
  if (answer.is !== 'answered') return;
  for (const { MessageId, ReceiptHandle } of answer.output.Messages ?? []) {
    received.add(MessageId);
    await client.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle });
  }
}

async function publish({ client, plan, published }: Simulation, n: number): Promise<void> {
  const answer = await client.call('sns', 'Publish', {
    TopicArn: topicArn(plan.topic.name),
    Message: `news ${n}.`,
  });
  if (answer.is === 'answered') published.push(`news ${n}.`);
}

async function editRule({ client, plan, rules }: Simulation, random: Random): Promise<void> {
  const { name } = random.of(plan.rules);
  const before = rules.current(name);
  if (!before) return;
  const schedule = random.happens(0.3) ? before.schedule : drawSchedule(random);
  await client.putRule(name, { schedule, enabled: random.happens(0.8) });
}

const switchRule = ({ client, plan }: Simulation, random: Random): Promise<void> =>
  client.switchRule(random.of(plan.rules).name, random.happens(0.7));

async function makeRuleAnew({ client, plan, rules }: Simulation, random: Random): Promise<void> {
  const rule = random.of(plan.rules);
  const before = rules.current(rule.name);
  if (!before) return;
  await client.deleteRule(rule);
  await client.putRule(rule.name, before);
  await client.putTargets(rule);
}

async function putMetric({ client, counted }: Simulation, random: Random): Promise<void> {
  const value = random.between(1, 9);
  const answer = await client.call('cloudwatch', 'PutMetricData', {
    Namespace: 'Sim',
    MetricData: [{ MetricName: 'Told', Value: value }],
  });
  if (answer.is === 'answered') counted.acknowledged += value;
  else if (answer.is === 'lost') counted.lost += value;
}

async function setAlarmState({ client, plan }: Simulation, random: Random): Promise<void> {
  if (plan.alarms.length === 0) return;
  const { name } = random.of(plan.alarms);
  await client.call('cloudwatch', 'SetAlarmState', {
    AlarmName: name,
    StateValue: random.of(['OK', 'ALARM']),
    StateReason: 'by a client',
  });
}

/** An edition of the stack; some cannot be made, and are rolled back to the one before. */
async function updateStack({ client, plan, editions }: Simulation, random: Random, n: number): Promise<void> {
  if (!plan.byStack) return;
  const broken = random.happens(0.4);
  const template = { TemplateBody: renderTemplate(plan, n, broken), Capabilities: ['CAPABILITY_NAMED_IAM'] };
  // Once it has been done, there is nothing left to update.
  await client.insist('cloudformation', 'UpdateStack', { StackName: stackName, ...template }, /ValidationError/);
  await stackIs(client, broken ? /^UPDATE_ROLLBACK_COMPLETE$/ : /^UPDATE_COMPLETE$/);
  if (!broken) editions.push(n);
}

/** Refused, and without a trace. */
async function nonsense({ client }: Simulation, random: Random): Promise<void> {
  const [service, operation, input] = random.of<[string, string, object]>([
    ['states', 'StartExecution', { stateMachineArn: machineArn('nobody') }],
    ['states', 'StartExecution', { stateMachineArn: machineArn(askedRule.machine), input: '{"open"' }],
    ['events', 'PutRule', { Name: 'wrong', ScheduleExpression: 'cron(0 12 * * MON-FRI *)' }],
    ['events', 'PutTargets', { Rule: 'nobody', Targets: [{ Id: 'a', Arn: machineArn('nobody') }] }],
    ['ecs', 'RunTask', { taskDefinition: 'nobody' }],
    ['sqs', 'SendMessage', { QueueUrl: queueUrl('nobody'), MessageBody: 'x' }],
    ['sns', 'Publish', { TopicArn: topicArn('nobody'), Message: 'x' }],
    ['nobody', 'Nothing', {}],
  ]);
  await client.call(service, operation, input);
}

/** Reads change nothing. */
async function look({ client, plan }: Simulation, random: Random): Promise<void> {
  const [service, operation, input] = random.of<[string, string, object]>([
    ['states', 'ListExecutions', { stateMachineArn: machineArn(random.of(plan.machines).name) }],
    ['ecs', 'ListTasks', { cluster }],
    ['events', 'ListRules', {}],
    ['cloudwatch', 'DescribeAlarms', {}],
    ['punctual', 'ListTicks', {}],
    ['logs', 'DescribeLogGroups', {}],
  ]);
  await client.call(service, operation, input);
}
