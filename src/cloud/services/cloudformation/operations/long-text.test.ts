/** A long text is parsed over several turns, and what is wrong with it is found as of a short one. */
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

/** Some 46,000 characters, with a comma too many, one too few, a comment, and a type that is none. */
const longJson = JSON.stringify(
  {
    Resources: {
      ...Object.fromEntries(
        Array.from({ length: 200 }, (_, n) => [`Q${n}`, { Type: 'AWS::SQS::Queue', Metadata: { About: description } }]),
      ),
      B: { Propertes: {}, Type: 'AWS::SQS::Queue' },
    },
  },
  undefined,
  1,
)
  .replace(/("Q50": {\n.*"AWS::SQS::Queue"),/, '$1')
  .replace(/("Q100": {)/, '$1 // the middle')
  .replace(/("B": {\n.*),/, '$1,,');

const texts: [language: string, text: string, ofText: RegExp[]][] = [
  ['YAML', long, ofText],
  ['JSON', longJson, [/put a comma before it/, /delete the comment/, /delete the comma before it/]],
];

for (const [language, TemplateBody, faults] of texts)
  describe(`a long template of ${language} that does not parse`, () => {
    for (const operation of ['CreateStack', 'ValidateTemplate'])
      it(`has all its faults told by ${operation}, and others are answered before`, async () => {
        const held = await openStacks();
        const order: string[] = [];
        const input = { TemplateBody, ...(operation === 'CreateStack' ? { StackName: 's' } : {}) };
        const said = refusal(held.cloud.call('cloudformation', operation, input, root));
        void said.then(() => order.push(operation));
        void held.cloud.call('cloudformation', 'ListStacks', {}, root).then(() => order.push('ListStacks'));
        await held.runUntilIdle();
        assert.deepEqual(order, ['ListStacks', operation]);
        const lines = (await said).split('\n');
        for (const place of operation === 'CreateStack' ? [...faults, ofOthers] : faults)
          assert.ok(
            lines.some((line) => place.test(line)),
            lines.join('\n'),
          );
        assert.deepEqual(held.errors, []);
      });
  });
