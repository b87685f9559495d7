/** Output is copied whole, in parts, by the recorder's shell. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { mountSmallDisk, whyNoSmallDisk } from '../../../../../test/small-disk.ts';
import { openHost } from '../host/host.ts';
import { isUnforked, readExit } from './marks.ts';
import { partBytes, recorderProgram } from './recorder.ts';

/** So much may come with the reads that make a part large. */
const readsMax = 64 * 1024 * 1024;

describe('on a small disk', { skip: whyNoSmallDisk() }, () => {
  /** As on any disk, in the folder itself: what is printed, and the parts. */
  function copyTo(path: string, words: string): Buffer {
    writeFileSync(join(path, 'record'), '');
    const copies = `copies() { from=0; while copy_part "output.$from"; do :; done; note "output.$from"; }\n{ ${words}; } | copies\n`;
    const { status } = spawnSync('/bin/sh', ['-s'], { cwd: path, input: `${recorderProgram(openHost())}${copies}` });
    assert.equal(status, 0);
    const parts = readdirSync(path).flatMap((name) => /^output\.(\d+)$/.exec(name)?.[1] ?? []);
    return Buffer.concat(
      parts
        .map(Number)
        .toSorted((a, b) => a - b)
        .map((from) => readFileSync(join(path, `output.${from}`))),
    );
  }

  it('a part is no larger than a sixteenth of what is free', () => {
    using disk = mountSmallDisk(64);
    const copied = copyTo(disk.path, 'head -c 20000000 /dev/zero');
    assert.equal(copied.length, 20_000_000);
    const sizes = readdirSync(disk.path).flatMap((name) =>
      name.startsWith('output.') ? statSync(join(disk.path, name)).size : [],
    );
    assert.ok(Math.max(...sizes) <= 5 * 1024 * 1024, String(sizes));
    assert.ok(sizes.length > 4, String(sizes));
  });

  it('the command goes on printing when the disk is full, and the output says so once there is space', () => {
    using disk = mountSmallDisk(4);
    const ballast = join(disk.path, 'ballast');
    // All is full at first; it is freed by the command, after it has printed more than any pipe holds.
    const words = [
      `head -c 10000000 /dev/zero >${ballast}`,
      'head -c 300000 /dev/zero | tr "\\0" x',
      `rm ${ballast}`,
      'head -c 100000 /dev/zero | tr "\\0" y',
    ];
    const copied = copyTo(disk.path, words.join('; ')).toString();
    assert.match(copied, /\n\(up to \d+ bytes were lost here: the disk had no space for them\)\n/);
    assert.ok(copied.endsWith('y'));
  });

  it('the command goes on also where the file cannot even be made', () => {
    using disk = mountSmallDisk(4);
    mkdirSync(join(disk.path, 'output.0'));
    assert.equal(copyTo(disk.path, 'head -c 300000 /dev/zero; rmdir output.0; echo end').toString().at(-2), 'd');
  });

  it('an exit code has its place', () => {
    using disk = mountSmallDisk(4);
    const program = recorderProgram(openHost());
    const input = `${program}cd ${disk.path}; echo ... >spare; echo 1 >command; head -c 10000000 /dev/zero >ballast; kill() { :; }; close 37 ''\n`;
    assert.equal(spawnSync('/bin/sh', ['-s'], { cwd: disk.path, input }).status, 0);
    assert.equal(readExit(disk.path)?.code, 37);
  });
});

describe('a recorder whose copier could not be made', () => {
  it('says that its command was never started', () => {
    const folder = mkdtempSync(join(tmpdir(), 'punctual-recorder-'));
    try {
      // Its end of the pipe is closed before it says that it is gone.
      const gone = '{ exec <&-; : >"$1/copier-gone"; }';
      const claims = `{ while [ ! -e copier-gone ]; do sleep 0.01; done; claim "$1" boot; : >begun; } | ${gone}\nwait\n`;
      const input = `${recorderProgram(openHost())}${claims}`;
      const { status } = spawnSync('/bin/sh', ['-s', folder], { cwd: folder, input });
      assert.equal(status, 0);
      assert.ok(existsSync(join(folder, 'record')), 'it claimed its folder');
      assert.ok(isUnforked(folder));
      assert.ok(!existsSync(join(folder, 'begun')), 'it goes no further');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the copying of output', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'punctual-recorder-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Copies what the words print, as `copy` does; the parts, and where each begins. */
  function copy(words: string): { readonly from: number; readonly bytes: Buffer }[] {
    const parts = mkdtempSync(join(folder, 'parts-'));
    const copies = `copies() { from=0; while copy_part "$1/output.$from"; do :; done; }\n{ ${words}; } | copies "$1"\n`;
    const input = `${recorderProgram(openHost())}${copies}`;
    const { status } = spawnSync('/bin/sh', ['-s', parts], { cwd: folder, input });
    assert.equal(status, 0);
    return readdirSync(parts)
      .map((name) => ({ from: Number(name.replace('output.', '')), bytes: readFileSync(join(parts, name)) }))
      .toSorted((one, other) => one.from - other.from);
  }

  it('takes all of it, in whatever pieces it comes', () => {
    const [part, ...others] = copy('echo a; sleep 0.02; printf b');
    assert.equal(others.length, 0);
    assert.equal(part?.bytes.toString(), 'a\nb');
  });

  it('makes one empty part of nothing', () => {
    assert.deepEqual(
      copy('true').map(({ from, bytes }) => [from, bytes.length]),
      [[0, 0]],
    );
  });

  it('begins a part anew once one is large, and loses nothing between them', () => {
    const bytes = randomBytes(partBytes + readsMax + 5_000_001);
    writeFileSync(join(folder, 'whole'), bytes);
    const parts = copy('head -c 77 whole; sleep 0.02; tail -c +78 whole');
    assert.ok(parts.length > 1);
    let end = 0;
    for (const part of parts) {
      assert.equal(part.from, end);
      end += part.bytes.length;
    }
    for (const part of parts.slice(0, -1)) {
      assert.ok(part.bytes.length >= partBytes, `${part.bytes.length}`);
      assert.ok(part.bytes.length <= partBytes + readsMax, `${part.bytes.length}`);
    }
    assert.ok(Buffer.concat(parts.map((part) => part.bytes)).equals(bytes));
  });
});
