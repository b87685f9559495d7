import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ecs from '@aws-sdk/client-ecs';
import * as events from '@aws-sdk/client-eventbridge';
import * as iam from '@aws-sdk/client-iam';
import * as scheduler from '@aws-sdk/client-scheduler';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as sfn from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { fractions } from './fractions.ts';
import { errorModelOf, modelOf } from './model.ts';
import { notEnforced } from './not-enforced.ts';
import { matcherOf } from './pattern.ts';
import { services } from './services.ts';
import type { Member, Shape } from './shape.ts';

const clients: Readonly<Record<string, { readonly config: object }>> = {
  states: new sfn.SFNClient({ region: 'x' }),
  events: new events.EventBridgeClient({ region: 'x' }),
  scheduler: new scheduler.SchedulerClient({ region: 'x' }),
  ecs: new ecs.ECSClient({ region: 'x' }),
  cloudwatch: new cloudwatch.CloudWatchClient({ region: 'x' }),
  logs: new logs.CloudWatchLogsClient({ region: 'x' }),
  sns: new sns.SNSClient({ region: 'x' }),
  sqs: new sqs.SQSClient({ region: 'x' }),
  iam: new iam.IAMClient({ region: 'x' }),
  sts: new sts.STSClient({ region: 'x' }),
  cloudformation: new cloudformation.CloudFormationClient({ region: 'x' }),
  ssm: new ssm.SSMClient({ region: 'x' }),
  secretsmanager: new secretsmanager.SecretsManagerClient({ region: 'x' }),
};

interface ProtocolConfig {
  readonly defaultSigningName: string;
  readonly serviceId: string;
  readonly protocol: { getShapeId(): string };
  readonly protocolSettings: Record<'serviceTarget' | 'version' | 'xmlNamespace', string> & {
    awsQueryCompatible?: boolean;
  };
}

const operationsOf = (client: object): string[] =>
  Object.values(client).flatMap((schema) => (Array.isArray(schema) && schema[0] === 9 ? [schema[2] as string] : []));

describe('the models', () => {
  // Their clients are no dependencies: tables have their schemas.
  for (const [service, facts] of Object.entries(services).filter(([name]) => !['s3', 'kms', 'ecr'].includes(name)))
    it(`agree with the SDK's client of ${service} on its protocols`, () => {
      const { protocol, protocolSettings, defaultSigningName, serviceId } = clients[service]!.config as ProtocolConfig;
      assert.equal(facts.sdk, serviceId.toLowerCase().replaceAll(' ', ''));
      const shapeId = protocol.getShapeId();
      assert.equal(facts.scope, defaultSigningName);
      assert.equal(facts.version, protocolSettings.version);
      if (facts.json) {
        assert.equal(shapeId, `aws.protocols#awsJson${facts.json.version.replace('.', '_')}`);
        assert.equal(facts.json.target, protocolSettings.serviceTarget);
        assert.equal(facts.query !== undefined, protocolSettings.awsQueryCompatible === true);
      } else if (facts.rest) {
        assert.equal(shapeId, 'aws.protocols#restJson1');
      } else {
        assert.equal(shapeId, 'aws.protocols#awsQuery');
        assert.equal(facts.query?.xmlNamespace, protocolSettings.xmlNamespace);
      }
    });

  it('know the members of an input and an output', () => {
    const model = modelOf('states', 'StartExecution');
    assert.deepEqual([...(model?.input?.members.keys() ?? [])], ['stateMachineArn', 'name', 'input', 'traceHeader']);
    assert.equal(model?.output?.members.get('startDate')?.shape.kind, 'timestamp');
    assert.equal(modelOf('sqs', 'DeleteMessage')?.output, undefined);
  });

  it('know no operation, service or error that AWS does not have', () => {
    assert.equal(modelOf('states', 'StartEverything'), undefined);
    assert.equal(modelOf('toString', 'call'), undefined);
    assert.equal(errorModelOf('states', 'TooTired'), undefined);
  });

  it('find an error by the name of its class and by its Query code', () => {
    for (const code of ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'])
      assert.equal(errorModelOf('sqs', code)?.name, 'QueueDoesNotExist');
    assert.equal(errorModelOf('iam', 'NoSuchEntity')?.status, 404);
    assert.equal(errorModelOf('ssm', 'ParameterNotFound')?.status, undefined, 'never called by the Query protocol');
    assert.equal(errorModelOf('states', 'ExecutionDoesNotExist')?.status, undefined);
    assert.equal(errorModelOf('ecs', 'AccessDeniedException')?.status, undefined, 'JSON says 400 to every client');
    assert.equal(errorModelOf('states', 'ResourceNotFound')?.status, undefined);
    assert.equal(errorModelOf('scheduler', 'ResourceNotFoundException')?.status, 404);
    assert.equal(errorModelOf('logs', 'InternalServerException')?.status, 500);
  });
});

/** Every place in the shape of an input, with its path as the tables write it. */
function* places(shape: Shape, path: string, seen: Set<Shape>): Generator<[path: string, Member]> {
  if (shape.kind === 'list') yield* part(shape.item, `${path} each`, seen);
  if (shape.kind === 'map') {
    yield* part(shape.key, `${path} key`, seen);
    yield* part(shape.value, `${path} value`, seen);
  }
  if (shape.kind !== 'structure' || seen.has(shape)) return;
  seen.add(shape);
  for (const member of shape.members.values()) yield* part(member, `${shape.name}.${member.name}`, seen);
}

function* part(member: Member, path: string, seen: Set<Shape>): Generator<[path: string, Member]> {
  yield [path, member];
  yield* places(member.shape, path, seen);
}

const inputs = Object.entries(services).flatMap(([service, { client }]) =>
  operationsOf(client()).flatMap((operation) => {
    const input = modelOf(service, operation)?.input;
    return input ? [...places(input, '', new Set())] : [];
  }),
);
const paths = new Set(inputs.map(([path]) => path));

describe('the constraints', () => {
  it('are of members that exist: every exception and fraction is one', () => {
    assert.deepEqual(
      [...fractions, ...notEnforced.keys()].filter((path) => !paths.has(path)),
      [],
    );
  });

  it('have every structure in the tables by its right name', () => {
    const unknown = Object.entries(services).flatMap(([service, { constraints, client }]) => {
      const structures = new Set(
        Object.values(client()).map((schema) => (Array.isArray(schema) ? schema[2] : undefined)),
      );
      return Object.keys(constraints)
        .filter((name) => !structures.has(name))
        .map((name) => `${service} ${name}`);
    });
    assert.deepEqual(unknown, []);
  });

  it('have patterns that compile, and that hostile text cannot hold up', () => {
    const patterns = new Set(inputs.flatMap(([, { constraints }]) => constraints.pattern ?? []));
    assert.ok(patterns.size > 80, `${patterns.size} patterns`);
    const hostile = ['a', ' ', '\t ', '-', '/a', '.a', 'a:', '%41', '0'].flatMap((piece) =>
      [64, 30_000].map((count) => `${piece.repeat(count)}\u0000`),
    );
    for (const pattern of patterns)
      for (const text of hostile) assert.equal(typeof matcherOf(pattern)(text), 'boolean', pattern);
  });
});

const alias = '^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$';

const patternCases: [pattern: string, text: string, matches: boolean][] = [
  ['[A-Za-z0-9\\_\\-]+', 'a_b-c', true],
  ['(?i)all|[0-9]{12}', 'ALL', true],
  ['[\\w-_]*', 'a-b_c', true],
  ['\\p{ASCII}*', 'plain', true],
  ['\\p{ASCII}*', 'naïve', false],
  ['[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+', 'Straße 5', true],
  ['a|b', 'ab', false],
  ['[a-z]+', 'abc\n', false],
  ['^(?!\\s*$).+', ' a ', true],
  ['^(?!\\s*$).+', ' \t', false],
  ['^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$', '12-3', true],
  ['^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$', '123', false],
  ...['abc', 'a-b', 'a-bc', 'ab-c', 'a1-b2-c3', 'a'.repeat(63)].map((text): [string, string, boolean] => [
    alias,
    text,
    true,
  ]),
  ...['ab', '-ab', 'ab-', 'a--b', 'aBc', 'a'.repeat(64)].map((text): [string, string, boolean] => [alias, text, false]),
  ['^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$', ' some words\there ', true],
  ['^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$', '\t', false],
];

describe("Java's patterns", () => {
  for (const [pattern, text, matches] of patternCases)
    it(`${pattern} ${matches ? 'matches' : 'does not match'} ${JSON.stringify(text)}`, () =>
      assert.equal(matcherOf(pattern)(text), matches));
});
