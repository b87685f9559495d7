/** Roles of services: made, shown, kept from others, deleted. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  CreateServiceLinkedRoleResponse,
  DeleteServiceLinkedRoleResponse,
  GetRoleResponse,
  GetServiceLinkedRoleDeletionStatusResponse,
  ListAttachedRolePoliciesResponse,
} from '@aws-sdk/client-iam';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { checkInput } from '../../kit/check-input.ts';
import { iam } from './iam.ts';

const open = () => openHeld({ services: [iam], checkInput });
const create = (held: Held, service: string, more: object = {}) =>
  held.call<CreateServiceLinkedRoleResponse>('iam', 'CreateServiceLinkedRole', { AWSServiceName: service, ...more });
const statementsOf = (document: string | undefined) => JSON.parse(decodeURIComponent(document!)).Statement;

const name = 'AWSServiceRoleForECS';
const policyArn = 'arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy';

describe('a service-linked role', () => {
  it('has the name, the path and the policy that AWS gives it', async () => {
    const held = await open();
    const { Role: made } = await create(held, 'ecs.amazonaws.com');
    const { Role: read } = await held.call<GetRoleResponse>('iam', 'GetRole', { RoleName: name });
    const attached = await held.call<ListAttachedRolePoliciesResponse>('iam', 'ListAttachedRolePolicies', {
      RoleName: name,
    });
    assert.deepEqual([made?.RoleName, made?.Path], [name, '/aws-service-role/ecs.amazonaws.com/']);
    assert.equal(made?.Arn, `arn:aws:iam::000000000000:role/aws-service-role/ecs.amazonaws.com/${name}`);
    assert.deepEqual(statementsOf(made?.AssumeRolePolicyDocument), [
      { Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: ['ecs.amazonaws.com'] } },
    ]);
    assert.deepEqual(statementsOf(read?.AssumeRolePolicyDocument), [
      { Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
    assert.deepEqual(attached.AttachedPolicies, [{ PolicyName: 'AmazonECSServiceRolePolicy', PolicyArn: policyArn }]);
  });

  it('may stand several times where its service lets it, each with a suffix', async () => {
    const held = await open();
    await create(held, 'autoscaling.amazonaws.com');
    const { Role: role } = await create(held, 'autoscaling.amazonaws.com', { CustomSuffix: 'jobs' });
    assert.equal(role?.RoleName, 'AWSServiceRoleForAutoScaling_jobs');
  });

  it('is gone once it is deleted by the call for it', async () => {
    const held = await open();
    await create(held, 'ecs.amazonaws.com');
    const { DeletionTaskId: id } = await held.call<DeleteServiceLinkedRoleResponse>('iam', 'DeleteServiceLinkedRole', {
      RoleName: name,
    });
    const status = await held.call<GetServiceLinkedRoleDeletionStatusResponse>(
      'iam',
      'GetServiceLinkedRoleDeletionStatus',
      { DeletionTaskId: id },
    );
    assert.match(id!, /^task\/aws-service-role\/ecs\.amazonaws\.com\/AWSServiceRoleForECS\/[\da-f-]{36}$/);
    assert.deepEqual(status, { Status: 'SUCCEEDED' });
    await assert.rejects(held.call('iam', 'GetRole', { RoleName: name }), { name: 'NoSuchEntity' });
    await create(held, 'ecs.amazonaws.com');
  });
});

const isProtected = `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`;
const refusals: [what: string, operation: string, input: object, code: string, message: string][] = [
  [
    'a second one of a service',
    'CreateServiceLinkedRole',
    { AWSServiceName: 'ecs.amazonaws.com' },
    'InvalidInput',
    `Service role name ${name} has been taken in this account, please try a different suffix.`,
  ],
  [
    'a suffix where there is but one',
    'CreateServiceLinkedRole',
    { AWSServiceName: 'batch.amazonaws.com', CustomSuffix: 'x' },
    'InvalidInput',
    'Custom suffix is not allowed for batch.amazonaws.com',
  ],
  ['its deletion as any role', 'DeleteRole', { RoleName: name }, 'UnmodifiableEntity', isProtected],
  [
    'a policy taken off it',
    'DetachRolePolicy',
    { RoleName: name, PolicyArn: policyArn },
    'UnmodifiableEntity',
    isProtected,
  ],
  [
    'its policy on another role',
    'AttachRolePolicy',
    { RoleName: 'Own', PolicyArn: policyArn },
    'PolicyNotAttachable',
    'Cannot attach a Service Role Policy to a Customer Role.',
  ],
  [
    'a deletion of which nothing is known',
    'GetServiceLinkedRoleDeletionStatus',
    { DeletionTaskId: 'task/x' },
    'NoSuchEntity',
    'Deletion task task/x cannot be found.',
  ],
];

describe('refused about a service-linked role is', () => {
  for (const [what, operation, input, code, message] of refusals)
    it(what, async () => {
      const held = await open();
      await create(held, 'ecs.amazonaws.com');
      const trust = {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      };
      await held.call('iam', 'CreateRole', { RoleName: 'Own', AssumeRolePolicyDocument: JSON.stringify(trust) });
      await assert.rejects(held.call('iam', operation, input), { name: code, message });
    });
});
