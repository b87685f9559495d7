import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GetPolicyResponse, SimulatePolicyResponse } from '@aws-sdk/client-iam';
import { openHeld } from '../../../../test/held-cloud.ts';
import { namedPolicies } from '../../../languages/policy/named-policies.table.ts';
import { parsePolicy } from '../../../languages/policy/parse-policy.ts';
import { isProblems } from '../../../languages/problem.ts';
import { iam } from './iam.ts';
import { awsManagedPolicies } from './managed-policies.table.ts';
import { managedPoliciesBeside } from './managed-policies-beside.table.ts';
import { managedPoliciesFurther } from './managed-policies-further.table.ts';

const all = [...awsManagedPolicies, ...managedPoliciesBeside, ...managedPoliciesFurther];

describe('the AWS managed policies', () => {
  for (const { name, statements } of all) {
    it(`${name} is a sound identity-based policy`, () => {
      const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity');
      assert.ok(!isProblems(parsed), JSON.stringify(parsed));
    });
  }
  it('have names of their own', () => {
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  });
  it('are not among those that are known by name alone', () => {
    assert.deepEqual(
      all.filter(({ path, name }) => namedPolicies.has(`${path}${name}`)),
      [],
    );
  });
});

describe('a policy of AWS that is known by its name alone', () => {
  it('is attached, shown and simulated, and allows nothing', async () => {
    const held = await openHeld({ services: [iam] });
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonMQApiReadOnlyAccess';
    const AssumeRolePolicyDocument =
      '{"Statement":{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}}';
    await held.call('iam', 'CreateRole', { RoleName: 'R', AssumeRolePolicyDocument });
    await held.call('iam', 'AttachRolePolicy', { RoleName: 'R', PolicyArn });
    const found = await held.call<GetPolicyResponse>('iam', 'GetPolicy', { PolicyArn });
    assert.deepEqual([found.Policy!.AttachmentCount, found.Policy!.Path], [1, '/']);
    const { EvaluationResults } = await held.call<SimulatePolicyResponse>('iam', 'SimulatePrincipalPolicy', {
      PolicySourceArn: 'arn:aws:iam::000000000000:role/R',
      ActionNames: ['ecs:RunTask'],
    });
    assert.equal(EvaluationResults![0]!.EvalDecision, 'implicitDeny');
  });
});
