import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isProblems, renderProblem } from '../problem.ts';
import type { JsonObject } from './grammar.ts';
import { parsePolicy } from './parse-policy.ts';
import type { PolicyKind } from './policy.ts';

const allow: JsonObject = { Effect: 'Allow', Action: 'ecs:RunTask', Resource: '*' };
const trust: JsonObject = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'states.amazonaws.com' } };
const topic: JsonObject = { ...allow, Action: 'sns:Publish', Principal: '*' };

const document = (statement: JsonObject, more: JsonObject = {}): JsonObject => ({
  Version: '2012-10-17',
  Statement: [statement],
  ...more,
});

const refused: [name: string, kind: PolicyKind, document: string | JsonObject, place: string, aws: string][] = [
  ['text that is no JSON', 'identity', '{', '', 'Syntax errors in policy.'],
  ['trust text that is no JSON', 'trust', '{', '', 'This policy contains invalid Json'],
  ['JSON that is no object', 'identity', '[]', '', 'Syntax errors in policy.'],
  [
    'an unknown element of the document',
    'identity',
    document(allow, { Conditions: {} }),
    '/Conditions',
    'Syntax errors in policy.',
  ],
  [
    'an unknown element of a statement',
    'identity',
    document({ ...allow, Resources: '*' }),
    '/Statement/0/Resources',
    'Syntax errors in policy.',
  ],
  [
    'a version that AWS never had',
    'identity',
    document(allow, { Version: '2012-10-18' }),
    '/Version',
    'Syntax errors in policy.',
  ],
  ['no statement', 'identity', { Version: '2012-10-17' }, '/Statement', 'Syntax errors in policy.'],
  [
    'no statement in a trust policy',
    'trust',
    { Statement: [] },
    '/Statement',
    'Could not parse the policy: Statement is empty!',
  ],
  ['a statement that is text', 'identity', { Statement: ['x'] }, '/Statement/0', 'Syntax errors in policy.'],
  [
    'an effect in lower case',
    'identity',
    document({ ...allow, Effect: 'allow' }),
    '/Statement/0/Effect',
    'The policy failed legacy parsing',
  ],
  [
    'an unknown effect',
    'identity',
    document({ ...allow, Effect: 'Permit' }),
    '/Statement/0/Effect',
    'Syntax errors in policy.',
  ],
  [
    'a missing effect in a trust policy',
    'trust',
    document({ ...trust, Effect: undefined }),
    '/Statement/0/Effect',
    'Missing required field Effect',
  ],
  [
    'no action',
    'identity',
    document({ ...allow, Action: undefined }),
    '/Statement/0/Action',
    'Policy statement must contain actions.',
  ],
  [
    'an empty list of actions',
    'identity',
    document({ ...allow, Action: [] }),
    '/Statement/0/Action',
    'Policy statement must contain actions.',
  ],
  [
    'both Action and NotAction',
    'identity',
    document({ ...allow, NotAction: 'ecs:StopTask' }),
    '/Statement/0',
    'Syntax errors in policy.',
  ],
  [
    'an action without its service',
    'identity',
    document({ ...allow, Action: 'RunTask' }),
    '/Statement/0/Action',
    'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
  ],
  [
    'an action with two colons',
    'identity',
    document({ ...allow, Action: 'ecs:Run:Task' }),
    '/Statement/0/Action',
    'Actions/Condition can contain only one colon.',
  ],
  [
    "a wildcard in an action's service",
    'identity',
    document({ ...allow, Action: 'e*:RunTask' }),
    '/Statement/0/Action',
    'Vendor e* is not valid',
  ],
  [
    'an action that is a number',
    'identity',
    document({ ...allow, Action: 5 }),
    '/Statement/0/Action',
    'Syntax errors in policy.',
  ],
  [
    'another action than STS has in a trust policy',
    'trust',
    document({ ...trust, Action: '*' }),
    '/Statement/0/Action',
    'AssumeRole policy may only specify STS AssumeRole actions.',
  ],
  [
    'no resource',
    'identity',
    document({ ...allow, Resource: undefined }),
    '/Statement/0/Resource',
    'Policy statement must contain resources.',
  ],
  [
    'a resource that is a name',
    'identity',
    document({ ...allow, Resource: 'my-task' }),
    '/Statement/0/Resource',
    'Resource my-task must be in ARN format or "*".',
  ],
  [
    'a resource of an unknown partition',
    'identity',
    document({ ...allow, Resource: 'arn:gcp:ecs:x' }),
    '/Statement/0/Resource',
    'Partition "gcp" is not valid for resource "arn:gcp:ecs:x:*:*".',
  ],
  [
    'an ARN that is none',
    'identity',
    document({ ...allow, Resource: 'arn:aws:s3::reports' }),
    '/Statement/0/Resource',
    'The policy failed legacy parsing',
  ],
  [
    'a bucket with a region',
    'identity',
    document({ ...allow, Resource: 'arn:aws:s3:us-east-1::reports' }),
    '/Statement/0/Resource',
    'Resource arn:aws:s3:us-east-1::reports can not contain region information.',
  ],
  [
    'a role with a region',
    'identity',
    document({ ...allow, Resource: 'arn:aws:iam:us-east-1:111122223333:role/r' }),
    '/Statement/0/Resource',
    'IAM resource arn:aws:iam:us-east-1:111122223333:role/r cannot contain region information.',
  ],
  [
    'a resource of IAM without its kind',
    'identity',
    document({ ...allow, Resource: 'arn:aws:iam::111122223333:worker' }),
    '/Statement/0/Resource',
    'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.',
  ],
  [
    "a wildcard in a resource's service",
    'identity',
    document({ ...allow, Resource: 'arn:aws:*:x' }),
    '/Statement/0/Resource',
    'Resource vendor must be fully qualified and cannot contain regexes.',
  ],
  [
    'an object as resource (an intrinsic left over)',
    'identity',
    document({ ...allow, Resource: { Ref: 'X' } }),
    '/Statement/0/Resource',
    'Syntax errors in policy.',
  ],
  [
    'a variable that is never closed',
    'identity',
    document({ ...allow, Resource: 'arn:aws:s3:::${aws:userid' }),
    '/Statement/0/Resource',
    'Syntax errors in policy.',
  ],
  [
    'a control character',
    'identity',
    document({ ...allow, Resource: 'arn:aws:s3:::\u0000' }),
    '/Statement/0/Resource',
    'Syntax errors in policy.',
  ],
  [
    'a resource in a trust policy',
    'trust',
    document({ ...trust, Resource: '*' }),
    '/Statement/0/Resource',
    'Has prohibited field Resource',
  ],
  [
    'a principal in an identity-based policy',
    'identity',
    document({ ...allow, Principal: '*' }),
    '/Statement/0/Principal',
    'Policy document should not specify a principal.',
  ],
  [
    'no principal in a trust policy',
    'trust',
    document({ ...trust, Principal: undefined }),
    '/Statement/0/Principal',
    'Missing required field Principal',
  ],
  [
    'an empty principal',
    'trust',
    document({ ...trust, Principal: {} }),
    '/Statement/0/Principal',
    'Missing required field Principal cannot be empty!',
  ],
  [
    'a principal of an unknown type',
    'trust',
    document({ ...trust, Principal: { Services: 'a' } }),
    '/Statement/0/Principal/Services',
    'Invalid principal in policy: "Services"',
  ],
  [
    'a service that cannot be one',
    'trust',
    document({ ...trust, Principal: { Service: 'states' } }),
    '/Statement/0/Principal/Service',
    'Invalid principal in policy: "SERVICE":"states"',
  ],
  [
    'a wildcard inside a principal',
    'trust',
    document({ ...trust, Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } }),
    '/Statement/0/Principal/AWS',
    'Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/*"',
  ],
  [
    'NotPrincipal in a trust policy',
    'trust',
    document({ Effect: 'Deny', Action: 'sts:AssumeRole', NotPrincipal: '*' }),
    '/Statement/0/NotPrincipal',
    'AssumeRole policy must not contain NotPrincipal field.',
  ],
  [
    'NotPrincipal with Allow',
    'resource',
    document({ ...topic, Principal: undefined, NotPrincipal: '*' }),
    '/Statement/0/NotPrincipal',
    'Allow with NotPrincipal is not allowed.',
  ],
  [
    'an unknown condition operator',
    'identity',
    document({ ...allow, Condition: { StringIs: { 'aws:a': 'b' } } }),
    '/Statement/0/Condition/StringIs',
    'Syntax errors in policy.',
  ],
  [
    'IfExists on Null',
    'identity',
    document({ ...allow, Condition: { NullIfExists: { 'aws:a': 'true' } } }),
    '/Statement/0/Condition/NullIfExists',
    'Syntax errors in policy.',
  ],
  [
    'a condition value that is an object',
    'identity',
    document({ ...allow, Condition: { StringLike: { 'aws:a': {} } } }),
    '/Statement/0/Condition/StringLike/aws:a',
    'Syntax errors in policy.',
  ],
  [
    'a date that is none',
    'identity',
    document({ ...allow, Condition: { DateLessThan: { 'aws:a': 'today' } } }),
    '/Statement/0/Condition/DateLessThan/aws:a',
    'The policy failed legacy parsing',
  ],
  [
    'a Sid with a blank',
    'identity',
    document({ ...allow, Sid: 'run it' }),
    '/Statement/0/Sid',
    'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
  ],
  [
    'two statements of one Sid',
    'identity',
    {
      Statement: [
        { ...allow, Sid: 'A' },
        { ...allow, Sid: 'A' },
      ],
    },
    '/Statement/1/Sid',
    'Statement IDs (SID) in a single policy must be unique.',
  ],
];

describe("a policy document is refused, at its place and in AWS's words, for", () => {
  for (const [name, kind, given, place, aws] of refused) {
    it(name, () => {
      const problems = parsePolicy(given, kind);
      assert.ok(isProblems(problems), 'the document was accepted');
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.deepEqual([`/${problems[0]!.path.join('/')}`, problems[0]!.aws], [place || '/', aws]);
    });
  }

  it('no condition that IAM takes, though it can never hold', () => {
    for (const Condition of [
      {},
      { StringIs: {} },
      { StringLike: { cluster: 'b' } },
      { StringLike: { 'aws:a': [] } },
      { NumericEquals: { 'aws:a': 'ten' } },
      { IpAddress: { 'aws:a': '10.0.0.0/33' } },
      { DateLessThan: { 'aws:a': '2026-1-2t3' } },
      { DateGreaterThan: { 'aws:a': '01T' } },
    ])
      assert.ok(!isProblems(parsePolicy(document({ ...allow, Condition }), 'identity')), JSON.stringify(Condition));
  });

  it('every mistake in it, not just the first', () => {
    const problems = parsePolicy(document({ Effect: 'allow', Action: 'x', Resource: 'y' }), 'identity');
    assert.ok(isProblems(problems));
    assert.deepEqual(problems.map(renderProblem), [
      '/Statement/0/Effect: unknown Effect, found `allow`; write `Allow` or `Deny`',
      '/Statement/0/Action: an action must begin with its service and a colon, found `x`; write a service and an operation, such as `ecs:RunTask`',
      '/Statement/0/Resource: a resource must be an ARN or `*`, found `y`; write an ARN or `*`',
    ]);
  });
});

const accepted: [name: string, kind: PolicyKind, document: string | JsonObject][] = [
  ['a single statement that is no list', 'identity', { Statement: allow }],
  ['JSON text', 'identity', JSON.stringify(document(allow, { Id: 'mine' }))],
  ['a document without a version', 'identity', { Statement: [allow] }],
  [
    'numbers and booleans as condition values',
    'identity',
    document({
      ...allow,
      Condition: { Bool: { 'aws:SecureTransport': true }, NumericLessThan: { 's3:max-keys': 10 } },
    }),
  ],
  ['a Sid with blanks in a resource-based policy', 'resource', document({ ...topic, Sid: 'let it ring' })],
  [
    'several principals of several types',
    'trust',
    document({
      ...trust,
      Principal: {
        Service: ['ecs-tasks.amazonaws.com', 'states.eu-west-1.amazonaws.com'],
        AWS: ['111122223333', 'arn:aws:iam::111122223333:root', 'arn:aws:sts::111122223333:assumed-role/R/S'],
        Federated: 'cognito-identity.amazonaws.com',
      },
    }),
  ],
  ['an ARN cut short', 'identity', document({ ...allow, Resource: 'arn:aws:sqs' })],
  ['an ARN of any partition', 'identity', document({ ...allow, Resource: 'arn:*:s3:::bucket' })],
];

describe('a policy document is accepted with', () => {
  for (const [name, kind, given] of accepted) {
    it(name, () => assert.deepEqual(isProblems(parsePolicy(given, kind)) && parsePolicy(given, kind), false));
  }
});
