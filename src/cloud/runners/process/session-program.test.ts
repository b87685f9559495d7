import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { copiedBytesMax, makeSessionProgram } from './session-program.ts';

const isThere = process.platform === 'linux' && process.arch === 'x64';

describe('the program of two steps', { skip: !isThere && 'it is of Linux on x86-64' }, () => {
  let folder: string;
  let program: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'punctual-session-'));
    program = makeSessionProgram(folder) as string;
    assert.ok(program, 'this host runs it');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const shell = (script: string, env: Record<string, string> = {}): string =>
    spawnSync('/bin/sh', ['-c', script, program], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', ...env } }).stdout;

  it('becomes a command with its own arguments and environment', () => {
    assert.equal(shell(`"$0" /bin/sh sh -c 'echo "$0|$1|$2|$A"' 'a b' '' '"c"'`, { A: 'x y' }), 'a b||"c"|x y\n');
  });

  it('gives it a session of its own, with the same process id', () => {
    const script = `"$0" /bin/sh sh -c 'read -r pid comm state parent group session rest </proc/self/stat; echo $$ $session $group' & echo $!; wait`;
    const [pid, ...others] = shell(script).split(/\s+/);
    assert.equal(new Set([pid, ...others.filter(Boolean)]).size, 1);
  });

  it('lets no signal be ignored', () => {
    const ignored = (words: string): string => shell(`trap '' PIPE; { ${words}; } & wait`).trim();
    assert.match(ignored('grep SigIgn /proc/self/status'), /0{12}1006$/);
    assert.match(ignored('"$0" /bin/grep grep SigIgn /proc/self/status'), /0{16}$/);
  });

  it('says that a command cannot be run', () => {
    assert.equal(shell('"$0" /no/such/file file; echo $?'), '126\n');
  });

  it('copies all of its input, in whatever pieces it comes', () => {
    assert.equal(shell(`{ echo a; sleep 0.02; printf b; } | "$0"; echo $?`), 'a\nb0\n');
    assert.equal(shell('"$0" </dev/null; echo $?'), '0\n');
  });

  it('copies no more than so much, and leaves the rest of a pipe for the next', () => {
    const bytes = randomBytes(copiedBytesMax + 5_000_001);
    const [whole, first, second] = ['whole', 'first', 'second'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(whole, bytes);
    const copies = `"$0" >${first}; echo $?; "$0" >${second}; echo $?`;
    assert.equal(shell(`{ head -c 77 ${whole}; sleep 0.02; tail -c +78 ${whole}; } | { ${copies}; }`), '1\n0\n');
    assert.equal(readFileSync(first).length, copiedBytesMax);
    assert.ok(Buffer.concat([readFileSync(first), readFileSync(second)]).equals(bytes));
  });

  it('says that it cannot copy', () => {
    assert.equal(shell('"$0" <&-; echo $?; echo x | "$0" >/dev/full; echo $?'), '2\n2\n');
  });
});
