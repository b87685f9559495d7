/** What work has cost ends a turn, by count: no call and no row holds up those behind it for longer than that. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openHeld } from '../../../test/held-cloud.ts';
import { root } from '../kit/caller.ts';
import type { ServiceDefinition } from '../kit/service.ts';
import { usualLimits } from './engine.ts';

const limits = { ...usualLimits, events: 100 };

function costly(happened: string[]): ServiceDefinition {
  return {
    service: 'notes',
    schema: [],
    open: () => ({
      operations: {
        Write: {
          permissions: () => [],
          handle({ name }: { name: string }, context) {
            happened.push(`call ${name}`);
            context.spend(60);
            return {};
          },
        },
        Post: {
          permissions: () => [],
          handle(_, context) {
            for (const subject of ['a', 'b']) context.post('write', subject, 3);
            context.setTimer('ring', '', context.now);
            return {};
          },
        },
      },
      rows: {
        write(context, { subject, payload }) {
          happened.push(`row ${subject} ${payload}`);
          context.spend(60);
          if (payload === 2) context.post('other', subject);
          if (Number(payload) > 1) context.goOn(Number(payload) - 1);
        },
        other: (_, { subject }) => void happened.push(`posted by ${subject}`),
      },
      timers: { ring: () => void happened.push('timer') },
    }),
  };
}

it('calls are left for the next turn, in their order', async () => {
  const happened: string[] = [];
  const held = await openHeld({ services: [costly(happened)], limits });
  const calls = ['a', 'b', 'c'].map((name) => held.cloud.call('notes', 'Write', { name }, root));
  assert.equal(held.cloud.turn(), 'more');
  assert.deepEqual(happened, ['call a', 'call b']);
  await held.runUntilIdle();
  assert.deepEqual(await Promise.all(calls), [{}, {}, {}]);
  assert.deepEqual(happened, ['call a', 'call b', 'call c']);
});

it('a row that is not done comes before all others, in the next process too', async () => {
  for (const turns of [0, 1, 2, 3, 4]) {
    const happened: string[] = [];
    const held = await openHeld({ services: [costly(happened)], limits });
    held.cloud.call('notes', 'Post', {}, root).catch(() => {});
    for (let turn = 0; turn <= turns; turn++) held.cloud.turn();
    await held.restart();
    await held.runUntilIdle();
    assert.deepEqual(
      happened,
      ['row a 3', 'row a 2', 'row a 1', 'row b 3', 'row b 2', 'row b 1', 'posted by a', 'posted by b', 'timer'],
      `${turns + 1} turns`,
    );
  }
});
