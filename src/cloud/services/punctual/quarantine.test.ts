/** What was quarantined is listed and let go again; what recurs goes on meanwhile. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { later } from '../../../languages/instant.ts';
import type { Context, ServiceDefinition } from '../../kit/service.ts';
import { punctual } from './punctual.ts';
import type { QuarantinedSummary } from './quarantine.ts';

interface Bugs {
  readonly rows: Set<string>;
  readonly rings: Set<string>;
}

/** Takes rows, and rings every minute: unless there is a bug for their subject. */
function bells(bugs: Bugs, happened: string[]): ServiceDefinition {
  const minute = (at: number): number => Math.ceil(at / 60_000) * 60_000;
  return {
    service: 'bells',
    schema: [],
    open: () => ({
      operations: {
        Post: {
          permissions: () => [],
          handle: ({ subject, text }: { subject: string; text: string }, context: Context) => {
            context.post('note', subject, text);
            return {};
          },
        },
        Stop: {
          permissions: () => [],
          handle: (_input, context: Context) => {
            context.clearTimer('ring', 'hourly');
            return {};
          },
        },
      },
      rows: {
        note: (_, { subject, payload }) => {
          if (bugs.rows.has(subject)) throw new Error(`cannot note ${subject}`);
          happened.push(`${subject}: ${payload}`);
        },
      },
      timers: {
        ring: (context, subject, due) => {
          if (bugs.rings.has(subject)) throw new Error(`cannot ring ${subject}`);
          happened.push(`${subject} rings`);
          context.setTimer('ring', subject, later(due, 60));
        },
        once: (_, subject) => {
          if (bugs.rings.has(subject)) throw new Error(`cannot ring ${subject}`);
          happened.push(`${subject} rings once`);
        },
      },
      recurring: (context, from) => [
        { kind: 'ring', subject: 'hourly', due: minute(Math.max(from, context.now + 1)) as never },
      ],
      onStart: (context) => context.setTimer('once', 'alarm', later(context.now, 30)),
    }),
  };
}

async function open() {
  const bugs: Bugs = { rows: new Set(), rings: new Set() };
  const happened: string[] = [];
  const held = await openHeld({ services: [punctual, bells(bugs, happened)] });
  const list = async (): Promise<readonly QuarantinedSummary[]> =>
    (await held.call<{ Quarantined: QuarantinedSummary[] }>('punctual', 'ListQuarantined', {})).Quarantined;
  const post = (subject: string, text: string) => held.call('bells', 'Post', { subject, text });
  return { bugs, happened, held, list, post };
}

const idOf = (list: readonly QuarantinedSummary[]): number => list.at(-1)?.Id as number;

describe('a row that is quarantined', () => {
  it('is listed with its error, and what waits behind it', async () => {
    const { bugs, list, post } = await open();
    bugs.rows.add('a');
    await post('a', 'one');
    await post('a', 'two');
    const found = (await list()).map(({ Kind, Subject, Why }) => [Kind, Subject, Why.split('\n')[0]]);
    assert.deepEqual(found, [
      ['note', 'a', 'an earlier row of the same subject is quarantined'],
      ['note', 'a', 'Error: cannot note a'],
    ]);
  });

  it('is taken again in its order when it is released, and its subject goes on', async () => {
    const { bugs, happened, held, list, post } = await open();
    bugs.rows.add('a');
    await post('a', 'one');
    await post('a', 'two');
    bugs.rows.clear();
    await held.call('punctual', 'ReleaseQuarantined', { Id: idOf(await list()) });
    await post('a', 'three');
    assert.deepEqual(happened, ['a: one', 'a: two', 'a: three']);
    assert.deepEqual(await list(), []);
  });

  it('is dropped when it is discarded', async () => {
    const { bugs, happened, held, list, post } = await open();
    bugs.rows.add('a');
    await post('a', 'one');
    bugs.rows.clear();
    await held.call('punctual', 'ReleaseQuarantined', { Id: idOf(await list()), Discard: true });
    await post('a', 'two');
    assert.deepEqual(happened, ['a: two']);
  });

  it('is refused by an Id that is not there', async () => {
    const { held } = await open();
    for (const Id of [1, undefined, 'x'])
      await assert.rejects(held.call('punctual', 'ReleaseQuarantined', { Id }), /nothing is quarantined under the Id/);
  });
});

describe('a timer whose handler is quarantined', () => {
  const minutes = async (held: Held, count: number): Promise<void> => held.advance(count * 60);

  it('is set again for its next instant, and has one row however often it fails', async () => {
    const { bugs, happened, held, list } = await open();
    bugs.rings.add('hourly');
    await minutes(held, 5);
    assert.deepEqual(
      (await list()).map(({ Kind, Subject }) => [Kind, Subject]),
      [['timer/ring', 'hourly']],
    );
    bugs.rings.clear();
    await minutes(held, 2);
    assert.equal(happened.filter((text) => text === 'hourly rings').length, 2);
  });

  it('is set again in a while where it does not recur', async () => {
    const { bugs, happened, held } = await open();
    bugs.rings.add('alarm');
    await minutes(held, 1);
    assert.ok(!happened.includes('alarm rings once'));
    bugs.rings.clear();
    await minutes(held, 2);
    assert.ok(happened.includes('alarm rings once'));
  });

  it('holds up nothing else of its subject', async () => {
    const { bugs, happened, held, post } = await open();
    bugs.rings.add('hourly');
    await minutes(held, 2);
    await post('hourly', 'noted');
    assert.ok(happened.includes('hourly: noted'));
  });

  it('fires once a minute, and no second time for what is released, after failures, restarts and failures again', async () => {
    const { bugs, happened, held, list } = await open();
    for (let starts = 0; starts < 3; starts++) {
      bugs.rings.add('hourly');
      await minutes(held, 3);
      await held.restart();
      await minutes(held, 3);
    }
    assert.equal((await list()).length, 1);
    bugs.rings.clear();
    await minutes(held, 2);
    await held.call('punctual', 'ReleaseQuarantined', { Id: idOf(await list()) });
    await held.runUntilIdle();
    const before = happened.filter((text) => text === 'hourly rings').length;
    await minutes(held, 5);
    const rings = happened.filter((text) => text === 'hourly rings').length - before;
    assert.equal(rings, 5);
    assert.ok(before >= 2 && before <= 3, String(before));
    assert.deepEqual(await list(), []);
  });

  it('is set at a start where it is missing, and that is said', async () => {
    const { happened, held } = await open();
    await held.call('bells', 'Stop', {});
    await minutes(held, 3);
    assert.ok(!happened.includes('hourly rings'));
    await held.restart();
    await minutes(held, 2);
    assert.ok(happened.includes('hourly rings'));
    assert.match(held.errors.join(), /bells timer ring `hourly`: it was not set any more/);
  });
});
