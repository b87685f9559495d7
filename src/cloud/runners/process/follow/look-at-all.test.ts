/** Whether a container's end will still be written down, where the host's clock has jumped. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it, mock } from 'node:test';
import { outputUnread, recordDamaged } from '../../../kit/stopped-reasons.ts';
import type { Host } from '../host/host.ts';
import { readRecord } from '../recorder/marks.ts';
import type { FollowedContainer } from './followed-container.ts';
import { lookAtAll } from './look-at-all.ts';

let folder: string;
let passedMs: number;
let gone: string[];
let container: FollowedContainer;
const host = { bootId: 'boot', starts: () => new Map([[7, 'start']]) } as unknown as Host;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'punctual-look-'));
  passedMs = 0;
  gone = [];
  mock.method(performance, 'now', () => passedMs);
  container = {
    folder,
    record: () => readRecord(folder),
    copier: () => undefined,
    recorderGone: (why: string) => gone.push(why),
    wake: () => {},
  } as unknown as FollowedContainer;
});
afterEach(() => {
  mock.restoreAll();
  rmSync(folder, { recursive: true });
});

/** An hour ago, as it seems after a clock was put ahead; or in an hour, after it was put back. */
function write(name: string, text: string, fromNowSeconds = -3600): void {
  const path = join(folder, name);
  const at = Date.now() / 1000 + fromNowSeconds;
  writeFileSync(path, text);
  utimesSync(path, at, at);
}
const lookAfter = (ms: number): void => {
  passedMs += ms;
  lookAtAll(host, [container]);
};

for (const [what, text] of [
  ['between its record and its command', '7\nstart\nboot\n'],
  ['as its record is written', '7\n'],
] as const)
  it(`a start that is looked at ${what} goes on, however old its record seems`, () => {
    write('record', text);
    lookAfter(0);
    write('record', '7\nstart\nboot\n');
    write('command', '8\nstart\n');
    lookAfter(2000);
    lookAfter(2000);
    assert.deepEqual(gone, []);
  });

it('a start that never goes on is over', () => {
  write('record', '7\nstart\nboot\n');
  lookAfter(0);
  assert.deepEqual(gone, []);
  lookAfter(2000);
  assert.deepEqual(gone, [recordDamaged]);
});

it('a start that never goes on is over as soon where the clock was put back', () => {
  write('record', '7\nstart\nboot\n', 3600);
  for (let seconds = 0; seconds < 30; seconds += 2) lookAfter(2000);
  assert.deepEqual(gone, []);
  for (let seconds = 0; seconds < 6; seconds += 2) lookAfter(2000);
  assert.deepEqual([...new Set(gone)], [recordDamaged]);
});

it('a record that was never finished is damaged where the clock was put back, too', () => {
  write('record', '7\n', 3600);
  lookAfter(0);
  assert.deepEqual(gone, []);
  lookAfter(2000);
  assert.deepEqual(gone, [recordDamaged]);
});

it('output that nobody copies is given up as soon where the clock was put back', () => {
  write('record', '9\nstart\nboot\n', 3600);
  write('command', '8\nstart\n', 3600);
  write('exit', '0\n', 3600);
  for (let seconds = 0; seconds < 10; seconds += 2) lookAfter(2000);
  assert.deepEqual(gone, []);
  for (let seconds = 0; seconds < 6; seconds += 2) lookAfter(2000);
  assert.deepEqual([...new Set(gone)], [outputUnread]);
});

it('a start that took long lets the copier of its output take as long as any', () => {
  write('record', '7\nstart\nboot\n', 3600);
  for (let seconds = 0; seconds < 28; seconds += 2) lookAfter(2000);
  write('record', '9\nstart\nboot\n', 3600);
  write('command', '8\nstart\n', 3600);
  write('exit', '0\n', 3601);
  for (let seconds = 0; seconds < 8; seconds += 2) lookAfter(2000);
  assert.deepEqual(gone, []);
});
