import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../instant.ts';
import { isProblems } from '../problem.ts';
import { type Decision, decide, type Policies } from './decide.ts';
import type { JsonObject } from './grammar.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Policy, PolicyKind } from './policy.ts';
import type { Principal, Request } from './request.ts';

const account = '111122223333';
const roleArn = `arn:aws:iam::${account}:role/service/Machine`;
const sessionArn = `arn:aws:sts::${account}:assumed-role/Machine/run`;
const machine: Principal = { kind: 'session', arn: sessionArn, roleArn, account, userId: 'AROAEXAMPLE:run' };
const root: Principal = { kind: 'root', arn: `arn:aws:iam::${account}:root`, account };
const alarms: Principal = {
  kind: 'service',
  name: 'cloudwatch.amazonaws.com',
  regionalName: 'cloudwatch.eu-west-1.amazonaws.com',
};
const family = `arn:aws:ecs:eu-west-1:${account}:task-definition/report`;
const topic = `arn:aws:sns:eu-west-1:${account}:alerts`;
const cluster = `arn:aws:ecs:eu-west-1:${account}:cluster/main`;

const asks = (action: string, resource: string, more: Partial<Request> = {}): Request => ({
  action,
  resource,
  principal: machine,
  context: {},
  at: instant(0),
  ...more,
});

function policy(kind: PolicyKind, statements: JsonObject | JsonObject[], version = '2012-10-17'): Policy {
  const parsed = parsePolicy({ Version: version, Statement: statements }, kind);
  assert.ok(!isProblems(parsed), JSON.stringify(parsed));
  return parsed;
}

const allow = (action: string | string[], resource: string | string[] = '*', more: JsonObject = {}): JsonObject => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...more,
});
const deny = (action: string, resource = '*', more: JsonObject = {}): JsonObject => ({
  ...allow(action, resource, more),
  Effect: 'Deny',
});
/** The keys that every object of JavaScript has. */
const inherited = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
const identity = (...statements: JsonObject[]): Policies => ({ identity: [policy('identity', statements)] });
const resource = (...statements: JsonObject[]): Policies => ({
  identity: [],
  resource: policy('resource', statements),
});

/** `allowed`, or why not: `identity no-allow`. */
const verdict = (decision: Decision): string => (decision.allowed ? 'allowed' : `${decision.source} ${decision.why}`);

type Case = [name: string, request: Request, policies: Policies, verdict: string];

const identityCases: Case[] = [
  ['no policy at all', asks('ecs:RunTask', `${family}:1`), { identity: [] }, 'identity no-allow'],
  ['the action itself', asks('ecs:RunTask', `${family}:1`), identity(allow('ecs:RunTask')), 'allowed'],
  ['an action in another letter case', asks('ecs:RunTask', family), identity(allow('ECS:runtask')), 'allowed'],
  ['an action with a star', asks('ecs:RunTask', family), identity(allow('ecs:Run*')), 'allowed'],
  ['an action with a question mark', asks('ecs:RunTask', family), identity(allow('ecs:RunTas?')), 'allowed'],
  ['every action', asks('ecs:RunTask', family), identity(allow('*')), 'allowed'],
  [
    'another action',
    asks('ecs:RunTask', family),
    identity(allow(['ecs:StopTask', 'ecs:RunTaskX'])),
    'identity no-allow',
  ],
  [
    'NotAction leaves out',
    asks('iam:PassRole', '*'),
    identity({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
    'identity no-allow',
  ],
  [
    'NotAction takes the rest',
    asks('ecs:RunTask', '*'),
    identity({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
    'allowed',
  ],
  ['the resource itself', asks('ecs:RunTask', `${family}:1`), identity(allow('ecs:RunTask', `${family}:1`)), 'allowed'],
  [
    'a family without its revision',
    asks('ecs:RunTask', `${family}:1`),
    identity(allow('ecs:RunTask', family)),
    'identity no-allow',
  ],
  [
    'a family with any revision',
    asks('ecs:RunTask', `${family}:1`),
    identity(allow('ecs:RunTask', `${family}:*`)),
    'allowed',
  ],
  [
    'a resource in another letter case',
    asks('ecs:RunTask', family),
    identity(allow('ecs:RunTask', family.replace('report', 'Report'))),
    'identity no-allow',
  ],
  [
    'a wildcard does not cross a colon of the ARN',
    asks('ecs:RunTask', family),
    identity(allow('ecs:RunTask', 'arn:aws:ecs:*/report')),
    'identity no-allow',
  ],
  [
    'parts that the ARN leaves out',
    asks('ecs:RunTask', family),
    identity(allow('ecs:RunTask', 'arn:aws:ecs:eu-west-1')),
    'allowed',
  ],
  [
    'an ARN does not stand for an action without resource',
    asks('ecs:ListClusters', '*'),
    identity(allow('ecs:*', 'arn:aws:ecs:*:*:*')),
    'identity no-allow',
  ],
  [
    'NotResource leaves out',
    asks('ecs:StopTask', 'arn:aws:ecs:r:1:task/a'),
    identity({ Effect: 'Allow', Action: 'ecs:*', NotResource: 'arn:aws:ecs:*:*:task/*' }),
    'identity no-allow',
  ],
  [
    'NotResource takes the rest',
    asks('ecs:RunTask', family),
    identity({ Effect: 'Allow', Action: 'ecs:*', NotResource: 'arn:aws:ecs:*:*:task/*' }),
    'allowed',
  ],
  [
    'a variable in the resource',
    asks('s3:GetObject', `arn:aws:s3:::b/${account}/x`),
    identity(allow('s3:*', 'arn:aws:s3:::b/${aws:PrincipalAccount}/*')),
    'allowed',
  ],
  [
    'a variable without a value matches nothing',
    asks('s3:GetObject', 'arn:aws:s3:::b/'),
    identity(allow('s3:*', 'arn:aws:s3:::b/${aws:username}')),
    'identity no-allow',
  ],
  [
    'a condition that holds',
    asks('ecs:RunTask', family, { context: { 'ecs:cluster': cluster } }),
    identity(allow('ecs:RunTask', family, { Condition: { ArnEquals: { 'ecs:cluster': cluster } } })),
    'allowed',
  ],
  [
    'a condition whose key is missing',
    asks('ecs:RunTask', family),
    identity(allow('ecs:RunTask', family, { Condition: { ArnEquals: { 'ecs:cluster': cluster } } })),
    'identity no-allow',
  ],
  [
    'all conditions must hold',
    asks('ecs:RunTask', family, { context: { 'ecs:cluster': cluster } }),
    identity(
      allow('ecs:RunTask', family, {
        Condition: { ArnEquals: { 'ecs:cluster': cluster }, Bool: { 'aws:SecureTransport': 'true' } },
      }),
    ),
    'identity no-allow',
  ],
  [
    'deny beats allow',
    asks('ecs:RunTask', family),
    identity(allow('*'), deny('ecs:RunTask', family)),
    'identity explicit-deny',
  ],
  ['a deny of something else', asks('ecs:RunTask', family), identity(allow('*'), deny('ecs:StopTask')), 'allowed'],
];

const resourceCases: Case[] = [
  [
    "a service needs the resource's word",
    asks('sns:Publish', topic, { principal: alarms }),
    identity(allow('*')),
    'resource no-allow',
  ],
  [
    'a service that is named',
    asks('sns:Publish', topic, { principal: alarms }),
    resource(allow('SNS:Publish', topic, { Principal: { Service: 'cloudwatch.amazonaws.com' } })),
    'allowed',
  ],
  [
    'a service by its regional name',
    asks('sns:Publish', topic, { principal: alarms }),
    resource(allow('SNS:Publish', topic, { Principal: { Service: 'cloudwatch.eu-west-1.amazonaws.com' } })),
    'allowed',
  ],
  [
    'another service',
    asks('sns:Publish', topic, { principal: alarms }),
    resource(allow('SNS:Publish', topic, { Principal: { Service: 'events.amazonaws.com' } })),
    'resource no-allow',
  ],
  [
    'everyone',
    asks('sns:Publish', topic, { principal: alarms }),
    resource(allow('SNS:Publish', topic, { Principal: { AWS: '*' } })),
    'allowed',
  ],
  [
    'a condition on the source',
    asks('sns:Publish', topic, { principal: alarms, context: { 'aws:SourceArn': 'arn:aws:cloudwatch:r:1:alarm:a' } }),
    resource(
      allow('SNS:Publish', topic, {
        Principal: '*',
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:*:*:alarm:*' } },
      }),
    ),
    'allowed',
  ],
  [
    'a role needs no policy of its own',
    asks('sns:Publish', topic),
    resource(allow('SNS:Publish', topic, { Principal: { AWS: roleArn } })),
    'allowed',
  ],
  [
    "naming the account leaves it to the role's policies",
    asks('sns:Publish', topic),
    resource(allow('SNS:Publish', topic, { Principal: { AWS: account } })),
    'identity no-allow',
  ],
  [
    'identity suffices where the resource is silent',
    asks('sns:Publish', topic),
    {
      ...resource(allow('SNS:Publish', topic, { Principal: { Service: 'events.amazonaws.com' } })),
      ...identity(allow('sns:Publish')),
    },
    'allowed',
  ],
  [
    'the resource denies',
    asks('sns:Publish', topic),
    {
      identity: [policy('identity', allow('*'))],
      resource: policy('resource', deny('sns:*', '*', { Principal: '*' })),
    },
    'resource explicit-deny',
  ],
  [
    "the resource denies the role's account",
    asks('sns:Publish', topic),
    {
      identity: [policy('identity', allow('*'))],
      resource: policy('resource', deny('sns:*', '*', { Principal: { AWS: account } })),
    },
    'resource explicit-deny',
  ],
  [
    'NotPrincipal spares whom it names',
    asks('sns:Publish', topic),
    {
      identity: [policy('identity', allow('*'))],
      resource: policy('resource', deny('sns:*', '*', { NotPrincipal: { AWS: roleArn } })),
    },
    'allowed',
  ],
  [
    'NotPrincipal hits the others',
    asks('sns:Publish', topic),
    {
      identity: [policy('identity', allow('*'))],
      resource: policy('resource', deny('sns:*', '*', { NotPrincipal: { AWS: `${roleArn}2` } })),
    },
    'resource explicit-deny',
  ],
  ['the root may do all', asks('ecs:RunTask', family, { principal: root }), { identity: [] }, 'allowed'],
  [
    'but for a resource that denies it',
    asks('sns:Publish', topic, { principal: root }),
    resource(deny('sns:*', '*', { Principal: '*' })),
    'resource explicit-deny',
  ],
];

const assumes = (principal: Principal, context = {}): Request =>
  asks('sts:AssumeRole', roleArn, { principal, context });
const trusts = (principal: JsonObject, more: JsonObject = {}): Policies => ({
  identity: [],
  resource: policy('trust', { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, ...more }),
});
const source = { 'aws:SourceAccount': account };

const trustCases: Case[] = [
  ['a service that is trusted', assumes(alarms), trusts({ Service: 'cloudwatch.amazonaws.com' }), 'allowed'],
  ['a service that is not', assumes(alarms), trusts({ Service: 'states.amazonaws.com' }), 'trust no-allow'],
  [
    'a condition on the source that holds',
    assumes(alarms, source),
    trusts({ Service: 'cloudwatch.amazonaws.com' }, { Condition: { StringEquals: source } }),
    'allowed',
  ],
  [
    'a condition on the source without one',
    assumes(alarms),
    trusts({ Service: 'cloudwatch.amazonaws.com' }, { Condition: { StringEquals: source } }),
    'trust no-allow',
  ],
  ['a role that is trusted by name', assumes(machine), trusts({ AWS: roleArn }), 'allowed'],
  ['a role of a trusted account, without policy', assumes(machine), trusts({ AWS: account }), 'identity no-allow'],
  [
    'a role of a trusted account, with policy',
    assumes(machine),
    { ...trusts({ AWS: account }), ...identity(allow('sts:AssumeRole')) },
    'allowed',
  ],
  [
    'a policy alone is not enough',
    assumes(machine),
    { ...trusts({ Service: 'states.amazonaws.com' }), ...identity(allow('*')) },
    'trust no-allow',
  ],
];

const bounded = (policies: Policies, ...statements: JsonObject[]): Policies => ({
  ...policies,
  boundary: policy('identity', statements),
});
const publishes = asks('sns:Publish', topic);

const boundaryCases: Case[] = [
  ['inside', publishes, bounded(identity(allow('*')), allow('sns:*')), 'allowed'],
  ['outside', publishes, bounded(identity(allow('*')), allow('ecs:*')), 'boundary no-allow'],
  ['gives nothing by itself', publishes, bounded({ identity: [] }, allow('*')), 'identity no-allow'],
  ['denies', publishes, bounded(identity(allow('*')), allow('*'), deny('sns:*')), 'boundary explicit-deny'],
  [
    'limits what a resource gives the role',
    publishes,
    bounded(resource(allow('sns:*', '*', { Principal: { AWS: roleArn } })), allow('ecs:*')),
    'boundary no-allow',
  ],
  [
    'does not limit what a resource gives the session',
    publishes,
    bounded(resource(allow('sns:*', '*', { Principal: { AWS: sessionArn } })), allow('ecs:*')),
    'allowed',
  ],
];

for (const [title, cases] of [
  ['identity-based policies', identityCases],
  ['resource-based policies', resourceCases],
  ['trust policies', trustCases],
  ['a permissions boundary', boundaryCases],
] as const) {
  describe(title, () => {
    for (const [name, request, policies, expected] of cases) {
      it(name, () => assert.equal(verdict(decide(request, policies)), expected));
    }
  });
}

for (const name of inherited)
  it(`the variable ${name}, which every object has, has no value in a request`, () => {
    const named = identity(allow('*', `arn:aws:s3:::\${${name}}`));
    for (const resource of ['arn:aws:s3:::', `arn:aws:s3:::${Object.prototype.constructor}`])
      assert.equal(decide(asks('s3:GetObject', resource), named).allowed, false);
    const fallback = identity(allow('*', `arn:aws:s3:::\${${name}, 'else'}`));
    assert.equal(decide(asks('s3:GetObject', 'arn:aws:s3:::else'), fallback).allowed, true);
  });

it('an explicit deny carries the statement that denies', () => {
  const decision = decide(asks('ecs:RunTask', family), identity(allow('*'), deny('ecs:*', '*', { Sid: 'NoTasks' })));
  assert.ok(!decision.allowed && decision.why === 'explicit-deny');
  assert.deepEqual([decision.statement.sid, decision.statement.index], ['NoTasks', 1]);
});

it('version 2008-10-17 takes variables literally', () => {
  const statement = allow('s3:*', 'arn:aws:s3:::b/${aws:PrincipalAccount}');
  const literal = { identity: [policy('identity', statement, '2008-10-17')] };
  assert.equal(decide(asks('s3:GetObject', 'arn:aws:s3:::b/${aws:PrincipalAccount}'), literal).allowed, true);
  assert.equal(decide(asks('s3:GetObject', `arn:aws:s3:::b/${account}`), literal).allowed, false);
});
