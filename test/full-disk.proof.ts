/** A real `punctual up` on a small disk: a task that prints without end does not fill it, and when something else does, all but log lines goes on. */
import assert from 'node:assert/strict';
import { closeSync, openSync, rmSync, statfsSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { EventBridgeClient, ListRulesCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { clientSettings, openPrinting, type Printing } from './printing-tasks.ts';
import { type Up, up } from './run-punctual.ts';
import { mountSmallDisk, type SmallDisk, whyNoSmallDisk } from './small-disk.ts';
import { until } from './until.ts';

const mebibyte = 1024 * 1024;
const cannot = whyNoSmallDisk();

describe('a disk of 48 MiB', { skip: cannot }, () => {
  let disk: SmallDisk;
  let punctual: Up;
  let printing: Printing;
  let rules: EventBridgeClient;
  let printer: string;
  before(async () => {
    disk = mountSmallDisk(48);
    punctual = await up(join(disk.path, 'data'), ['--runner', 'process']);
    printing = await openPrinting(punctual);
    rules = new EventBridgeClient(clientSettings(punctual));
  });
  after(async () => {
    await punctual?.end('SIGTERM');
    disk?.[Symbol.dispose]();
  });

  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(disk.path);
    return bavail * bsize;
  };
  const ballast = () => join(disk.path, 'ballast');
  const health = async (): Promise<unknown> => (await fetch(`${punctual.endpoint}/health`)).json();
  const streamOf = (taskArn: string): string => `flood/main/${taskArn.split('/').at(-1)}`;
  const untilStopped = (taskArn: string) =>
    until('the task is over', async () => {
      const task = await printing.task(taskArn);
      return task?.lastStatus === 'STOPPED' ? task : undefined;
    });

  /** Takes all that is free, and what comes free while it does. */
  function fill(): void {
    const file = openSync(ballast(), 'a');
    const block = Buffer.alloc(64 * 1024);
    try {
      for (let size = block.length; size >= 512; ) {
        try {
          writeSync(file, block, 0, size);
        } catch {
          size /= 2;
        }
      }
    } finally {
      closeSync(file);
    }
  }

  it('is not filled by a task that prints without end: its oldest lines make place', async () => {
    printer = await printing.start('yes "$(head -c 3000 /dev/urandom | base64 -w0)"');
    const isTruncated = async () =>
      (await printing.firstLine(streamOf(printer)).catch(() => undefined))?.startsWith('(truncated ');
    await until('lines have made place', isTruncated);
    assert.ok(freeBytes() > 6 * mebibyte, `${freeBytes()} bytes are free`);
  });

  it('once full, takes calls and no lines, which is said', async () => {
    await until('lines are cut', () => {
      fill();
      return punctual.stderr.includes('the disk has no space for log lines');
    });
    for (let n = 0; n < 50; n++) {
      fill();
      await rules.send(new PutRuleCommand({ Name: `r${n}`, ScheduleExpression: 'rate(1 hour)', State: 'DISABLED' }));
    }
    assert.equal((await rules.send(new ListRulesCommand({ NamePrefix: 'r' }))).Rules?.length, 50);
    assert.match(JSON.stringify(await health()), /"status":"running","ailing":\[.*log lines are cut/);
  });

  it('counts what is cut', async () => {
    // With a little space, which is not for lines, what is printed arrives.
    truncateSync(ballast(), statSync(ballast()).size - 2 * mebibyte);
    const store = new DatabaseSync(join(disk.path, 'data/punctual.db'), { readOnly: true });
    await until('bytes are counted', () => store.prepare('SELECT 1 FROM logs_cut').get() !== undefined);
    store.close();
  });

  it('starts no task, and says why', async () => {
    // The engine gives room back meanwhile: what it has read of the output of tasks.
    const isRefused = async () => {
      fill();
      const task = await untilStopped(await printing.start('true'));
      return /no space left on device/i.test(JSON.stringify(task));
    };
    await until('a task is not started for want of space', isRefused);
  });

  it('has the printing task stopped, with its exit code', async () => {
    fill();
    await printing.stop(printer);
    fill();
    const task = await untilStopped(printer);
    assert.equal(task.containers?.[0]?.exitCode, 143);
  });

  it('takes lines again once there is space, and the stream says what it lost', async () => {
    rmSync(ballast());
    await until('lines go on', () => punctual.stderr.includes('the disk has space for log lines again'));
    const lines = await printing.lastLines(streamOf(printer));
    assert.match(lines.join('\n'), /^\(cut \d+ bytes in \d+ lines between .*: the disk had no space for them\)$/m);
    assert.deepEqual(await printing.lines(await printing.run('echo again')), ['again']);
    assert.deepEqual(await health(), { status: 'running' });
  });

  it('is left in order, full as it is', async () => {
    fill();
    assert.equal((await punctual.end('SIGTERM')).code, 0);
  });
});
