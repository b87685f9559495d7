/**
 * Junk in the right places: inputs of every operation made by AWS's models, with values that are wrong in every way and names of things that
 * exist. Whatever is sent, nobody meets a bug of ours: the answer is AWS's error or an answer that can be written down, and the cloud goes on.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AwsError } from '../src/cloud/kit/aws-error.ts';
import { root } from '../src/cloud/kit/caller.ts';
import type { Constraints } from '../src/cloud/models/constraints.ts';
import { modelOf, type OperationModel } from '../src/cloud/models/model.ts';
import { services } from '../src/cloud/models/services.ts';
import type { Member } from '../src/cloud/models/shape.ts';
import { allServices } from '../src/cloud/services/all.ts';
import { jsonProtocol } from '../src/cloud/wire/json-protocol.ts';
import { queryProtocol } from '../src/cloud/wire/query-protocol.ts';
import { simulatedRunner } from '../src/cloud/world/simulated-runner.ts';
import { type Held, openHeld } from './held-cloud.ts';

const article = readFileSync(join(import.meta.dirname, 'fixtures/article.yaml'), 'utf8');
const account = '000000000000';
const runs = 60;
const seed = 20_260_101;
const requestId = 'r';

/** Names of what there is, for members that are called so. */
type Known = (member: string) => readonly string[];

/** A cloud in which there is one of everything. */
async function open(): Promise<{ held: Held; known: Known }> {
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

const junkTexts = [
  '',
  ' ',
  'a b',
  '\u0000',
  '\ud800',
  'ü😀',
  '..',
  '*',
  '$.a[0]',
  '%s%00',
  'x'.repeat(300),
  'x'.repeat(70_000),
  '0',
  '-1',
  '1e999',
  'NaN',
  'null',
  '{}',
  '[]',
  '{"a":',
  `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`,
  '__proto__',
  'constructor',
  'arn:aws:',
  'arn:aws:iam::999999999999:role/x',
  'arn:aws:states:us-east-1:000000000000:stateMachine:',
  'cron(0 0 31 2 ? *)',
  'http://169.254.169.254/',
  '9999-12-31T23:59:59Z',
];

const anything = fc.oneof(
  fc.constantFrom(...junkTexts, 0, -1, 1, 2 ** 53, -0.5, Number.NaN, Infinity, true, false),
  fc.constantFrom([], {}, [[]], { a: {} }, new Date(Number.NaN), new Uint8Array(3)),
);

/** Mostly what is asked for: an input with one thing wrong gets further than one of junk alone. */
function valueFor(member: Member, known: Known, depth: number): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 40, arbitrary: rightValue(member, known, depth) }, { weight: 1, arbitrary: anything });
}

function rightValue({ name, shape, constraints }: Member, known: Known, depth: number): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'structure':
      return depth > 4 ? fc.constant({}) : structureFor(shape.members, known, depth);
    case 'list':
      return fc.array(valueFor(named(shape.item, name), known, depth + 1), {
        minLength: Math.min(constraints.min ?? 0, 2),
        maxLength: 2,
      });
    case 'map':
      return fc
        .array(fc.tuple(textFor(named(shape.key, name), known), valueFor(shape.value, known, depth + 1)), {
          maxLength: 2,
        })
        .map((entries) => Object.fromEntries(entries));
    case 'string':
      return textFor({ name, constraints }, known);
    case 'boolean':
      return fc.boolean();
    case 'timestamp':
      return fc.constantFrom(
        ...['2026-01-01T00:30:00Z', '2026-01-01T01:00:00Z', '1970-01-01'].map((text) => new Date(text)),
      );
    case 'blob':
      return fc.constantFrom(new Uint8Array(0), new Uint8Array(9));
    case 'document':
      return fc.constantFrom({}, 'text');
    default:
      return fc.constantFrom(
        ...[0, 1, 2, 10, 60, 300, -1, 2 ** 31].filter((one) => isWithin(one, constraints)),
        constraints.min ?? 60,
      );
  }
}

/** A list's items are known by the list's name. */
const named = (item: Member, name: string): Member => ({ ...item, name });

const isWithin = (value: number, { min = -Infinity, max = Infinity }: Constraints): boolean =>
  value >= min && value <= max;

const textFor = ({ name, constraints }: Pick<Member, 'name' | 'constraints'>, known: Known): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...(constraints.enum ?? known(name))) },
    { weight: 1, arbitrary: fc.constantFrom(...junkTexts) },
  );

function structureFor(members: ReadonlyMap<string, Member>, known: Known, depth: number): fc.Arbitrary<object> {
  const record = Object.fromEntries(
    [...members].map(([name, member]): [string, fc.Arbitrary<unknown>] => {
      const value = valueFor(member, known, depth + 1);
      return [
        name,
        member.constraints.required
          ? value
          : fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value }),
      ];
    }),
  );
  return fc
    .record(record)
    .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)));
}

async function askOnce(held: Held, model: OperationModel, input: object): Promise<void> {
  const { service, operation } = model;
  let answer: unknown;
  try {
    answer = await answered(held, held.cloud.call(service, operation, structuredClone(input), root));
  } catch (error) {
    assert.ok(error instanceof AwsError, `${error}`);
    assert.notEqual(error.code, 'InternalFailure', held.errors.at(-1));
    refuse(service, error);
    return;
  }
  write(model, answer);
}

/** A call that waits is answered when its time is over. */
async function answered(held: Held, answer: Promise<unknown>): Promise<unknown> {
  let waits = true;
  answer
    .catch(() => {})
    .finally(() => {
      waits = false;
    });
  await held.runUntilIdle();
  if (waits) await held.advance(longestPollSeconds);
  return answer;
}

const longestPollSeconds = 20;

function refuse(service: string, error: AwsError): void {
  if (services[service]?.json) jsonProtocol('application/x-amz-json-1.1').encodeError(service, error, requestId);
  if (services[service]?.query) queryProtocol.encodeError(service, error, requestId);
}

function write(model: OperationModel, answer: unknown): void {
  const { json, query } = services[model.service] ?? {};
  if (json) jsonProtocol('application/x-amz-json-1.1').encodeOutput(model, answer, requestId);
  if (query) queryProtocol.encodeOutput(model, answer, requestId);
}

/** Such operations come last. */
const takesAway = /^(?:Delete|Remove|Purge|Deregister|Stop|Unsubscribe)/;

for (const plan of allServices.filter(({ service }) => services[service]))
  describe(`junk for ${plan.service}`, async () => {
    const { held, known } = await open();
    const operations = Object.entries(plan.open(held.cloud.host).operations)
      .filter(([, { internal }]) => !internal)
      .map(([operation]) => modelOf(plan.service, operation))
      .filter((model) => model !== undefined)
      .sort((a, b) => Number(takesAway.test(a.operation)) - Number(takesAway.test(b.operation)));
    for (const model of operations)
      it(model.operation, async () => {
        const input = structureFor(model.input?.members ?? new Map(), known, 0);
        await fc.assert(
          fc.asyncProperty(input, (made) => askOnce(held, model, made)),
          { numRuns: runs, seed, endOnFailure: true },
        );
      });

    it('leaves a cloud that starts again and goes on', async () => {
      await held.restart();
      await held.advance(7200);
      assert.deepEqual(held.errors, []);
    });
  });
