/** Log lines on a disk with little space, or none: what is cut, and how that is made known. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import { instant, later } from '../../../../languages/instant.ts';
import { punctual } from '../../punctual/punctual.ts';
import { logs, logsWithin } from '../logs.ts';

const g = { logGroupName: '/jobs' };
const at = instant(Date.parse('2026-01-01T00:00:00Z'));
const mebibyte = 1024 * 1024;
/** An eighth of it is left to everything else. */
const totalBytes = 64 * mebibyte;

async function open(plan = logs): Promise<Held> {
  const held = await openHeld({ services: [plan, punctual] });
  await held.call('logs', 'CreateLogGroup', g);
  for (const logStreamName of ['one', 'two']) await held.call('logs', 'CreateLogStream', { ...g, logStreamName });
  return held;
}

function setFree(held: Held, mebibytes: number): void {
  held.world.space = { freeBytes: mebibytes * mebibyte, totalBytes };
}

const append = (held: Held, stream: string, offset: number, ...texts: string[]) =>
  held.call('logs', 'AppendOutput', {
    group: '/jobs',
    stream,
    taskId: stream,
    name: 'main',
    offset,
    lines: texts.map((text) => ({ at: held.world.now(), text })),
  });

async function read(held: Held, logStreamName = 'one'): Promise<string[]> {
  const request = { ...g, logStreamName, startFromHead: true };
  const { events } = await held.call<{ events: { message: string }[] }>('logs', 'GetLogEvents', request);
  return events.map(({ message }) => message);
}

/** Of the log file. */
function failWritesWhile(held: Held, fails: () => boolean): void {
  const { db } = held.cloud.host.logStore;
  const exec = db.exec.bind(db);
  db.exec = (sql) => {
    if (sql.startsWith('BEGIN') && fails()) throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
    exec(sql);
  };
}

const cuts = async (held: Held) =>
  (await held.call<{ CutLogs: Record<string, unknown>[] }>('punctual', 'ListCutLogs', {})).CutLogs;

describe('a disk with too little space', () => {
  it('takes no more lines, and each stream says what it lost once there is space again', async () => {
    const held = await open();
    setFree(held, 9);
    await append(held, 'one', 6, 'hello');
    setFree(held, 7.9);
    await append(held, 'one', 10, 'lös', 't');
    await append(held, 'two', 3, 'bye');
    await held.advance(3);
    await append(held, 'one', 12, 'x');
    assert.deepEqual(await read(held), ['hello']);
    setFree(held, 9);
    await held.advance(10);
    await append(held, 'one', 20, 'cut as well');
    setFree(held, 11);
    await held.advance(5);
    await append(held, 'one', 26, 'again');
    assert.deepEqual(await read(held), [
      'hello',
      '(cut 17 bytes in 4 lines between 2026-01-01T00:00:00.000Z and 2026-01-01T00:00:13.000Z: the disk had no space for them)',
      'again',
    ]);
    assert.deepEqual(held.notices, [
      'punctual: the disk has no space for log lines: what tasks print is cut (7 MiB are free)',
      'punctual: the disk has space for log lines again: 20 bytes in 5 lines of 2 streams were cut',
    ]);
    assert.deepEqual(held.errors, []);
  });

  it('goes on reading output: an offset is kept without its lines', async () => {
    const held = await open();
    setFree(held, 1);
    await append(held, 'one', 6, 'hello');
    await held.restart();
    assert.deepEqual(await held.call('logs', 'OutputOffset', { taskId: 'one', name: 'main' }), { offset: 6 });
    setFree(held, 60);
    await held.advance(5);
    assert.match((await read(held)).join(), /^\(cut 5 bytes in 1 lines/);
  });

  it('is said also where nothing is printed, or nothing of it arrives', async () => {
    const held = await open();
    setFree(held, 1);
    await held.advance(1);
    assert.equal(held.notices.length, 1);
    assert.match(
      held.notices[0] ?? '',
      /the disk has no space for log lines: what tasks print is cut \(1 MiB are free\)$/,
    );
    setFree(held, 60);
    await held.advance(10);
    assert.equal(held.notices.length, 2);
    assert.match(
      held.notices[1] ?? '',
      /the disk has space for log lines again: 0 bytes in 0 lines of 0 streams were cut$/,
    );
  });

  it('is said again after a start', async () => {
    const held = await open();
    setFree(held, 1);
    await append(held, 'one', 6, 'hello');
    await held.restart();
    setFree(held, 60);
    await held.advance(10);
    assert.deepEqual(
      held.notices.map((line) => /the disk has (no )?space for log lines( again)?/.exec(line)?.[0]),
      [
        'the disk has no space for log lines',
        'the disk has no space for log lines',
        'the disk has space for log lines again',
      ],
    );
  });

  it('cuts nothing after a start with space', async () => {
    const held = await open();
    setFree(held, 1);
    await append(held, 'one', 6, 'hello');
    setFree(held, 60);
    await held.restart();
    await append(held, 'one', 9, 'you');
    assert.match((await read(held)).join('|'), /^\(cut 5 bytes in 1 lines .*\)\|you$/);
  });

  it('is listed, by stream', async () => {
    const held = await open();
    setFree(held, 1);
    await append(held, 'one', 6, 'hello');
    await append(held, 'two', 6, 'hello');
    assert.equal(held.cloud.ailing().join(), 'log lines are cut: the disk has no space for them (1 MiB are free)');
    setFree(held, 60);
    await held.advance(5);
    assert.deepEqual(held.cloud.ailing(), []);
    setFree(held, 1);
    await append(held, 'one', 9, 'you');
    const [latest, ...others] = await cuts(held);
    assert.equal(others.length, 2);
    assert.ok(others.every(({ EndedAt }) => EndedAt instanceof Date));
    const { FirstAt, ...rest } = latest ?? {};
    assert.ok(FirstAt instanceof Date);
    assert.deepEqual(rest, { LogGroupName: '/jobs', LogStreamName: 'one', Bytes: 3, Lines: 1, LastAt: FirstAt });
  });

  it('has a client send its lines again', async () => {
    const held = await open();
    setFree(held, 1);
    const events = { ...g, logStreamName: 'one', logEvents: [{ timestamp: at, message: 'a' }] };
    await assert.rejects(held.call('logs', 'PutLogEvents', events), {
      code: 'ServiceUnavailableException',
      status: 503,
    });
    setFree(held, 60);
    await held.advance(5);
    await held.call('logs', 'PutLogEvents', events);
    assert.deepEqual(await read(held), ['a']);
  });
});

describe('a log file that the disk does not take', () => {
  it('is tried again, and loses no line where it fails once', async () => {
    const held = await open();
    let fails = 2;
    failWritesWhile(held, () => fails-- > 0);
    const report = {
      group: '/jobs',
      stream: 'one',
      taskId: 'one',
      name: 'main',
      offset: 6,
      lines: [{ at, text: 'hello' }],
    };
    const refused = assert.rejects(held.cloud.call('logs', 'AppendOutput', report, { kind: 'root' }), { status: 500 });
    assert.equal(held.cloud.turn(), 'failed');
    await refused;
    const taken = held.cloud.call('logs', 'AppendOutput', report, { kind: 'root' });
    while (held.cloud.turn() !== 'paused');
    await taken.catch(() => {});
    await held.advance(2);
    await held.call('logs', 'AppendOutput', report);
    assert.deepEqual(await read(held), ['hello']);
    assert.deepEqual(await cuts(held), []);
  });

  it('holds up little: its lines are cut, and tried again after a minute', async () => {
    const held = await open();
    const { db } = held.cloud.host.logStore;
    await append(held, 'one', 1, 'a');
    db.exec(`PRAGMA max_page_count = ${Number(db.prepare('PRAGMA page_count').get()?.['page_count'])}`);
    for (let n = 1; n < 9; n++) {
      const lines = [{ at, text: randomBytes(15_000).toString('base64') }];
      const report = { group: '/jobs', stream: 'one', taskId: 'one', name: 'main', offset: 1 + n * 20_000, lines };
      held.cloud.call('logs', 'AppendOutput', report, { kind: 'root' }).catch(() => {});
      while (held.cloud.turn() === 'more');
      held.world.setTime(later(held.world.now(), 1));
      held.cloud.turn();
    }
    await held.runUntilIdle();
    const [cut] = await cuts(held);
    assert.ok(Number(cut?.['Bytes']) >= 20_000);
    db.exec('PRAGMA max_page_count = 1000000');
    await held.advance(60);
    await append(held, 'one', 1_000_000, 'b');
    const lines = await read(held);
    assert.equal(lines.filter((line) => line.startsWith('(cut ')).length, 1);
    assert.equal(lines.at(-1), 'b');
    assert.equal(held.cloud.failing(), undefined);
  });

  it('takes lines again within five seconds, where the disk was full', async () => {
    const held = await open();
    let isFull = true;
    setFree(held, 0);
    failWritesWhile(held, () => isFull);
    await append(held, 'one', 1, 'a');
    await held.advance(1);
    await append(held, 'one', 2, 'b');
    isFull = false;
    setFree(held, 60);
    await held.advance(5);
    await append(held, 'one', 3, 'c');
    assert.match((await read(held)).join('|'), /^\(cut 2 bytes in 2 lines .*\)\|c$/);
  });

  it('keeps a deletion for later', async () => {
    const held = await open();
    await append(held, 'one', 1, 'a');
    const { logStore } = held.cloud.host;
    const trigger = "CREATE TRIGGER no_space BEFORE DELETE ON log_block BEGIN SELECT RAISE(FAIL, 'full'); END";
    logStore.db.exec(trigger);
    let fails = true;
    failWritesWhile(held, () => fails);
    await held.call('logs', 'DeleteLogGroup', g);
    await held.advance(120);
    fails = false;
    logStore.db.exec('DROP TRIGGER no_space');
    await held.advance(120);
    assert.equal(logStore.db.prepare('SELECT count(*) AS n FROM log_block').get()?.['n'], 0);
    assert.deepEqual(held.errors, []);
  });
});

describe('a disk of which little is free', () => {
  it('has the oldest lines make place, in proportion to the usual limits', async () => {
    const held = await open(logsWithin({ stream: 256 * mebibyte, group: 1024 * mebibyte, file: 2048 * mebibyte }));
    // Half of 2 MiB for the file, an eighth of that for a stream.
    setFree(held, 10);
    const text = 'x'.repeat(1000);
    for (let n = 1; n <= 400; n++) {
      await append(held, 'one', n, `${n} ${text}`);
      if (n % 50 === 0) await held.advance(1);
    }
    const lines = await read(held);
    assert.match(lines[0] ?? '', /^\(truncated \d+ bytes: little of the disk is free, the oldest lines go first\)$/);
    assert.ok(lines.length < 200, String(lines.length));
    assert.equal(lines.at(-1), `400 ${text}`);
    assert.deepEqual(held.notices, []);
  });
});
