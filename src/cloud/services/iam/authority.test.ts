/** The dispatcher's decisions, seen through a small service that asks for a permission; AWS's texts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import type { Caller } from '../../kit/caller.ts';
import type { Context, Permission, ServiceDefinition } from '../../kit/service.ts';
import { iam } from './iam.ts';

interface Ask {
  readonly permission: Permission;
}
interface Take {
  readonly roleArn: string;
  readonly principal: string;
  readonly sourceArn?: string;
}

/** `Do` needs the permission that its input names; `Take` takes a role as a service does; `Break` fails after a change. */
const asked: ServiceDefinition = {
  service: 'asked',
  schema: [],
  open: () => ({
    operations: {
      Do: { permissions: ({ permission }: Ask) => [permission], handle: () => ({}) },
      Take: {
        permissions: () => [],
        handle: ({ roleArn, principal, sourceArn }: Take, context: Context) =>
          context.assume(roleArn, principal, 'session', sourceArn),
      },
      Break: {
        permissions: () => [],
        handle({ permission }: Ask, context: Context) {
          const put = { RoleName: 'Machine', PolicyName: 'All', PolicyDocument: document(allow('*')) };
          context.call('iam', 'PutRolePolicy', put);
          context.authorise(permission, machine);
          throw new Error('after all');
        },
      },
    },
  }),
};

const document = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action: action,
  Resource: '*',
  ...more,
});
const trust = (service: string, more: object = {}) =>
  document({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole', ...more });

const roleArn = 'arn:aws:iam::000000000000:role/Machine';
const machine: Caller = { kind: 'session', roleArn, sessionName: 'run' };
const cluster = 'arn:aws:ecs:us-east-1:000000000000:cluster/main';
const family = 'arn:aws:ecs:us-east-1:000000000000:task-definition/report:1';
const topic = 'arn:aws:sns:us-east-1:000000000000:alerts';
const runTask: Permission = { action: 'ecs:RunTask', resource: family, context: { 'ecs:cluster': cluster } };
const denied = `AccessDeniedException: User: arn:aws:sts::000000000000:assumed-role/Machine/run is not authorized to perform: ecs:RunTask on resource: ${family}`;
const noAllow = `${denied} because no identity-based policy allows the ecs:RunTask action`;

async function open(settings: { iam?: boolean } = {}): Promise<Held> {
  const held = await openHeld({ services: [iam, asked], ...settings });
  const role = { RoleName: 'Machine', AssumeRolePolicyDocument: trust('states.amazonaws.com') };
  await held.call('iam', 'CreateRole', role);
  return held;
}

const put = (held: Held, ...statements: object[]) =>
  held.call('iam', 'PutRolePolicy', { RoleName: 'Machine', PolicyName: 'P', PolicyDocument: document(...statements) });

async function outcome(held: Held, operation: string, input: object, caller?: Caller): Promise<string> {
  try {
    await held.call('asked', operation, input, caller);
    return 'allowed';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}
const ask = (held: Held, permission: Permission, caller: Caller = machine) =>
  outcome(held, 'Do', { permission }, caller);

describe("a role's session may", () => {
  it('nothing without a policy', async () => {
    assert.equal(await ask(await open(), runTask), noAllow);
  });
  it('what an inline policy allows, from that call on, and no more once it is deleted', async () => {
    const held = await open();
    assert.equal(await ask(held, runTask), noAllow);
    await put(held, allow('ecs:RunTask', { Condition: { ArnEquals: { 'ecs:cluster': cluster } } }));
    assert.equal(await ask(held, runTask), 'allowed');
    const elsewhere = { ...runTask, context: { 'ecs:cluster': `${cluster}2` } };
    assert.equal(await ask(held, elsewhere), noAllow);
    await held.call('iam', 'DeleteRolePolicy', { RoleName: 'Machine', PolicyName: 'P' });
    assert.equal(await ask(held, runTask), noAllow);
  });
  it('what an attached policy allows, of AWS or of the account', async () => {
    const held = await open();
    const events = 'arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceEventsRole';
    await held.call('iam', 'AttachRolePolicy', { RoleName: 'Machine', PolicyArn: events });
    assert.equal(await ask(held, runTask), 'allowed');
    const pass = (service: string): Permission => ({
      action: 'iam:PassRole',
      resource: roleArn,
      context: { 'iam:PassedToService': service },
    });
    assert.equal(await ask(held, pass('ecs-tasks.amazonaws.com')), 'allowed');
    assert.match(
      await ask(held, pass('lambda.amazonaws.com')),
      /no identity-based policy allows the iam:PassRole action$/,
    );
    await held.call('iam', 'CreatePolicy', { PolicyName: 'Sns', PolicyDocument: document(allow('sns:*')) });
    await held.call('iam', 'AttachRolePolicy', {
      RoleName: 'Machine',
      PolicyArn: 'arn:aws:iam::000000000000:policy/Sns',
    });
    assert.equal(await ask(held, { action: 'sns:Publish', resource: topic }), 'allowed');
  });
  it('nothing that is explicitly denied', async () => {
    const held = await open();
    await put(held, allow('*'), { ...allow('ecs:*'), Effect: 'Deny' });
    assert.equal(await ask(held, runTask), `${denied} with an explicit deny in an identity-based policy`);
  });
  it('nothing outside its permissions boundary', async () => {
    const held = await open();
    await put(held, allow('*'));
    await held.call('iam', 'CreatePolicy', { PolicyName: 'Bound', PolicyDocument: document(allow('sns:*')) });
    const boundary = { RoleName: 'Machine', PermissionsBoundary: 'arn:aws:iam::000000000000:policy/Bound' };
    await held.call('iam', 'PutRolePermissionsBoundary', boundary);
    assert.equal(await ask(held, runTask), `${denied} because no permissions boundary allows the ecs:RunTask action`);
    await held.call('iam', 'DeleteRolePermissionsBoundary', { RoleName: 'Machine' });
    assert.equal(await ask(held, runTask), 'allowed');
  });
  it('nothing once its role is gone', async () => {
    const held = await open();
    await put(held, allow('*'));
    assert.equal(await ask(held, runTask), 'allowed');
    await held.call('iam', 'DeleteRolePolicy', { RoleName: 'Machine', PolicyName: 'P' });
    await held.call('iam', 'DeleteRole', { RoleName: 'Machine' });
    assert.equal(await ask(held, runTask), noAllow);
  });
  it('nothing by a change that was taken back, though it was decided upon meanwhile', async () => {
    const held = await open();
    assert.match(await outcome(held, 'Break', { permission: runTask }), /^InternalFailure/);
    assert.equal(await ask(held, runTask), noAllow);
  });
  it('the same after a restart, and with caches dropped', async () => {
    const held = await open();
    await put(held, allow('ecs:RunTask'));
    await held.restart();
    assert.equal(await ask(held, runTask), 'allowed');
    held.cloud.dropCaches();
    assert.equal(await ask(held, runTask), 'allowed');
  });
  it('everything with enforcement off', async () => {
    assert.equal(await ask(await open({ iam: false }), runTask), 'allowed');
  });
});

describe('a resource-based policy', () => {
  const publish = (...statements: object[]): Permission => ({
    action: 'SNS:Publish',
    resource: topic,
    resourcePolicy: document(...statements),
  });
  const alarm: Caller = {
    kind: 'service',
    principal: 'cloudwatch.amazonaws.com',
    sourceArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:failed',
  };
  const fromAlarms = (more: object = {}) => ({
    ...allow('sns:Publish', { Principal: { Service: 'cloudwatch.amazonaws.com' } }),
    ...more,
  });
  const cases: [name: string, caller: Caller, permission: Permission, expected: string][] = [
    ['lets the service that it names', alarm, publish(fromAlarms()), 'allowed'],
    [
      'knows the source of a service',
      alarm,
      publish(fromAlarms({ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:*:*:alarm:f*' } } })),
      'allowed',
    ],
    [
      'knows its account',
      alarm,
      publish(fromAlarms({ Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } } })),
      'allowed',
    ],
    [
      'keeps other sources out',
      alarm,
      publish(fromAlarms({ Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } })),
      'AccessDeniedException: User: cloudwatch.amazonaws.com is not authorized to perform: SNS:Publish on resource: arn:aws:sns:us-east-1:000000000000:alerts because no resource-based policy allows the SNS:Publish action',
    ],
    [
      'is needed by a service',
      alarm,
      { action: 'SNS:Publish', resource: topic },
      'AccessDeniedException: User: cloudwatch.amazonaws.com is not authorized to perform: SNS:Publish on resource: arn:aws:sns:us-east-1:000000000000:alerts because no resource-based policy allows the SNS:Publish action',
    ],
    ['suffices for a role', machine, publish(allow('sns:Publish', { Principal: { AWS: roleArn } })), 'allowed'],
    [
      'denies even the root',
      { kind: 'root' },
      publish({ ...allow('sns:*', { Principal: '*' }), Effect: 'Deny' }),
      'AccessDeniedException: User: arn:aws:iam::000000000000:root is not authorized to perform: SNS:Publish on resource: arn:aws:sns:us-east-1:000000000000:alerts with an explicit deny in a resource-based policy',
    ],
    [
      'that demands secure transport is content: calls never leave the host',
      machine,
      publish(allow('sns:Publish', { Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
      'allowed',
    ],
  ];
  for (const [name, caller, permission, expected] of cases) {
    it(name, async () => assert.equal(await ask(await open(), permission, caller), expected));
  }
});

describe('a service takes a role', () => {
  const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:report';
  const take = (held: Held, more: object = {}) =>
    outcome(held, 'Take', { roleArn, principal: 'states.amazonaws.com', sourceArn: machineArn, ...more });
  const refused = (service: string, arn = roleArn) =>
    `AccessDenied: User: ${service} is not authorized to perform: sts:AssumeRole on resource: ${arn} because no role trust policy allows the sts:AssumeRole action`;
  const retrust = (held: Held, policy: string) =>
    held.call('iam', 'UpdateAssumeRolePolicy', { RoleName: 'Machine', PolicyDocument: policy });

  it('that trusts it', async () => {
    assert.equal(await take(await open()), 'allowed');
  });
  it('that trusts its regional name', async () => {
    const held = await open();
    await retrust(held, trust('states.us-east-1.amazonaws.com'));
    assert.equal(await take(held), 'allowed');
  });
  it('not if the role trusts another one', async () => {
    assert.equal(await take(await open(), { principal: 'events.amazonaws.com' }), refused('events.amazonaws.com'));
  });
  it('not if there is no such role', async () => {
    const arn = 'arn:aws:iam::111122223333:role/Machine';
    assert.equal(await take(await open(), { roleArn: arn }), refused('states.amazonaws.com', arn));
  });
  it('only for the source that the role trusts it for', async () => {
    const held = await open();
    await retrust(held, trust('states.amazonaws.com', { Condition: { ArnEquals: { 'aws:SourceArn': machineArn } } }));
    assert.equal(await take(held), 'allowed');
    assert.equal(await take(held, { sourceArn: `${machineArn}2` }), refused('states.amazonaws.com'));
    assert.equal(await take(held, { sourceArn: undefined }), refused('states.amazonaws.com'));
  });
  it('and any role with enforcement off', async () => {
    assert.equal(await take(await open({ iam: false }), { principal: 'events.amazonaws.com' }), 'allowed');
  });
});
