/** What stack policies hold back, and how they are set. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openStacks, refusal } from '../fixtures/held-stacks.ts';

const policy = (Effect: string, Action: string, Resource: string) => ({ Effect, Action, Principal: '*', Resource });
const body = (...Statement: object[]) => JSON.stringify({ Statement });
const all = policy('Allow', 'Update:*', '*');
const template = (delay: number, more = '') =>
  `Resources:\n  A: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: ${delay}}}\n  B: {Type: AWS::SNS::Topic}\n${more}`;

describe('a stack policy', () => {
  const without = 'Resources: {B: {Type: AWS::SNS::Topic}}';
  const cases: [name: string, policy: string, update: string, event: RegExp | undefined][] = [
    ['lets pass what it allows', body(all), template(2), undefined],
    [
      'denies a change',
      body(all, policy('Deny', 'Update:Modify', 'LogicalResourceId/A')),
      template(2),
      /^A UPDATE_FAILED Action denied by stack policy: Statement \[#2\] does not allow \[Update:Modify\] for resource \[LogicalResourceId\/A\];$/,
    ],
    ['denies a replacement alone', body(all, policy('Deny', 'Update:Replace', '*')), template(2), undefined],
    [
      'denies a deletion',
      body(all, policy('Deny', 'Update:Delete', '*')),
      without,
      /^A DELETE_FAILED Action denied by stack policy: .*Update:Delete/,
    ],
    [
      'denies what it does not allow',
      body(policy('Allow', 'Update:*', 'LogicalResourceId/B')),
      template(2),
      /^A UPDATE_FAILED Action not allowed by stack policy$/,
    ],
    [
      'says nothing of what is new',
      body(policy('Deny', 'Update:*', '*')),
      template(1, '  C: {Type: AWS::SNS::Topic}'),
      undefined,
    ],
  ];
  for (const [name, StackPolicyBody, update, event] of cases)
    it(name, async () => {
      const held = await openStacks();
      await held.create(template(1), { StackPolicyBody });
      await held.update(update);
      const { StackStatus } = await held.stack();
      assert.equal(StackStatus, event ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_COMPLETE');
      if (event)
        assert.ok(
          (await held.events()).some((line) => event.test(line)),
          (await held.events()).join('\n'),
        );
      assert.deepEqual(held.errors, []);
    });

  it('is set, replaced, shown, and set aside for one update', async () => {
    const held = await openStacks();
    const shown = async () =>
      (await held.cfn<{ StackPolicyBody?: string }>('GetStackPolicy', { StackName: 's' })).StackPolicyBody;
    await held.create(template(1));
    assert.equal(await shown(), undefined);
    const strict = body(policy('Deny', 'Update:*', '*'));
    await held.cfn('SetStackPolicy', { StackName: 's', StackPolicyBody: strict });
    assert.equal(await shown(), strict);
    await held.update(template(2), { StackPolicyDuringUpdateBody: body(all) });
    assert.equal((await held.stack()).StackStatus, 'UPDATE_COMPLETE');
    assert.equal(await shown(), strict);
    await held.update(template(3), { StackPolicyDuringUpdateBody: body(all), StackPolicyBody: body(all) });
    assert.equal(await shown(), body(all));
    const wrong = held.cfn('SetStackPolicy', { StackName: 's', StackPolicyBody: '{}' });
    assert.equal(await refusal(wrong), 'ValidationError: Error validating stack policy: Invalid stack policy');
    assert.match(await refusal(held.cfn('GetStackPolicy', { StackName: 'none' })), /Stack with id none does not exist/);
  });
});
