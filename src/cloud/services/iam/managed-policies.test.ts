import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { namedPolicies } from '../../../languages/policy/named-policies.table.ts';
import { parsePolicy } from '../../../languages/policy/parse-policy.ts';
import { isProblems } from '../../../languages/problem.ts';
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
