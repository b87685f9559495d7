/** What stack policies let an update do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deniedByStackPolicy, parseStackPolicy } from './stack-policy.ts';

const statement = (Effect: string, Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect,
  Action,
  Principal: '*',
  Resource,
  ...more,
});
const all = statement('Allow', 'Update:*', '*');
const ofQueues = { Condition: { StringEquals: { ResourceType: ['AWS::SQS::Queue'] } } };
const queue = { logicalId: 'Q', type: 'AWS::SQS::Queue' };

describe('a stack policy', () => {
  const denied = (action: string) =>
    `Action denied by stack policy: Statement [#2] does not allow [${action}] for resource [LogicalResourceId/Q];`;
  const cases: [name: string, statements: object[], modify: string | undefined, replace?: string | undefined][] = [
    ['that allows all', [all], undefined],
    ['that allows nothing', [], 'Action not allowed by stack policy', 'Action not allowed by stack policy'],
    [
      'that denies one',
      [all, statement('Deny', 'Update:*', 'LogicalResourceId/Q')],
      denied('Update:Modify'),
      denied('Update:Replace'),
    ],
    ['that denies another', [all, statement('Deny', 'Update:*', 'LogicalResourceId/R')], undefined],
    [
      'that denies by wildcard',
      [all, statement('Deny', ['Update:Replace'], 'LogicalResourceId/*')],
      undefined,
      denied('Update:Replace'),
    ],
    ['that denies by type', [all, statement('Deny', 'Update:Modify', '*', ofQueues)], denied('Update:Modify')],
    [
      'that denies by another type',
      [all, statement('Deny', 'Update:*', '*', { Condition: { StringLike: { ResourceType: 'AWS::SNS::*' } } })],
      undefined,
    ],
    [
      'that allows all but one',
      [{ Effect: 'Allow', NotAction: 'Update:Replace', Principal: '*', NotResource: 'LogicalResourceId/R' }],
      undefined,
      'Action not allowed by stack policy',
    ],
  ];
  for (const [name, Statement, modify, replace] of cases)
    it(name, () => {
      const policy = parseStackPolicy(JSON.stringify({ Statement }))!;
      assert.equal(deniedByStackPolicy(policy, 'Update:Modify', queue), modify);
      assert.equal(deniedByStackPolicy(policy, 'Update:Replace', queue), replace);
    });

  for (const text of [
    '',
    '[]',
    '{}',
    '{"Statement": 1}',
    JSON.stringify({ Statement: [{ ...all, Principal: 'me' }] }),
    JSON.stringify({ Statement: { ...all, Action: 'Delete:*' } }),
    JSON.stringify({ Statement: { ...all, Effect: 'Maybe' } }),
    JSON.stringify({ Statement: { ...all, Condition: { Bool: {} } } }),
  ])
    it(`is not ${text}`, () => assert.equal(parseStackPolicy(text), undefined));
});
