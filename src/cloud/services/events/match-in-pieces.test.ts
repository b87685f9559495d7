/** Events that take long to match with all rules do so a piece at a time, in later turns. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { usualLimits } from '../../engine/engine.ts';
import { root } from '../../kit/caller.ts';
import { punctual } from '../punctual/punctual.ts';
import { events } from './events.ts';
import { fakeServices, queue } from './fixtures/fake-services.ts';

const rulesCount = 12;
const patternOf = (n: number): string =>
  JSON.stringify({
    $or: [{ detail: { zone: [n] } }, { detail: { zones: [{ numeric: ['>', n] }] } }],
    detail: { text: ['a*1', 'b*2', 'c*3', '*end'].map((wildcard) => ({ wildcard })) },
  });
/** The first half of the rules matches. */
const event = (n: number) => ({
  Source: `s${n}`,
  DetailType: 'd',
  Detail: JSON.stringify({ zone: rulesCount, zones: rulesCount / 2, text: `${'e'.repeat(200_000)}end` }),
});
const expected = [0, 1].flatMap((n) => Array.from({ length: rulesCount / 2 }, (_, rule) => `s${n} r${10 + rule}`));

async function open() {
  const fakes = fakeServices();
  const held = await openHeld({
    services: [events, punctual, ...fakes.services],
    limits: { ...usualLimits, events: 100 },
  });
  for (let n = 0; n < rulesCount; n++) {
    await held.call('events', 'PutRule', { Name: `r${10 + n}`, EventPattern: patternOf(n) });
    const Targets = [
      {
        Id: 'queue',
        Arn: queue,
        InputTransformer: { InputPathsMap: { s: '$.source' }, InputTemplate: `"<s> r${10 + n}"` },
      },
    ];
    await held.call('events', 'PutTargets', { Rule: `r${10 + n}`, Targets });
  }
  const delivered = () => fakes.received.map(({ input }) => JSON.parse(String(input['MessageBody'])));
  return { held, delivered };
}

const put = (held: Held) => held.cloud.call('events', 'PutEvents', { Entries: [event(0), event(1)] }, root);

describe('events with long texts and rules with many wildcards', () => {
  it('are taken at once and matched in several turns, between which other calls are answered', async () => {
    const { held, delivered } = await open();
    const answer = put(held);
    assert.equal(held.cloud.turn(), 'more');
    await answer;
    assert(delivered().length < expected.length);
    const asked = held.cloud.call('events', 'ListRules', {}, root);
    held.cloud.turn();
    await asked;
    assert(delivered().length < expected.length);
    await held.runUntilIdle();
    assert.deepEqual(delivered(), expected);
    assert.deepEqual(held.sql('SELECT * FROM inbox'), []);
  });

  it('are delivered once and in order, whichever turn is the last of a process', async () => {
    let isOver = false;
    let last = 0;
    while (!isOver) {
      last++;
      const { held, delivered } = await open();
      put(held).catch(() => {});
      for (let turn = 1; turn <= last && !isOver; turn++) isOver = held.cloud.turn() !== 'more';
      await held.restart();
      await held.runUntilIdle();
      assert.deepEqual(delivered(), expected, `the process ends after turn ${last}`);
      assert.deepEqual(held.errors, []);
    }
    assert(last > 5);
  });

  it('are matched with a rule from its beginning where that was edited meanwhile', async () => {
    const { held, delivered } = await open();
    put(held).catch(() => {});
    held.cloud.turn();
    for (let n = 0; n < rulesCount; n++)
      held.cloud
        .call('events', 'PutRule', { Name: `r${10 + n}`, EventPattern: '{"source":["s1"]}' }, root)
        .catch(() => {});
    await held.runUntilIdle();
    assert.equal(delivered().filter((text) => text.startsWith('s1')).length, rulesCount);
    assert.deepEqual(held.errors, []);
  });
});
