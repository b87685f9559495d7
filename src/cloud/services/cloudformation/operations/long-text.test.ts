/** A long text of YAML is parsed over several turns, and what is wrong with it is found as of a short one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { root } from '../../../kit/caller.ts';
import { openStacks, refusal } from '../fixtures/held-stacks.ts';

const description = 'Queues, one after the other. '.repeat(6);
const queues = (count: number, name: string): string =>
  Array.from(
    { length: count },
    (_, n) => `  ${name}${n}:\n    Type: AWS::SQS::Queue\n    Metadata: {About: '${description}'}\n`,
  ).join('');
/** Some 46,000 characters. */
const long = `Resources:\n${queues(100, 'Q')}  A:\n    Type: "AWS::SNS::Topic\n${queues(100, 'R')}  B:\n    Propertes: {}\n    Type: [\n`;

const ofText = [/Missing closing "quote.*\/Resources\/A\/Type/, /Resources\/B\/Type/];
const ofOthers = /\/Resources\/B\/Propertes/;

describe('a long template that does not parse', () => {
  for (const operation of ['CreateStack', 'ValidateTemplate'])
    it(`has all its faults told by ${operation}, and others are answered before`, async () => {
      const held = await openStacks();
      const order: string[] = [];
      const input = { TemplateBody: long, ...(operation === 'CreateStack' ? { StackName: 's' } : {}) };
      const said = refusal(held.cloud.call('cloudformation', operation, input, root));
      void said.then(() => order.push(operation));
      void held.cloud.call('cloudformation', 'ListStacks', {}, root).then(() => order.push('ListStacks'));
      await held.runUntilIdle();
      assert.deepEqual(order, ['ListStacks', operation]);
      const lines = (await said).split('\n');
      for (const place of operation === 'CreateStack' ? [...ofText, ofOthers] : ofText)
        assert.ok(
          lines.some((line) => place.test(line)),
          lines.join('\n'),
        );
      assert.deepEqual(held.errors, []);
    });
});
