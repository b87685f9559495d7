import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkManagedDocument } from './document.ts';

const nameless = { Action: 'RunTask', Resource: 'x' };

it('says of several mistakes in a policy the one that IAM finds first', () => {
  for (const [Version, statement, message] of [
    ['2008-10-17', { ...nameless, Extra: 1 }, 'Syntax errors in policy.'],
    ['2008-10-17', nameless, 'Policy document must be version 2012-10-17 or greater.'],
    ['2012-10-17', { ...nameless, Effect: 'allow' }, 'The policy failed legacy parsing'],
    ['2012-10-17', { Action: 'RunTask' }, 'Policy statement must contain resources.'],
    ['2012-10-17', nameless, 'Resource x must be in ARN format or "*".'],
    [
      '2012-10-17',
      { ...nameless, Resource: '*' },
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
  ] as const) {
    const document = JSON.stringify({ Version, Statement: [{ Effect: 'Allow', ...statement }] });
    assert.throws(() => checkManagedDocument(document), { code: 'MalformedPolicyDocument', message });
  }
});
