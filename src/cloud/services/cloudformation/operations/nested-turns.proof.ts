/** A nested stack, however large, is tried and made over several turns: others are answered meanwhile. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { root } from '../../../kit/caller.ts';
import { type HeldStacks, openBox, refusal } from '../fixtures/held-stacks.ts';

const url = (key: string) => `https://s3.amazonaws.com/box/${key}`;
const nested = (key: string) => ({ Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: url(key) } });
const members = (count: number, member: (index: number) => object): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`A${index}`, member(index)]));
const queues = (count: number, seconds: (index: number) => number = () => 0): string =>
  JSON.stringify({
    Resources: members(count, (index) => ({ Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: seconds(index) } })),
  });
const outer = (...keys: string[]): string =>
  JSON.stringify({ Resources: Object.fromEntries(keys.map((key, index) => [`N${index}`, nested(key)])) });

/** Until the call is answered. */
async function turnsOf(held: HeldStacks, TemplateBody: string, expected = /^accepted$/): Promise<number> {
  let isDone = false;
  const said = refusal(held.cloud.call('cloudformation', 'CreateStack', { StackName: 's', TemplateBody }, root));
  void said.then(() => (isDone = true));
  let turns = 0;
  for (; !isDone && turns < 100; turns++) {
    held.cloud.turn();
    for (let tick = 0; tick < 5; tick++) await Promise.resolve();
  }
  assert.match(await said, expected);
  return turns;
}

describe('a large nested stack', () => {
  it('is tried over several turns, in which others are answered', async () => {
    const held = await openBox({ large: queues(150) });
    const answers: string[] = [];
    const call = (service: string, operation: string, input: object) =>
      void held.cloud.call(service, operation, input, root).then(() => answers.push(operation));
    call('cloudformation', 'CreateStack', { StackName: 's', TemplateBody: outer('large') });
    for (const operation of ['ListTopics', 'ListSubscriptions']) {
      call('sns', operation, {});
      held.cloud.turn();
      await Promise.resolve();
    }
    assert.deepEqual(answers, ['ListTopics', 'ListSubscriptions']);
    await held.runUntilIdle();
    assert.equal(answers.at(-1), 'CreateStack');
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
    assert.equal(held.sql('SELECT 1 FROM queue').length, 150);
    assert.deepEqual(held.errors, []);
  });

  it('is made, and updated by what has changed', async () => {
    const held = await openBox({ large: queues(150), inner: outer('large', 'small'), small: queues(3) });
    await held.create(outer('inner', 'small'));
    assert.equal(held.sql('SELECT 1 FROM queue').length, 156);
    await held.put(
      'large',
      queues(149, (index) => (index === 99 ? 5 : 0)),
    );
    await held.update(outer('inner', 'small'));
    assert.equal((await held.stack()).StackStatus, 'UPDATE_COMPLETE');
    assert.equal(held.sql('SELECT 1 FROM queue').length, 155);
    assert.deepEqual(held.errors, []);
  });

  it('has all its mistakes told, with those of the stack that has it', async () => {
    const held = await openBox({ large: queues(150, (index) => (index % 70 === 0 ? 901 + index : 0)) });
    const wrong = JSON.parse(outer('large')) as { Resources: object };
    const TemplateBody = JSON.stringify({
      Resources: { ...wrong.Resources, Q: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 902 } } },
    });
    const said = await refusal(held.create(TemplateBody));
    assert.deepEqual(
      said.match(/in its template[^:]*: \/Resources\/A\d+/g)?.map((one) => one.split('/').at(-1)),
      ['A0', 'A70', 'A140'],
    );
    assert.match(said, /\/Resources\/Q\/Properties\/DelaySeconds/);
    assert.deepEqual(held.sql('SELECT 1 FROM cloudformation_stack'), []);
    assert.deepEqual(held.errors, []);
  });

  it('and many small ones are tried a few in a turn', async () => {
    const held = await openBox({ large: queues(120), small: queues(20) });
    const turns = await turnsOf(held, outer('small', 'small', 'small', 'small', 'large', 'small'));
    assert.ok(turns >= 4, `${turns}`);
  });

  it('and many that are wrong are', async () => {
    const held = await openBox({ wrong: queues(50, () => 901) });
    const turns = await turnsOf(held, outer('wrong', 'wrong', 'wrong', 'wrong', 'wrong'), /DelaySeconds/);
    assert.ok(turns >= 5, `${turns}`);
  });
});
