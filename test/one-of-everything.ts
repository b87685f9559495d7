/** A held cloud in which there is one of everything, and the names of what there is: for tests that call every operation. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allServices } from '../src/cloud/services/all.ts';
import { simulatedRunner } from '../src/cloud/world/simulated-runner.ts';
import { type Held, openHeld } from './held-cloud.ts';

const article = readFileSync(join(import.meta.dirname, 'fixtures/article.yaml'), 'utf8');
const account = '000000000000';

/** Names of what there is, for members that are called so. */
export type Known = (member: string) => readonly string[];

/** A cloud in which there is one of everything, after an hour. */
export async function openOneOfEverything(): Promise<{ held: Held; known: Known }> {
  const held = await openHeld({
    services: allServices,
    prepare: (world) => {
      world.runner = simulatedRunner(world, () => ({ seconds: 600, lines: [{ afterSeconds: 1, text: 'a line' }] }));
    },
  });
  const stack = { StackName: 'article', TemplateBody: article, Capabilities: ['CAPABILITY_IAM'] };
  const { StackId } = await held.call<{ StackId: string }>('cloudformation', 'CreateStack', stack);
  await held.call('sns', 'CreateTopic', { Name: 'topic' });
  await held.call('sqs', 'CreateQueue', { QueueName: 'queue' });
  await held.call('sns', 'Subscribe', { TopicArn: topic, Protocol: 'sqs', Endpoint: queue });
  await held.call('sqs', 'SendMessage', { QueueUrl: queueUrl, MessageBody: 'm' });
  await held.call('iam', 'CreatePolicy', { PolicyName: 'own', PolicyDocument: policy({ Resource: '*' }) });
  await held.call('logs', 'CreateLogGroup', { logGroupName: 'group' });
  await held.call('logs', 'CreateLogStream', { logGroupName: 'group', logStreamName: 'stream' });
  await held.call('ssm', 'PutParameter', { Name: '/app/parameter', Value: 'v', Type: 'SecureString' });
  await held.call('secretsmanager', 'CreateSecret', { Name: 'secret', SecretString: 'v' });
  await held.advance(3700);
  return { held, known: await namesOf(held, StackId) };
}

const topic = `arn:aws:sns:us-east-1:${account}:topic`;
const queue = `arn:aws:sqs:us-east-1:${account}:queue`;
const queueUrl = `https://sqs.us-east-1.amazonaws.com/${account}/queue`;
const machineText = '{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}';
const policy = (more: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', ...more }] });

async function namesOf(held: Held, stackId: string): Promise<Known> {
  const { StackResources } = await held.call<{ StackResources: Record<string, string>[] }>(
    'cloudformation',
    'DescribeStackResources',
    { StackName: 'article' },
  );
  const made = Object.fromEntries(
    StackResources.map((one) => [one['LogicalResourceId'], String(one['PhysicalResourceId'])]),
  );
  const {
    Cluster = '',
    LogGroup = '',
    StateMachine = '',
    Rule = '',
    StateMachineRole = '',
    TaskDefinition = '',
  } = made;
  const { executions } = await held.call<{ executions: { executionArn: string }[] }>('states', 'ListExecutions', {
    stateMachineArn: StateMachine,
  });
  const { taskArns } = await held.call<{ taskArns: string[] }>('ecs', 'ListTasks', { cluster: Cluster });
  const { Subscriptions } = await held.call<{ Subscriptions: { SubscriptionArn: string }[] }>(
    'sns',
    'ListSubscriptions',
    {},
  );
  const { Messages } = await held.call<{ Messages: { ReceiptHandle: string }[] }>('sqs', 'ReceiveMessage', {
    QueueUrl: queueUrl,
  });
  const ReceiptHandle = Messages[0]?.ReceiptHandle ?? '';
  const policyArn = `arn:aws:iam::${account}:policy/own`;
  const role = `arn:aws:iam::${account}:role/${StateMachineRole}`;
  const arns = [StateMachine, TaskDefinition, topic, queue, role, `arn:aws:events:us-east-1:${account}:rule/${Rule}`];
  const table: [member: RegExp, texts: readonly string[]][] = [
    [/queueUrl/i, [queueUrl]],
    [/queueName/i, ['queue', 'another']],
    [/stackName|stackId/i, ['article', stackId]],
    [/subscriptionArn/i, Subscriptions.map(({ SubscriptionArn }) => SubscriptionArn)],
    [/topicArn/i, [topic]],
    [/executionArn/i, executions.map(({ executionArn }) => executionArn)],
    [/stateMachineArn/i, [StateMachine]],
    [/definition$/i, [machineText]],
    [/taskDefinition/i, [TaskDefinition, 'article', 'article:1']],
    [/^tasks?$/i, taskArns],
    [/cluster/i, [Cluster]],
    [/roleArn/i, [role]],
    [/roleName/i, [StateMachineRole, 'another']],
    [/policyArn|permissionsBoundary/i, ['arn:aws:iam::aws:policy/AdministratorAccess', policyArn]],
    [/receiptHandle/i, [ReceiptHandle]],
    [/protocol/i, ['sqs', 'http', 'email']],
    [/endpoint/i, [queue, 'http://example.com/hook', 'a@example.com']],
    [/attributes?(name)?s?$/i, ['Policy', 'DisplayName', 'RawMessageDelivery', 'FilterPolicy', 'VisibilityTimeout']],
    [/assumeRolePolicyDocument/i, [policy({ Principal: { Service: 'states.amazonaws.com' } })]],
    [/policyDocument/i, [policy({ Resource: '*' })]],
    [/logGroup/i, [LogGroup, 'group']],
    [/logStream/i, ['stream']],
    [/^rule$|ruleName/i, [Rule]],
    [/scheduleExpression/i, ['rate(1 minute)', 'cron(0 12 ? * MON-FRI *)']],
    [/eventPattern/i, ['{"source":["aws.ecs"]}']],
    [/^names?$/i, ['/app/parameter', '/app/parameter:1', 'another', 'article']],
    [/^path$/i, ['/app', '/']],
    [/secretId/i, ['secret']],
    [/templateBody/i, [article]],
    [/namespace/i, ['AWS/States', 'Mine']],
    [/metricName/i, ['ExecutionsFailed', 'm']],
    [/alarmName/i, alarmNames(made)],
    [/arn|resource/i, arns],
    [/name$|^id$|key|family|label/i, ['another', 'article']],
    [/token/i, ['a'.repeat(32)]],
    [/input|event|detail$|body|message/i, ['{}', '{"a":1}']],
  ];
  const all = table.flatMap(([, texts]) => texts);
  return (member) => table.find(([pattern]) => pattern.test(member))?.[1] ?? all;
}

const alarmNames = (made: Readonly<Record<string, string>>): string[] =>
  Object.entries(made).flatMap(([logicalId, id]) => (logicalId.endsWith('Alarm') ? [id] : []));
