/** The dispatcher and the loop, seen through a small service of their own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openHeld } from '../../test/held-cloud.ts';
import { instant, later } from '../languages/instant.ts';
import { AwsError } from './kit/aws-error.ts';
import { root } from './kit/caller.ts';
import {
  type Context,
  type Effect,
  type Row,
  type ServiceDefinition,
  type ServiceHost,
  waitFor,
} from './kit/service.ts';

interface Ask {
  readonly text: string;
  readonly ending?: 'refuse' | 'bug';
}

/** Notes are written by calls, rows, timers and effects, each in its way. */
function notes(seen: { handedOver: string[]; remembered: string[]; failRows: Set<string> }): ServiceDefinition {
  return {
    service: 'notes',
    schema: ['CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)'],
    open: (host: ServiceHost) => {
      const insert = host.store.prepare('INSERT INTO note (text) VALUES (?)');
      const write = (context: Context, text: string) => {
        insert.run(text);
        seen.remembered.push(text);
        context.undo(() => seen.remembered.pop());
      };
      return {
        operations: {
          Write: {
            permissions: () => [],
            handle: ({ text, ending }: Ask, context) => {
              write(context, text);
              context.post('write', text, { text: `${text} by row` });
              context.effect('hand-over', text, text);
              context.setTimer('later', text, later(context.now, 60));
              if (ending === 'refuse') throw new AwsError('Refused', 'no');
              if (ending === 'bug') throw new Error('a bug');
              return { text };
            },
          },
          Forget: {
            permissions: () => [],
            handle: ({ text }: Ask, context) => {
              context.clearTimer('later', text);
              return {};
            },
          },
          Wait: {
            permissions: () => [],
            handle: ({ text }: Ask, context) =>
              context.waitedUntil === undefined && !seen.remembered.includes(text)
                ? waitFor(text, later(context.now, 20))
                : { found: seen.remembered.includes(text) },
          },
          WriteAndWake: {
            permissions: () => [],
            handle: ({ text }: Ask, context) => {
              write(context, text);
              context.wake(text);
              return {};
            },
          },
        },
        rows: {
          write: (context, { payload, subject }: Row) => {
            write(context, (payload as Ask).text);
            if (seen.failRows.has(subject)) throw new Error(`cannot take ${subject}`);
          },
        },
        timers: { later: (context, subject, due) => write(context, `${subject} at ${due - instant(0)}`) },
        effects: {
          'hand-over': {
            perform: (effect: Effect, done) => {
              seen.handedOver.push(effect.subject);
              host.world.transports.mail({ to: effect.subject, subject: '', text: '' }, done);
            },
            onOutcome: (_context, effect, outcome) =>
              (outcome as { ok: boolean }).ok || effect.attempts >= 2 ? 'done' : { againInSeconds: 30 },
          },
        },
      };
    },
  };
}

const watch = () => ({ handedOver: [] as string[], remembered: [] as string[], failRows: new Set<string>() });
const start = Date.parse('2026-01-01T00:00:00Z');

describe('the dispatcher', () => {
  it('undoes everything of a call that is refused, in the store and in memory', async () => {
    const seen = watch();
    const held = await openHeld({ services: [notes(seen)] });
    await assert.rejects(held.call('notes', 'Write', { text: 'a', ending: 'refuse' }), {
      code: 'Refused',
      status: 400,
    });
    await held.advance(120);
    assert.deepEqual(held.sql('SELECT * FROM note'), []);
    assert.deepEqual(held.sql('SELECT * FROM effect'), []);
    assert.deepEqual(held.sql('SELECT * FROM timer'), []);
    assert.deepEqual(seen, watch());
    assert.deepEqual(held.errors, []);
  });

  it('returns InternalFailure for a bug, undoes it, and goes on', async () => {
    const held = await openHeld({ services: [notes(watch())] });
    await assert.rejects(held.call('notes', 'Write', { text: 'a', ending: 'bug' }), {
      code: 'InternalFailure',
      status: 500,
    });
    await held.call('notes', 'Write', { text: 'b' });
    assert.deepEqual(
      held.sql('SELECT text FROM note').map(({ text }) => text),
      ['b', 'b by row'],
    );
    assert.match(held.errors.join('\n'), /call notes:Write: .*a bug/);
  });

  it('names an operation that is not there', async () => {
    const held = await openHeld({ services: [notes(watch())] });
    await assert.rejects(held.call('notes', 'Read', {}), /notes:Read is not there yet/);
  });

  it('holds a call that waits, and completes it when it is woken or when its time is over', async () => {
    const held = await openHeld({ services: [notes(watch())] });
    const found = held.cloud.call('notes', 'Wait', { text: 'x' }, { kind: 'root' });
    const inVain = held.cloud.call('notes', 'Wait', { text: 'y' }, { kind: 'root' });
    await held.runUntilIdle();
    await held.call('notes', 'WriteAndWake', { text: 'x' });
    assert.deepEqual(await found, { found: true });
    await held.advance(20);
    assert.deepEqual(await inVain, { found: false });
  });
});

describe('the loop', () => {
  it('hands an effect over after its commit only, and again after a crash until an outcome is committed', async () => {
    const seen = watch();
    const held = await openHeld({ services: [notes(seen)] });
    held.world.answerMail = () => ({ ok: false, reason: 'down' });
    await held.call('notes', 'Write', { text: 'a' });
    assert.deepEqual(seen.handedOver, ['a']);
    await held.restart();
    assert.deepEqual(seen.handedOver, ['a', 'a'], 'its outcome was lost with the process');
    await held.advance(29);
    assert.equal(seen.handedOver.length, 2);
    held.world.answerMail = () => ({ ok: true });
    await held.advance(2);
    assert.equal(seen.handedOver.length, 3);
    assert.deepEqual(held.sql('SELECT * FROM effect'), []);
  });

  it('fires a timer with the instant it was due, also when it was due while nobody ran', async () => {
    const held = await openHeld({ services: [notes(watch())] });
    await held.call('notes', 'Write', { text: 'a' });
    held.world.setTime(instant(start + 3_600_000));
    await held.restart();
    assert.equal(held.sql('SELECT text FROM note').at(-1)?.['text'], `a at ${start + 60_000}`);
  });

  it('never writes a timer that is set and cleared within a turn, and removes one that was written', async () => {
    const held = await openHeld({ services: [notes(watch())] });
    await held.call('notes', 'Write', { text: 'a' });
    assert.equal(held.sql('SELECT * FROM timer').length, 1);
    await held.call('notes', 'Forget', { text: 'a' });
    assert.deepEqual(held.sql('SELECT * FROM timer'), []);
    await held.advance(120);
    assert.equal(held.sql('SELECT * FROM note').length, 2);
  });

  it('sets a row aside after three tries, and keeps later rows of its subject behind it', async () => {
    const seen = watch();
    seen.failRows.add('a');
    const held = await openHeld({ services: [notes(seen)] });
    await held.call('notes', 'Write', { text: 'a' });
    await held.call('notes', 'Write', { text: 'b' });
    seen.failRows.clear();
    await held.call('notes', 'Write', { text: 'a' });
    assert.deepEqual(
      held
        .sql('SELECT kind, subject, why FROM quarantine')
        .map(({ subject, why }) => [subject, String(why).split('\n')[0]]),
      [
        ['a', 'Error: cannot take a'],
        ['a', 'an earlier row of the same subject is quarantined'],
      ],
    );
    assert.deepEqual(
      held.sql('SELECT text FROM note').map(({ text }) => text),
      ['a', 'b', 'b by row', 'a'],
    );
    assert.match(held.errors[0] as string, /set aside after 3 tries/);
  });

  it('keeps what the turn has buffered when a bug makes it drop its caches', async () => {
    const seen = watch();
    seen.failRows.add('a');
    let buffer: string[] = [];
    const lines: ServiceDefinition = {
      service: 'lines',
      schema: ['CREATE TABLE line (text TEXT)'],
      open: ({ store }) => ({
        operations: {
          Add: {
            permissions: () => [],
            handle: ({ text }: Ask, context) => {
              buffer.push(text);
              context.undo(() => buffer.pop());
              return {};
            },
          },
        },
        flush() {
          for (const text of buffer) store.prepare('INSERT INTO line VALUES (?)').run(text);
          buffer = [];
        },
        dropCaches() {
          buffer = [];
        },
      }),
    };
    const held = await openHeld({ services: [notes(seen), lines] });
    void held.cloud.call('lines', 'Add', { text: 'first' }, { kind: 'root' });
    await held.call('notes', 'Write', { text: 'a' });
    assert.equal(held.sql('SELECT * FROM quarantine').length, 1);
    assert.deepEqual(
      held.sql('SELECT text FROM line').map(({ text }) => text),
      ['first'],
    );
  });

  it('leaves the same store whatever its limits are and whenever its caches go', async () => {
    const run = async (limits: number | undefined, drop: boolean) => {
      const seen = watch();
      const one =
        limits === undefined ? {} : { limits: { inputs: limits, rows: limits, timers: limits, events: limits } };
      const held = await openHeld({ services: [notes(seen)], ...one });
      for (const text of ['a', 'b', 'c']) {
        if (drop) held.cloud.dropCaches();
        await held.call('notes', 'Write', { text });
        await held.advance(25);
      }
      await held.advance(100);
      return ['note', 'timer', 'inbox', 'effect', 'quarantine'].map((table) => held.sql(`SELECT * FROM ${table}`));
    };
    const usual = await run(undefined, false);
    assert.equal(usual[0]?.length, 9);
    assert.deepEqual(await run(1, false), usual);
    assert.deepEqual(await run(undefined, true), usual);
  });

  it('writes rows that are left over before the commit, and takes them after a crash', async () => {
    const held = await openHeld({ services: [notes(watch())], limits: { inputs: 9, rows: 1, timers: 1, events: 9 } });
    for (const text of ['a', 'b', 'c']) void held.cloud.call('notes', 'Write', { text }, { kind: 'root' });
    held.cloud.turn();
    assert.equal(held.sql('SELECT * FROM inbox').length, 2);
    await held.restart();
    assert.equal(held.sql('SELECT * FROM note').length, 6);
    assert.deepEqual(held.sql('SELECT * FROM inbox'), []);
  });

  it('hands over an effect whose time to be tried again had come, though the clock was set back before the crash', async () => {
    const seen = watch();
    const held = await openHeld({ services: [notes(seen)] });
    held.world.answerMail = () => ({ ok: false, reason: 'not now' });
    await held.call('notes', 'Write', { text: 'a' });
    // its outcome comes after 5 ms, so does the next one
    await held.advance(30.005);
    assert.deepEqual(seen.handedOver, ['a', 'a']);
    held.world.setTime(instant(start + 10_000));
    held.world.answerMail = () => ({ ok: true });
    await held.restart();
    await held.advance(1);
    assert.deepEqual(seen.handedOver, ['a', 'a', 'a']);
    assert.deepEqual(held.sql('SELECT * FROM effect'), []);
  });

  it('fails every caller of a turn whose commit fails, and tries what runners said again', async () => {
    const seen = watch();
    const held = await openHeld({ services: [notes(seen)] });
    const store = held.cloud.host.store;
    store.db.exec('PRAGMA max_page_count = 1');
    const full = held.cloud.call('notes', 'Write', { text: 'x'.repeat(100_000) }, { kind: 'root' });
    const rejected = assert.rejects(full, { code: 'InternalFailure', status: 500 });
    assert.equal(held.cloud.turn(), 'failed');
    await rejected;
    assert.deepEqual(seen.remembered, []);
    store.db.exec('PRAGMA max_page_count = 100000');
    await held.advance(1);
    await held.call('notes', 'Write', { text: 'b' });
    assert.equal(held.sql('SELECT * FROM note').length, 2);
  });

  it('says once that turns cannot be committed and once that they can, and answers what needs no disk meanwhile', async () => {
    const seen = watch();
    const held = await openHeld({ services: [notes(seen)] });
    await held.call('notes', 'Write', { text: 'a' });
    const { store } = held.cloud.host;
    const write = (): Promise<unknown> => held.cloud.call('notes', 'Write', { text: 'x'.repeat(100_000) }, root);
    const found = (): Promise<unknown> => held.cloud.call('notes', 'Wait', { text: 'a' }, root);
    store.db.exec('PRAGMA max_page_count = 1');
    for (let n = 0; n < 5; n++) {
      const calls = [assert.rejects(write(), { status: 500 }), write().catch(() => {}), found().catch(() => {})];
      for (let turns = 0; turns < 4; turns++) held.cloud.turn();
      await Promise.all(calls);
      const reads = found();
      held.cloud.turn();
      assert.deepEqual(await reads, { found: true });
      assert.match(held.cloud.failing()?.why ?? '', /full/);
      held.world.setTime(instant(held.world.now() + 1000));
    }
    store.db.exec('PRAGMA max_page_count = 100000');
    await held.advance(1);
    assert.equal(held.cloud.failing(), undefined);
    assert.deepEqual(
      held.errors.map((text) => text.split(':')[0]),
      ['commit a turn', 'turns are committed again'],
    );
  });
});
