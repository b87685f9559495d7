/** Output is copied whole, in parts, by the recorder's shell. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openHost } from '../host/host.ts';
import { partBytes, recorderProgram } from './recorder.ts';

/** So much may come with the reads that make a part large. */
const readsMax = 64 * 1024 * 1024;

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
