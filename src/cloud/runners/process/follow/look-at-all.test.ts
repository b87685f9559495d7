/** Whether a container's end will still be written down, where the host's clock has jumped. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it, mock } from 'node:test';
import { recordDamaged } from '../../../kit/stopped-reasons.ts';
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

/** An hour ago, as it seems after a clock was put ahead. */
function write(name: string, text: string): void {
  const path = join(folder, name);
  writeFileSync(path, text);
  utimesSync(path, Date.now() / 1000 - 3600, Date.now() / 1000 - 3600);
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
