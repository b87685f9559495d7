/** The policy simulator: decisions, the statements that they follow from, and the keys that were not given. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  EvaluationResult,
  GetContextKeysForPolicyResponse,
  SimulateCustomPolicyRequest,
  SimulatePolicyResponse,
} from '@aws-sdk/client-iam';
import { openHeld } from '../../../../test/held-cloud.ts';
import { checkInput } from '../../kit/check-input.ts';
import { iam } from './iam.ts';

type Asked = Omit<SimulateCustomPolicyRequest, 'PolicyInputList' | 'ActionNames'>;
type Statement = Readonly<Record<string, unknown>>;

const bucket = 'arn:aws:s3:::reports';
const user = 'arn:aws:iam::000000000000:user/ann';
const policy = (...statements: Statement[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (action: string, resource = '*', more: object = {}): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...more,
});
const deny = (action: string, resource = '*', more: object = {}): Statement => ({
  ...allow(action, resource, more),
  Effect: 'Deny',
});
const given = (key: string, type: string, ...values: string[]) => ({
  ContextKeyName: key,
  ContextKeyType: type as never,
  ContextKeyValues: values,
});

async function ask(policies: string[], action: string, more: Asked = {}): Promise<EvaluationResult> {
  const held = await openHeld({ services: [iam], checkInput });
  const { EvaluationResults: [result] = [] } = await held.call<SimulatePolicyResponse>('iam', 'SimulateCustomPolicy', {
    PolicyInputList: policies,
    ActionNames: [action],
    ...more,
  });
  return result!;
}

/** `allowed by PolicyInputList.1, missing aws:username`. */
function summary({ EvalDecision, MatchedStatements = [], MissingContextValues = [] }: EvaluationResult): string {
  const by = MatchedStatements.map(({ SourcePolicyId: id }) => id).join(' and ');
  const missing = MissingContextValues.length > 0 ? `, missing ${MissingContextValues.join(' and ')}` : '';
  return `${EvalDecision}${by && ` by ${by}`}${missing}`;
}

const sourceIp = { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };
const resourcePolicy = (...statements: Statement[]) => policy(...statements.map((one) => ({ ...one, Principal: '*' })));

const cases: [name: string, policies: string[], action: string, more: Asked, expected: string][] = [
  ['what is allowed', [policy(allow('s3:Get*'))], 's3:GetObject', {}, 'allowed by PolicyInputList.1'],
  ['what nothing allows', [policy(allow('s3:Get*'))], 's3:PutObject', {}, 'implicitDeny'],
  ['a deny', [policy(allow('s3:*')), policy(deny('s3:Put*'))], 's3:PutObject', {}, 'explicitDeny by PolicyInputList.2'],
  [
    'two that allow',
    [policy(allow('s3:*'), allow('*'))],
    's3:PutObject',
    {},
    'allowed by PolicyInputList.1 and PolicyInputList.1',
  ],
  [
    'a key that is not given',
    [
      policy(
        allow('s3:*', '*', sourceIp),
        allow('ec2:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      ),
    ],
    's3:GetObject',
    {},
    'implicitDeny, missing aws:SourceIp and aws:SecureTransport',
  ],
  [
    'a key that is given',
    [policy(allow('s3:*', '*', sourceIp))],
    's3:GetObject',
    { ContextEntries: [given('AWS:sourceip', 'ip', '10.1.2.3')] },
    'allowed by PolicyInputList.1',
  ],
  [
    'a variable',
    [policy(allow('s3:*', `${bucket}/\${aws:username}/*`))],
    's3:GetObject',
    { ResourceArns: [`${bucket}/ann/x`] },
    'implicitDeny, missing aws:username',
  ],
  [
    'a variable of the caller',
    [policy(allow('s3:*', `${bucket}/\${aws:username}/*`))],
    's3:GetObject',
    { ResourceArns: [`${bucket}/ann/x`], CallerArn: user },
    'allowed by PolicyInputList.1',
  ],
  [
    'the time, which is given or missing as any other key',
    [policy(allow('s3:*', '*', { Condition: { DateGreaterThan: { 'aws:CurrentTime': '2018-08-16T12:00:00Z' } } }))],
    's3:GetObject',
    { ContextEntries: [given('aws:CurrentTime', 'date', '2019-04-25T11:00:00Z')] },
    'allowed by PolicyInputList.1',
  ],
  [
    'several values',
    [policy(allow('s3:*', '*', { Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } } }))],
    's3:GetObject',
    { ContextEntries: [given('aws:TagKeys', 'stringList', 'a', 'c')] },
    'implicitDeny',
  ],
  [
    'a boundary that does not allow',
    [policy(allow('s3:*'))],
    's3:GetObject',
    { PermissionsBoundaryPolicyInputList: [policy(allow('ec2:*'))] },
    'implicitDeny',
  ],
  [
    "a resource's policy alone",
    [policy(allow('ec2:*'))],
    's3:GetObject',
    { ResourceArns: [bucket], CallerArn: user, ResourcePolicy: resourcePolicy(allow('s3:*', bucket)) },
    'allowed by ResourcePolicy',
  ],
  [
    "a resource's policy that denies what the caller's allows",
    [policy(allow('s3:*'))],
    's3:GetObject',
    { ResourceArns: [bucket], CallerArn: user, ResourcePolicy: resourcePolicy(deny('s3:*', bucket)) },
    'explicitDeny by ResourcePolicy and PolicyInputList.1',
  ],
];

describe('SimulateCustomPolicy', () => {
  for (const [name, policies, action, more, expected] of cases)
    it(name, async () => assert.equal(summary(await ask(policies, action, more)), expected));

  it('says where a statement stands: behind what is before it', async () => {
    const single = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"}}';
    const [alone] = (await ask([single], 'dynamodb:CreateBackup')).MatchedStatements!;
    assert.deepEqual(
      [alone!.StartPosition, alone!.EndPosition, alone!.SourcePolicyType],
      [{ Line: 1, Column: 38 }, { Line: 1, Column: 92 }, 'IAM Policy'],
    );
    const pretty = JSON.stringify({ Version: '2012-10-17', Statement: [allow('ec2:*'), allow('s3:*')] }, null, 4);
    const [second] = (await ask([pretty], 's3:GetObject')).MatchedStatements!;
    assert.deepEqual(
      [second!.StartPosition, second!.EndPosition],
      [
        { Line: 8, Column: 10 },
        { Line: 13, Column: 10 },
      ],
    );
  });

  it('gives one result an action, as strict as the strictest of its resources, and each of them', async () => {
    const document = policy(allow('s3:*', `${bucket}/a`), deny('s3:*', `${bucket}/c`));
    const resources = ['a', 'b', 'c'].map((name) => `${bucket}/${name}`);
    const result = await ask([document], 's3:GetObject', { ResourceArns: resources });
    assert.equal(summary(result), 'explicitDeny by PolicyInputList.1');
    assert.deepEqual(
      result.ResourceSpecificResults!.map((one) => [one.EvalResourceName, one.EvalResourceDecision]),
      [
        [resources[0], 'allowed'],
        [resources[1], 'implicitDeny'],
        [resources[2], 'explicitDeny'],
      ],
    );
    assert.deepEqual(result.EvalDecisionDetails, {});
  });

  it('says what a boundary allows', async () => {
    const boundary = { PermissionsBoundaryPolicyInputList: [policy(allow('s3:*'))] };
    const result = await ask([policy(allow('*'))], 's3:GetObject', boundary);
    assert.deepEqual(result.PermissionsBoundaryDecisionDetail, { AllowedByPermissionsBoundary: true });
  });

  it('goes in pages', async () => {
    const held = await openHeld({ services: [iam], checkInput });
    const input = { PolicyInputList: [policy(allow('s3:*'))], ActionNames: ['s3:A', 's3:B', 'ec2:C'], MaxItems: 2 };
    const first = await held.call<SimulatePolicyResponse>('iam', 'SimulateCustomPolicy', input);
    assert.equal(first.IsTruncated, true);
    const rest = await held.call<SimulatePolicyResponse>('iam', 'SimulateCustomPolicy', {
      ...input,
      Marker: first.Marker,
    });
    assert.deepEqual([rest.IsTruncated, rest.EvaluationResults!.map((one) => one.EvalActionName)], [false, ['ec2:C']]);
  });

  it('answers a page of many questions, and refuses more than it can answer while others wait', async () => {
    const held = await openHeld({ services: [iam], checkInput });
    const simulate = (more: object) =>
      held.call<SimulatePolicyResponse>('iam', 'SimulateCustomPolicy', {
        PolicyInputList: [policy(allow('s3:*'))],
        ActionNames: Array.from({ length: 1000 }, (_, n) => `s3:A${n}`),
        ResourceArns: Array.from({ length: 1000 }, (_, n) => `arn:aws:s3:::b${n}`),
        ...more,
      });
    await assert.rejects(simulate({}), {
      name: 'InvalidInput',
      message:
        /^100 actions of a page on 1000 resources, under policies of \d+ characters, are more than is simulated at once/,
    });
    const { EvaluationResults: [first] = [], IsTruncated } = await simulate({ MaxItems: 1 });
    assert.deepEqual([IsTruncated, first!.ResourceSpecificResults!.length], [true, 1000]);
    const long = policy(...Array.from({ length: 100 }, (_, n) => allow(`s3:${'?'.repeat(1000)}${n}`)));
    await assert.rejects(simulate({ PolicyInputList: [long], MaxItems: 1 }), /under policies of 10\d{4} characters/);
  });

  it("refuses a resource's policy without a user who asks", async () => {
    const more = { ResourcePolicy: resourcePolicy(allow('s3:*', bucket)) };
    await assert.rejects(ask([policy(allow('s3:*'))], 's3:GetObject', more), {
      name: 'InvalidInput',
      message: 'Invalid caller - Caller must be an IAM user in this context.',
    });
  });
});

describe('SimulatePrincipalPolicy', () => {
  async function open() {
    const held = await openHeld({ services: [iam], checkInput });
    const call = (operation: string, input: object) => held.call('iam', operation, input);
    const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' };
    await call('CreateRole', { RoleName: 'task', AssumeRolePolicyDocument: policy(trust) });
    await call('PutRolePolicy', { RoleName: 'task', PolicyName: 'own', PolicyDocument: policy(allow('s3:Get*')) });
    await call('CreateUser', { UserName: 'ann' });
    await call('CreateGroup', { GroupName: 'readers' });
    await call('AddUserToGroup', { GroupName: 'readers', UserName: 'ann' });
    await call('PutGroupPolicy', { GroupName: 'readers', PolicyName: 'in', PolicyDocument: policy(allow('s3:Get*')) });
    await call('AttachUserPolicy', { UserName: 'ann', PolicyArn: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess' });
    return held;
  }
  const sources: [arn: string, action: string, expected: string][] = [
    ['arn:aws:iam::000000000000:role/task', 's3:GetObject', 'allowed by role_task_own'],
    ['arn:aws:iam::000000000000:role/task', 's3:PutObject', 'implicitDeny'],
    [user, 's3:GetObject', 'allowed by group_readers_in'],
    [user, 'sqs:SendMessage', 'allowed by AmazonSQSFullAccess'],
    ['arn:aws:iam::000000000000:group/readers', 's3:GetObject', 'allowed by group_readers_in'],
  ];
  for (const [arn, action, expected] of sources)
    it(`${arn}: ${action} is ${expected}`, async () => {
      const held = await open();
      const input = { PolicySourceArn: arn, ActionNames: [action] };
      const { EvaluationResults: found } = await held.call<SimulatePolicyResponse>(
        'iam',
        'SimulatePrincipalPolicy',
        input,
      );
      assert.equal(summary(found![0]!), expected);
    });

  const refused: [arn: string, error: string][] = [
    [
      'arn:aws:sts::000000000000:assumed-role/task/x',
      'InvalidInput: Invalid Entity Arn: arn:aws:sts::000000000000:assumed-role/task/x does not clearly define entity type and name.',
    ],
    ['arn:aws:iam::000000000000:role/none', 'NoSuchEntity: The role with name none cannot be found.'],
    ['arn:aws:iam::000000000000:user/none', 'NoSuchEntity: The user with name none cannot be found.'],
  ];
  for (const [arn, error] of refused)
    it(`${arn} is refused`, async () => {
      const held = await open();
      const call = held.call('iam', 'SimulatePrincipalPolicy', { PolicySourceArn: arn, ActionNames: ['s3:GetObject'] });
      await assert.rejects(call, (thrown: Error) => `${thrown.name}: ${thrown.message}` === error);
    });
});

it('GetContextKeysForCustomPolicy names the keys of conditions and variables', async () => {
  const held = await openHeld({ services: [iam], checkInput });
  const document = policy(allow('s3:*', `${bucket}/\${aws:username}/\${*}`, sourceIp));
  const answer = await held.call<GetContextKeysForPolicyResponse>('iam', 'GetContextKeysForCustomPolicy', {
    PolicyInputList: [document, document],
  });
  assert.deepEqual(answer.ContextKeyNames, ['aws:username', 'aws:SourceIp']);
});
