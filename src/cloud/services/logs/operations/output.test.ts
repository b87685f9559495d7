import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import { instant } from '../../../../languages/instant.ts';
import { openStore } from '../../../kit/store.ts';
import { openLines } from '../log-file/lines.ts';
import { logs, logsWithin } from '../logs.ts';

const g = { logGroupName: '/jobs' };
const output = { group: '/jobs', stream: 'one', taskId: 'task', name: 'main' };
const at = instant(Date.parse('2026-01-01T00:00:00Z'));

async function open(plan = logs): Promise<Held> {
  const held = await openHeld({ services: [plan] });
  await held.call('logs', 'CreateLogGroup', g);
  await held.call('logs', 'CreateLogStream', { ...g, logStreamName: 'one' });
  return held;
}

const append = (held: Held, offset: number, ...texts: string[]) =>
  held.call('logs', 'AppendOutput', { ...output, offset, lines: texts.map((text) => ({ at, text })) });

async function read(held: Held, logStreamName = 'one'): Promise<string[]> {
  const request = { ...g, logStreamName, startFromHead: true };
  const { events } = await held.call<{ events: { message: string }[] }>('logs', 'GetLogEvents', request);
  return events.map(({ message }) => message);
}

const fileCounts = ({ cloud }: Held) =>
  Object.fromEntries(
    ['log_group', 'log_stream', 'log_block', 'output'].map((table) => [
      table,
      cloud.host.logStore.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'],
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
    assert.deepEqual(held.errors, []);
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
    assert.equal(lines.flush().groups.size, 0);
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
    assert.equal(fileCounts(held)['log_block'], 0);
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
    assert.deepEqual(fileCounts(held), { log_group: 0, log_stream: 0, log_block: 0, output: 1 });
    assert.deepEqual(
      held.sql('SELECT count(*) AS n FROM logs_stream').map(({ n }) => n),
      [1],
    );
    assert.deepEqual(held.errors, []);
  });

  it('after 90 days where there is no retention policy', async () => {
    const held = await open();
    await append(held, 6, 'hello');
    await held.advance(89 * 86_400);
    assert.deepEqual(await read(held), ['hello']);
    await held.advance(86_400 + 3601);
    assert.deepEqual(await read(held), []);
    const { logGroups } = await held.call<{ logGroups: object[] }>('logs', 'DescribeLogGroups', {});
    assert.ok(logGroups.every((group) => !('retentionInDays' in group)));
  });

  it('shows groups by their names and ARNs alone, and takes `unmask`', async () => {
    const held = await open();
    await held.call('logs', 'CreateLogGroup', { logGroupName: '/other' });
    await held.call('logs', 'CreateLogGroup', { logGroupName: '/third' });
    const logGroupIdentifiers = ['/third', 'arn:aws:logs:us-east-1:000000000000:log-group:/jobs', '/none'];
    const named = async (more: object) =>
      held.call<{ logGroups: { logGroupName: string }[]; nextToken?: string }>('logs', 'DescribeLogGroups', {
        logGroupIdentifiers,
        ...more,
      });
    const names = ({ logGroups }: Awaited<ReturnType<typeof named>>) => logGroups.map((group) => group.logGroupName);
    assert.deepEqual(names(await named({})), ['/jobs', '/third']);
    const first = await named({ limit: 1 });
    assert.deepEqual([names(first), names(await named({ nextToken: first.nextToken }))], [['/jobs'], ['/third']]);
    for (const operation of ['GetLogEvents', 'FilterLogEvents'])
      await held.call('logs', operation, { ...g, logStreamName: 'one', unmask: true });
  });

  it('after 90 days also where the group is older than this rule', async () => {
    const held = await open();
    await append(held, 6, 'hello');
    held.sql("DELETE FROM timer WHERE service = 'logs'");
    await held.restart();
    await held.advance(90 * 86_400 + 3601);
    assert.deepEqual(await read(held), []);
  });

  const kept = (lines: readonly string[]): { numbers: number[]; truncated: number } => ({
    numbers: lines.flatMap((line) => (/^line (\d+)/.test(line) ? [Number(line.slice(5))] : [])),
    truncated: lines.reduce((sum, line) => sum + Number(/^\(truncated (\d+) bytes: /.exec(line)?.[1] ?? 0), 0),
  });
  const line = (n: number): string => `line ${String(n).padStart(4, '0')}`;
  const lineBytes = line(0).length;

  const limits: [name: string, sizes: Parameters<typeof logsWithin>[0]][] = [
    ['a stream', { stream: 20_000, group: 1e9, file: 1e9 }],
    ['a group', { stream: 1e9, group: 20_000, file: 1e9 }],
    ['the whole file', { stream: 1e9, group: 1e9, file: 20_000 }],
  ];
  for (const [name, sizes] of limits)
    it(`the oldest first, where ${name} grows too large, and a line in their place gives how many bytes went`, async () => {
      const held = await open(logsWithin(sizes));
      for (let n = 0; n < 2000; n += 10) {
        await append(held, n + 1, ...Array.from({ length: 10 }, (_, i) => line(n + i)));
        if (n % 100 === 0) await held.advance(2);
      }
      await held.advance(2);
      const lines = await read(held);
      const { numbers, truncated } = kept(lines);
      assert.match(lines[0] ?? '', /^\(truncated \d+ bytes: /);
      assert.ok(numbers.length > 400 && numbers.length < 600, `${numbers.length} lines`);
      assert.deepEqual(
        numbers,
        Array.from(numbers, (_, i) => 2000 - numbers.length + i),
      );
      assert.equal(truncated + numbers.length * lineBytes, 2000 * lineBytes);
      assert.deepEqual(held.errors, []);
    });

  it('of every stream where many fill the file, and each says how many bytes went', async () => {
    const held = await open(logsWithin({ stream: 1e9, group: 1e9, file: 20_000 }));
    const streams = Array.from({ length: 5 }, (_, i) => `s${i}`);
    for (const logStreamName of streams) {
      await held.call('logs', 'CreateLogStream', { ...g, logStreamName });
      for (let n = 0; n < 300; n += 10)
        await held.call('logs', 'AppendOutput', {
          ...output,
          stream: logStreamName,
          taskId: logStreamName,
          offset: n + 1,
          lines: Array.from({ length: 10 }, (_, i) => ({ at, text: line(n + i) })),
        });
      await held.advance(2);
    }
    for (const stream of streams) {
      const { numbers, truncated } = kept(await read(held, stream));
      assert.equal(truncated + numbers.length * lineBytes, 300 * lineBytes, stream);
    }
    assert.equal(kept(await read(held, 's0')).numbers.length, 0);
  });

  it('and a file that marks alone fill is left as it is', async () => {
    const held = await open(logsWithin({ stream: 1e9, group: 1e9, file: 50 }));
    await append(held, 1, line(0), line(1));
    await held.advance(10);
    assert.deepEqual(kept(await read(held)), { numbers: [], truncated: 2 * lineBytes });
    assert.deepEqual(held.errors, []);
  });
});
