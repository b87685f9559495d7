/** However large a template is, others are answered meanwhile: what a turn does of it is counted. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { root } from '../../../kit/caller.ts';
import { openStacks, refusal } from '../fixtures/held-stacks.ts';

const members = (count: number, member: (index: number) => unknown): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`A${index}`, member(index)]));
const topics = (count: number): string =>
  JSON.stringify({ Resources: members(count, () => ({ Type: 'AWS::SNS::Topic' })) });

describe('a turn', () => {
  it('makes twenty resources of a stack, and takes calls before it makes the next', async () => {
    const held = await openStacks();
    const made = (): number => held.sql('SELECT 1 FROM cloudformation_resource').length;
    held.cloud
      .call('cloudformation', 'CreateStack', { StackName: 's', TemplateBody: topics(50) }, root)
      .catch(() => {});
    const seen: number[] = [];
    do {
      held.cloud.turn();
      seen.push(made());
    } while (seen.at(-1)! < 50);
    assert.deepEqual(seen, [20, 40, 50]);
    await held.runUntilIdle();
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
  });

  it('deletes five', async () => {
    const held = await openStacks();
    await held.create(topics(12));
    held.cloud.call('cloudformation', 'DeleteStack', { StackName: 's' }, root).catch(() => {});
    const left = (): unknown[] => held.sql('SELECT 1 FROM topic');
    held.cloud.turn();
    assert.equal(left().length, 7);
    await held.runUntilIdle();
    assert.equal(left().length, 0);
  });
});

describe('mistakes', () => {
  it('are not looked for once there are more than anybody reads', async () => {
    const held = await openStacks();
    const template = (count: number): string =>
      JSON.stringify({
        Resources: {
          Topic: { Type: 'AWS::SNS::Topic', Properties: members(count, () => 'x') },
          Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hours)' } },
        },
      });
    const said = (count: number): Promise<string> => refusal(held.create(template(count)));
    assert.match(await said(10), /Encountered unsupported property A9.*ScheduleExpression is not valid/s);
    assert.match(await said(5000), /Encountered unsupported property A49; .*\nand 4950 more$/s);
  });
});
