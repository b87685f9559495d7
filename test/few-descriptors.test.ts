/** 200 idle connections at each port, and 128 file descriptors: tasks start, print and end all the same. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { it } from 'node:test';
import { openPrinting } from './printing-tasks.ts';
import { temporaryFolder, up } from './run-punctual.ts';
import { until } from './until.ts';

const entry = join(import.meta.dirname, 'fixtures/few-descriptors.js');
const idleMax = 200;

it('idle connections take no descriptor that a task needs', {
  skip: process.platform !== 'linux' && 'no /proc',
}, async () => {
  using folder = temporaryFolder();
  const data = join(folder.path, 'data');
  await using punctual = await up(data, ['--runner', 'process'], entry);
  assert.match(readFileSync(`/proc/${punctual.pid}/limits`, 'utf8'), /^Max open files +128 +128 /m);
  const tasks = await openPrinting(punctual);
  const idle: Socket[] = [];
  const hold = (port: number): void => {
    for (let i = 0; i < idleMax; i++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      idle.push(socket);
    }
  };
  const [taskEndpoint = ''] = await tasks.lines(await tasks.run('echo "$ECS_CONTAINER_METADATA_URI_V4"'));
  for (const url of [punctual.endpoint, taskEndpoint]) hold(Number(new URL(url).port));
  await until('all were taken or closed', () => idle.every((one) => !one.connecting));
  await until('the most there may be are open', () => punctual.stderr.includes('the most there may be'));
  for (let i = 0; i < 5; i++) {
    const stream = await tasks.run(`echo printed ${i}`);
    assert.deepEqual(await tasks.lines(stream), [`printed ${i}`]);
  }
  const open = readdirSync(`/proc/${punctual.pid}/fd`).length;
  assert.ok(open < 128, `${open} descriptors`);
  assert.doesNotMatch(punctual.stderr, /EMFILE|too many open files|cannot open/i);
  for (const one of idle) one.destroy();
  assert.equal((await punctual.end('SIGTERM')).code, 0);
});
