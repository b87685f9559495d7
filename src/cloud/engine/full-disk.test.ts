/** A disk that is full, or can only be read: what goes on, and what is made up for. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openFailingStore } from '../../../test/failing-store.ts';
import { type Held, openHeld } from '../../../test/held-cloud.ts';
import { later } from '../../languages/instant.ts';
import { root } from '../kit/caller.ts';
import type { internal, ServiceDefinition } from '../kit/service.ts';
import { openStore, type Statement } from '../kit/store.ts';

interface Input {
  readonly text: string;
}

/** Notes are written down; a stop is an effect that does not wait for its commit. */
function notes(stopped: string[]): ServiceDefinition {
  return {
    service: 'notes',
    schema: ['CREATE TABLE note (text TEXT NOT NULL) STRICT'],
    open: ({ store }) => {
      const add = store.prepare('INSERT INTO note (text) VALUES (?)');
      const operation = (
        handle: (text: string, context: Parameters<ReturnType<typeof internal>['handle']>[2]) => void,
      ) => ({
        internal: true as const,
        permissions: () => [],
        handle: ({ text }: Input, context: Parameters<typeof handle>[1]) => {
          handle(text, context);
          return { text };
        },
      });
      return {
        operations: {
          Write: operation((text) => void add.run(text)),
          Read: operation(() => void store.prepare('SELECT count(*) FROM note').get()),
          Stop: operation((text, context) => {
            add.run(text);
            context.effect('stop', text, text);
            context.effect('tell', text, text);
          }),
        },
        effects: {
          stop: {
            evenUncommitted: true,
            perform({ subject }, done) {
              stopped.push(subject);
              done(null);
            },
            onOutcome: () => 'done',
          },
          tell: {
            perform({ subject }, done) {
              stopped.push(`told ${subject}`);
              done(null);
            },
            onOutcome: () => 'done',
          },
        },
      };
    },
  };
}

const mebibyte = 1024 * 1024;
const large = { text: 'x'.repeat(100_000) };

/** The store grows no more, as on a disk that is full. */
function fill({ cloud }: Held): void {
  const { db } = cloud.host.store;
  db.exec(`PRAGMA max_page_count = ${Number(db.prepare('PRAGMA page_count').get()?.['page_count'])}`);
}

const free = ({ cloud }: Held): void => cloud.host.store.db.exec('PRAGMA max_page_count = 1000000');

describe('a disk that is full', () => {
  it('has space for the turn that finds it so: no call fails', async () => {
    const held = await openHeld({ services: [notes([])], reserveBytes: mebibyte });
    fill(held);
    for (let n = 0; n < 5; n++) await held.call('notes', 'Write', large);
    assert.equal(held.sql('SELECT * FROM note').length, 5);
    assert.deepEqual(held.errors, [
      'the disk is full: ticks, calls and stops go on in 1024 KiB that were kept for them',
    ]);
  });

  it('is failing once what was kept has been used up', async () => {
    const held = await openHeld({ services: [notes([])], reserveBytes: mebibyte });
    fill(held);
    for (let n = 0; n < 9; n++) await held.call('notes', 'Write', large);
    for (let n = 0; n < 9; n++) {
      const call = held.cloud.call('notes', 'Write', large, root).catch(() => {});
      held.cloud.turn();
      await call;
    }
    assert.match(held.cloud.failing()?.why ?? '', /full/);
  });

  it('is given its reserve again once there is space for it', async () => {
    const held = await openHeld({ services: [notes([])], reserveBytes: mebibyte });
    fill(held);
    await held.call('notes', 'Write', large);
    held.world.space = { freeBytes: mebibyte, totalBytes: 64 * mebibyte };
    free(held);
    await held.advance(60);
    await held.call('notes', 'Write', large);
    assert.equal(held.errors.length, 1);
    held.world.space = { freeBytes: 32 * mebibyte, totalBytes: 64 * mebibyte };
    await held.advance(60);
    await held.call('notes', 'Write', large);
    assert.match(held.errors[1] ?? '', /^the disk has space again: after 120 s/);
    assert.equal(held.sql('SELECT * FROM reserve').length, 16);
    fill(held);
    await held.call('notes', 'Write', large);
    assert.equal(held.errors.length, 3);
  });

  it('keeps no more than a sixteenth of what was free at a start', async () => {
    const held = await openHeld({
      services: [notes([])],
      reserveBytes: mebibyte,
      prepare: (world) => {
        world.space = { freeBytes: 2 * mebibyte, totalBytes: 64 * mebibyte };
      },
    });
    assert.equal(held.sql('SELECT * FROM reserve').length, 2);
  });
});

describe('a store that another holds', () => {
  it('keeps no call without an answer, though each try takes as long as the pause after it', async () => {
    const store = openStore(':memory:');
    let isHeld = false;
    const begin = {
      run() {
        if (!isHeld) return store.prepare('BEGIN IMMEDIATE').run();
        held.world.setTime(later(held.world.now(), 1));
        throw Object.assign(new Error('database is locked'), { errcode: 5 });
      },
    } as unknown as Statement;
    const prepare = (sql: string) => (sql === 'BEGIN IMMEDIATE' ? begin : store.prepare(sql));
    const held = await openHeld({ services: [notes([])], store: { ...store, prepare } });
    isHeld = true;
    held.cloud.turn();
    held.world.setTime(later(held.world.now(), 1));
    const call = held.cloud.call('notes', 'Read', { text: '' }, root);
    for (let turns = 0; turns < 5; turns++) held.cloud.turn();
    const answered = await Promise.race([call.catch((error: Error) => error.name), settled()]);
    assert.equal(answered, 'InternalFailure');
  });
});

/** What is answered by now has been told by then. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a disk that can only be read', () => {
  it('stops what it is asked to stop, and writes that down once it can', async () => {
    const store = openFailingStore();
    const stopped: string[] = [];
    const held = await openHeld({ services: [notes(stopped)], store });
    store.fails = true;
    const failing = held.cloud.call('notes', 'Write', large, root);
    const rejected = assert.rejects(failing, { code: 'InternalFailure' });
    held.cloud.turn();
    await rejected;
    const stop = held.cloud.call('notes', 'Stop', { text: 'a' }, root);
    held.cloud.turn();
    assert.deepEqual(await stop, { text: 'a' });
    assert.deepEqual(stopped, ['a']);
    assert.deepEqual(held.sql('SELECT text FROM note'), []);
    store.fails = false;
    await held.advance(1);
    assert.deepEqual(
      held.sql('SELECT text FROM note').map(({ text }) => text),
      ['a'],
    );
    assert.deepEqual(stopped, ['a', 'a', 'told a']);
  });

  it('takes calls one by one while whole turns fail, so that none fails for another', async () => {
    const store = openFailingStore();
    const held = await openHeld({ services: [notes([])], store });
    store.fails = true;
    held.cloud.call('notes', 'Write', large, root).catch(() => {});
    held.cloud.turn();
    held.world.setTime((held.world.now() + 1000) as ReturnType<typeof held.world.now>);
    const calls = [
      held.cloud.call('notes', 'Write', large, root),
      held.cloud.call('notes', 'Stop', { text: 'a' }, root),
    ];
    const settled = Promise.allSettled(calls);
    while (held.cloud.turn() === 'more');
    assert.deepEqual(
      (await settled).map(({ status }) => status),
      ['rejected', 'fulfilled'],
    );
  });

  it('is said once when it begins and once when it is over, however calls and turns without work come', async () => {
    const store = openFailingStore();
    const held = await openHeld({ services: [notes([])], store });
    store.fails = true;
    for (let n = 0; n < 5; n++) {
      const call = held.cloud.call('notes', 'Write', large, root).catch(() => {});
      while (held.cloud.turn() === 'more');
      await call;
      held.world.setTime((held.world.now() + 1500) as ReturnType<typeof held.world.now>);
      held.cloud.turn();
    }
    store.fails = false;
    await held.advance(2);
    assert.deepEqual(
      held.errors.map((text) => text.split(':')[0]),
      ['commit a turn', 'turns are committed again'],
    );
  });
});
