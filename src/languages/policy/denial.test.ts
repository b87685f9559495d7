import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PolicySource } from './decide.ts';
import { renderDenial } from './denial.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Policy } from './policy.ts';
import type { Principal } from './request.ts';

const machine: Principal = {
  kind: 'session',
  arn: 'arn:aws:sts::111122223333:assumed-role/Machine/run',
  roleArn: 'arn:aws:iam::111122223333:role/Machine',
  account: '111122223333',
  userId: 'AROAEXAMPLE:run',
};
const runTask = { principal: machine, action: 'ecs:RunTask', resource: 'arn:aws:ecs:r:1:task-definition/report:1' };
const start =
  'User: arn:aws:sts::111122223333:assumed-role/Machine/run is not authorized to perform: ecs:RunTask on resource: arn:aws:ecs:r:1:task-definition/report:1';

const missing: [source: PolicySource, end: string][] = [
  ['identity', 'because no identity-based policy allows the ecs:RunTask action'],
  ['resource', 'because no resource-based policy allows the ecs:RunTask action'],
  ['boundary', 'because no permissions boundary allows the ecs:RunTask action'],
  ['trust', 'because no role trust policy allows the ecs:RunTask action'],
];
const denied: [source: PolicySource, end: string][] = [
  ['identity', 'with an explicit deny in an identity-based policy'],
  ['resource', 'with an explicit deny in a resource-based policy'],
  ['boundary', 'with an explicit deny in a permissions boundary'],
  ['trust', 'with an explicit deny in the role trust policy'],
];

describe("a denial in AWS's words", () => {
  for (const [source, end] of missing) {
    it(`no allow: ${source}`, () => {
      assert.equal(renderDenial(runTask, { allowed: false, source, why: 'no-allow' }), `${start} ${end}`);
    });
  }
  const deny = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };
  const policy = parsePolicy(deny, 'identity') as Policy;
  for (const [source, end] of denied) {
    it(`explicit deny: ${source}`, () => {
      const statement = policy.denies[0]!;
      const denial = { allowed: false, source, why: 'explicit-deny', policy, statement } as const;
      assert.equal(renderDenial(runTask, denial), `${start} ${end}`);
    });
  }
  it('names a service by its principal', () => {
    const principal: Principal = { kind: 'service', name: 'cloudwatch.amazonaws.com' };
    const request = { principal, action: 'sns:Publish', resource: 'arn:aws:sns:r:1:alerts' };
    assert.equal(
      renderDenial(request, { allowed: false, source: 'resource', why: 'no-allow' }),
      'User: cloudwatch.amazonaws.com is not authorized to perform: sns:Publish on resource: arn:aws:sns:r:1:alerts because no resource-based policy allows the sns:Publish action',
    );
  });
});
