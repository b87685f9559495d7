/** A long definition of a state machine, wherever a template has it from, is read over several turns: others are answered meanwhile. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { root } from '../../../kit/caller.ts';
import { openBox, refusal } from '../fixtures/held-stacks.ts';

/** Another one each time: what was read before is known. */
let texts = 0;

function manyExpressions(): string {
  const Output = Object.fromEntries(
    Array.from({ length: 2400 }, (_, n) => [`f${n}`, `{% $states.input.a${texts++} + ${n} > 1 ? "x" : 2 %}`]),
  );
  return JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Pass', Output, End: true } } });
}

const comment = 'One after the other. '.repeat(6);
const states = (count: number): string =>
  Array.from({ length: count }, (_, n) => `  S${n}: {Type: Pass, Comment: ${comment}, Next: S${n + 1}}\n`).join('');
const yaml = (count: number, end = 'Type: Succeed'): string =>
  `StartAt: S0\nStates:\n${states(count)}  S${count}: {${end}}\n`;
const atS3 = { DefinitionS3Location: { Bucket: 'box', Key: 'm' } };

const template = (properties: object, more: object = {}): string =>
  JSON.stringify({
    Resources: {
      R: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
          },
        },
      },
      M: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { RoleArn: { 'Fn::GetAtt': ['R', 'Arn'] }, ...properties },
      },
      ...more,
    },
  });

/** In which order CreateStack and small calls, put in one after the other, a turn each, are answered. */
async function answers(TemplateBody: string, inBox = '') {
  const held = await openBox({ m: inBox });
  const order: string[] = [];
  const call = (service: string, operation: string, input: object) =>
    void refusal(held.cloud.call(service, operation, input, root)).then((said) =>
      order.push(said === 'accepted' ? operation : said),
    );
  call('cloudformation', 'CreateStack', { StackName: 's', TemplateBody, Capabilities: ['CAPABILITY_IAM'] });
  for (let n = 0; n < 4; n++) {
    call('states', 'ListActivities', {});
    held.cloud.turn();
    await Promise.resolve();
  }
  await held.runUntilIdle();
  assert.deepEqual(held.errors, []);
  return { held, order };
}

describe('a definition of very many expressions', () => {
  const inTwo = (text: string) => ['', [text.slice(0, 9), text.slice(9)]];
  for (const [where, properties, inBox] of [
    ['in a bucket', atS3, manyExpressions()],
    ['that Fn::Join makes', { DefinitionString: { 'Fn::Join': inTwo(manyExpressions()) } }, ''],
  ] as const satisfies [string, object, string][])
    it(`${where}, is read over several turns`, async () => {
      const { held, order } = await answers(template(properties), inBox);
      assert.deepEqual(order, [...Array(4).fill('ListActivities'), 'CreateStack']);
      assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
    });

  it('is, where another mistake has all of them looked for', async () => {
    const wrong = { Q: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 901 } } };
    const { order } = await answers(template(atS3, wrong), manyExpressions());
    assert.deepEqual(order.slice(0, 4), Array(4).fill('ListActivities'));
    assert.match(order[4]!, /DelaySeconds/);
  });
});

describe('a definition of YAML in a bucket', () => {
  it('is read over several turns', async () => {
    const { held, order } = await answers(template(atS3), yaml(600));
    assert.deepEqual(order, [...Array(4).fill('ListActivities'), 'CreateStack']);
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
  });

  it('has its fault told, at its place', async () => {
    const { order } = await answers(template(atS3), yaml(600, 'Type: "Succeed'));
    assert.match(
      order.find((one) => /Error/.test(one))!,
      /must be JSON or YAML, line 603.*\/Resources\/M\/Properties/s,
    );
  });

  it('may have a fourth of what JSON may', async () => {
    const { order } = await answers(template(atS3), yaml(1800));
    assert.match(
      order.find((one) => /Error/.test(one))!,
      /must be JSON or YAML, and as YAML may have at most 256000 bytes here/,
    );
  });
});
