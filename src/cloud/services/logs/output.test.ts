import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { instant } from '../../../languages/instant.ts';
import { openStore } from '../../store/store.ts';
import { groupBytesMax, streamBytesMax } from './limits.ts';
import { openLines } from './lines.ts';
import { logs } from './logs.ts';

const g = { logGroupName: '/jobs' };
const place = { group: '/jobs', stream: 'one', taskId: 'task', name: 'main' };
const at = instant(Date.parse('2026-01-01T00:00:00Z'));

async function open(): Promise<Held> {
  const held = await openHeld({ rooms: [logs] });
  await held.call('logs', 'CreateLogGroup', g);
  await held.call('logs', 'CreateLogStream', { ...g, logStreamName: 'one' });
  return held;
}

const append = (held: Held, offset: number, ...texts: string[]) =>
  held.call('logs', 'AppendOutput', { ...place, offset, lines: texts.map((text) => ({ at, text })) });

async function read(held: Held, logStreamName = 'one'): Promise<string[]> {
  const request = { ...g, logStreamName, startFromHead: true };
  const { events } = await held.call<{ events: { message: string }[] }>('logs', 'GetLogEvents', request);
  return events.map(({ message }) => message);
}

const fileCounts = ({ cloud }: Held) =>
  Object.fromEntries(
    ['log_group', 'log_stream', 'log_line', 'output'].map((table) => [
      table,
      cloud.house.logStore.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'],
    ]),
  );

describe('the output of a container', () => {
  it('is kept with its offset, and a chunk that comes again is dropped', async () => {
    const held = await open();
    await append(held, 6, 'hello', '');
    await append(held, 6, 'hello', '');
    await held.restart();
    await append(held, 6, 'hello', '');
    await append(held, 10, 'bye');
    assert.deepEqual(await read(held), ['hello', 'bye']);
    assert.deepEqual(await held.call('logs', 'OutputOffset', { taskId: 'task', name: 'main' }), { offset: 10 });
    await held.call('logs', 'ForgetOutput', { taskId: 'task' });
    assert.deepEqual(await held.call('logs', 'OutputOffset', { taskId: 'task', name: 'main' }), { offset: 0 });
  });

  it('is dropped once its stream is gone, and goes on being read', async () => {
    const held = await open();
    await held.call('logs', 'DeleteLogStream', { ...g, logStreamName: 'one' });
    await append(held, 6, 'hello');
    assert.deepEqual(await held.call('logs', 'OutputOffset', { taskId: 'task', name: 'main' }), { offset: 6 });
    assert.deepEqual(held.complaints, []);
  });

  it('cannot be appended by a client', async () => {
    const held = await open();
    for (const operation of ['AppendOutput', 'OutputOffset', 'ForgetOutput'])
      assert.equal(held.cloud.hasOperation('logs', operation), false);
  });

  it('leaves nothing of a turn that is taken back', () => {
    const lines = openLines(openStore(':memory:'));
    const takeBack = [
      lines.setOffset({ taskId: 't', name: 'n', offset: 5 }),
      lines.add({ groupKey: 'g', streamKey: 's', lines: [{ at, text: 'x' }], ingestedAt: at }),
    ];
    assert.equal(lines.readTo({ taskId: 't', name: 'n' }).offset, 5);
    for (const undo of takeBack.reverse()) undo();
    assert.equal(lines.readTo({ taskId: 't', name: 'n' }).offset, 0);
    assert.deepEqual(lines.flush(), []);
  });
});

describe('lines go', () => {
  it('by the retention policy of their group, and not before', async () => {
    const held = await open();
    await append(held, 6, 'hello');
    await held.call('logs', 'PutRetentionPolicy', { ...g, retentionInDays: 3 });
    await held.advance(2 * 86_400);
    assert.deepEqual(await read(held), ['hello']);
    await held.advance(86_400 + 3601);
    assert.deepEqual(await read(held), []);
    assert.equal(fileCounts(held)['log_line'], 0);
    await held.call('logs', 'DeleteRetentionPolicy', g);
    assert.equal(held.cloud.nextDue(), undefined);
    await assert.rejects(held.call('logs', 'PutRetentionPolicy', { ...g, retentionInDays: 2 }), {
      name: 'InvalidParameterException',
    });
  });

  it('with their group, step by step, and are not found by a new one of the same name', async () => {
    const held = await open();
    for (let i = 0; i < 5; i++) await append(held, i + 1, ...Array.from({ length: 500 }, (_, n) => `${i} ${n}`));
    await held.call('logs', 'DeleteLogGroup', g);
    await held.call('logs', 'CreateLogGroup', g);
    await held.call('logs', 'CreateLogStream', { ...g, logStreamName: 'one' });
    assert.deepEqual(await read(held), []);
    assert.deepEqual(fileCounts(held), { log_group: 0, log_stream: 0, log_line: 0, output: 1 });
    assert.deepEqual(
      held.sql('SELECT count(*) AS n FROM logs_stream').map(({ n }) => n),
      [1],
    );
    assert.deepEqual(held.complaints, []);
  });

  it('of a stream that is full no more, which its last line says', async () => {
    const held = await open();
    await append(held, 1, 'hello');
    held.cloud.house.logStore.db.exec(`UPDATE log_stream SET bytes = ${streamBytesMax}`);
    await append(held, 2, 'more');
    await append(held, 3, 'and more');
    const [first, last, ...others] = await read(held);
    assert.equal(first, 'hello');
    assert.match(last ?? '', /^truncated: this stream holds 256 MiB/);
    assert.deepEqual(others, []);
  });

  it('the oldest first, where a group grows too large, which a stream of it says', async () => {
    const held = await open();
    await append(held, 1, ...Array.from({ length: 1500 }, (_, n) => `old ${n}`));
    const lineBytes = Math.floor(groupBytesMax / 5000);
    held.cloud.house.logStore.db.exec(
      `UPDATE log_line SET size = ${lineBytes}; UPDATE log_group SET bytes = ${groupBytesMax}`,
    );
    await append(held, 2, 'new');
    await held.advance(2);
    assert.equal((await read(held))[0], 'old 1000');
    assert.equal(fileCounts(held)['log_line'], 500 + 1 + 1);
    assert.match((await read(held, 'punctual/truncated'))[0] ?? '', /^truncated: this group held more than 1024 MiB/);
    assert.deepEqual(held.complaints, []);
  });
});
