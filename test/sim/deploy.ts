/** Makes a plan's resources in the cloud, call by call or as one stack; then whoever subscribed consents. */
import type { Client } from './client.ts';
import { alarmInput, queuePolicy, rolePlans, topicPolicy, trust } from './plan/inputs.ts';
import { cluster, logGroup, machineArn, queueArn, roleArn, roles, topicArn } from './plan/names.ts';
import { askedRule, type Plan, queues, type TopicPlan } from './plan/plan.ts';
import type { TaskPlan } from './plan/tasks.ts';
import { renderTemplate, takenRole } from './plan/template.ts';
import type { Simulation } from './simulation.ts';
import { Violation } from './violation.ts';

const alreadyThere = /AlreadyExists/;

export async function deploy(simulation: Simulation): Promise<void> {
  const { client, plan } = simulation;
  await client.insist('iam', 'CreateRole', roleInput(takenRole, 'events.amazonaws.com'), alreadyThere);
  if (plan.byStack) await deployStack(simulation);
  else await deployByCalls(client, plan);
  await consent(simulation);
}

/** The name of the stack. */
export const stackName = 'jobs';

async function deployStack({ client, plan, engine, rules }: Simulation): Promise<void> {
  const input = { StackName: stackName, TemplateBody: renderTemplate(plan, 0), Capabilities: ['CAPABILITY_NAMED_IAM'] };
  await client.insist('cloudformation', 'CreateStack', input, alreadyThere);
  await stackIs(client, /^CREATE_COMPLETE$/);
  for (const rule of plan.rules) {
    const row = engine.store.db.prepare('SELECT anchor, creation FROM events_rule WHERE name = ?').get(rule.name);
    rules.put(rule.name, rule, Number(row?.['anchor']), String(row?.['creation']));
    rules.targetsPut(rule.name, Number(row?.['anchor']));
  }
  for (const schedule of plan.schedules) client.knowSchedule(schedule);
}

/** What it is once the cloud rests. */
export async function stackIs(client: Client, expected: RegExp): Promise<void> {
  await client.passPause();
  const found = await client.insist<{ Stacks: { StackStatus: string }[] }>('cloudformation', 'DescribeStacks', {
    StackName: stackName,
  });
  const status = found?.Stacks[0]?.StackStatus ?? '';
  if (expected.test(status)) return;
  const events = await client.insist<{ StackEvents: object[] }>('cloudformation', 'DescribeStackEvents', {
    StackName: stackName,
  });
  throw new Violation(
    'a stack is deployed to its end',
    `it is ${status}: ${JSON.stringify(events?.StackEvents.slice(0, 10))}`,
  );
}

export async function deployByCalls(client: Client, plan: Plan): Promise<void> {
  for (const { name, service, policy } of rolePlans) {
    await client.insist('iam', 'CreateRole', roleInput(name, service), alreadyThere);
    const put = { RoleName: name, PolicyName: 'all', PolicyDocument: JSON.stringify(policy) };
    if (policy) await client.insist('iam', 'PutRolePolicy', put);
  }
  await client.insist('ecs', 'CreateCluster', { clusterName: cluster });
  await client.insist('logs', 'CreateLogGroup', { logGroupName: logGroup }, alreadyThere);
  await client.insist('logs', 'PutRetentionPolicy', { logGroupName: logGroup, retentionInDays: 30 });
  for (const QueueName of Object.values(queues)) {
    const Attributes = { MessageRetentionPeriod: '1209600', Policy: JSON.stringify(queuePolicy(QueueName)) };
    await client.insist('sqs', 'CreateQueue', { QueueName, Attributes });
  }
  await deployTopic(client, plan.topic);
  for (const task of plan.tasks) await client.insist('ecs', 'RegisterTaskDefinition', definitionInput(task));
  for (const { name, definition } of plan.machines)
    await client.insist('states', 'CreateStateMachine', { name, definition, roleArn: roleArn(roles.machines) });
  for (const alarm of plan.alarms) await client.insist('cloudwatch', 'PutMetricAlarm', alarmInput(alarm));
  for (const rule of plan.rules) {
    await client.putRule(rule.name, rule);
    await client.putTargets(rule);
  }
  for (const schedule of plan.schedules) await client.createSchedule(schedule);
  if (plan.machines.some(({ name }) => name === askedRule.machine)) await deployAskedRule(client);
}

const roleInput = (RoleName: string, service: string) => ({
  RoleName,
  AssumeRolePolicyDocument: JSON.stringify(trust(service)),
});

async function deployTopic(client: Client, { name, subscribers }: TopicPlan): Promise<void> {
  const TopicArn = topicArn(name);
  await client.insist('sns', 'CreateTopic', { Name: name, Attributes: { Policy: JSON.stringify(topicPolicy) } });
  for (const { protocol, endpoint } of subscribers) {
    const Endpoint = protocol === 'sqs' ? queueArn(endpoint) : endpoint;
    await client.insist('sns', 'Subscribe', { TopicArn, Protocol: protocol, Endpoint });
  }
}

const definitionInput = ({ family, containers }: TaskPlan) => ({
  family,
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  executionRoleArn: roleArn(roles.tasks),
  taskRoleArn: roleArn(roles.tasks),
  containerDefinitions: containers,
});

/** Events that clients put start an execution each. */
async function deployAskedRule(client: Client): Promise<void> {
  const { name, source, machine } = askedRule;
  await client.insist('events', 'PutRule', { Name: name, EventPattern: JSON.stringify({ source: [source] }) });
  const target = { Id: 'machine', Arn: machineArn(machine), RoleArn: roleArn(roles.rules) };
  await client.insist('events', 'PutTargets', { Rule: name, Targets: [target] });
}

/** The link in the message is followed. */
async function consent({ client, plan, witness }: Simulation): Promise<void> {
  const { name, subscribers } = plan.topic;
  for (const { protocol, endpoint } of subscribers) {
    if (protocol === 'sqs') continue;
    const message = witness.messages.findLast(({ to }) => to === endpoint)?.text ?? '';
    const Token = /Token=([0-9a-f]+)/.exec(message)?.[1];
    // A token that was used has gone: it is refused when the answer was lost.
    await client.insist('sns', 'ConfirmSubscription', { TopicArn: topicArn(name), Token }, /InvalidParameter/);
  }
}
