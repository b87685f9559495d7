/** What a command gets that leads a session: its own process id, its arguments, and signals that nobody ignores. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { openHost } from '../host/host.ts';
import { openSession } from './session.ts';

describe('a command in a session of its own', {
  skip: process.platform !== 'linux' && 'only Linux shows sessions',
}, () => {
  const host = openHost();
  const session = openSession(host);
  /** A shell's script in which `"$@"` is what `lead` makes of the command. */
  const shell = (script: string, command: readonly string[], env: Record<string, string> = {}): string =>
    spawnSync('/bin/sh', ['-c', script, 'shell', ...session.lead(command)], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', ...env },
    }).stdout;

  it('has its own arguments and environment', () => {
    const command = ['sh', '-c', 'echo "$0|$1|$2|$A"', 'a b', '', '"c"'];
    assert.equal(shell('"$@"', command, { A: 'x y' }), 'a b||"c"|x y\n');
  });

  it('has the process id of the one that became it, and leads the session', () => {
    const script = 'read -r pid comm state parent group session rest </proc/self/stat; echo $$ $session $group';
    const [pid, ...others] = shell('"$@" & echo $!; wait', ['sh', '-c', script]).split(/\s+/);
    assert.equal(new Set([pid, ...others.filter(Boolean)]).size, 1);
  });

  it('ignores no signal', { skip: host.defaultSignals.length === 0 && 'this `env` cannot reset signals' }, () => {
    const ignored = (command: readonly string[], script = '"$@"'): string =>
      spawnSync('/bin/sh', ['-c', `trap '' PIPE; { ${script}; } & wait`, 'shell', ...command], {
        encoding: 'utf8',
        env: { PATH: '/usr/bin:/bin' },
      }).stdout.trim();
    const grep = ['grep', 'SigIgn', '/proc/self/status'];
    assert.match(ignored(grep), /0{12}1006$/);
    assert.match(ignored(session.lead(grep)), /0{16}$/);
    const [file, ...words] = session.become('/bin/grep', grep);
    assert.match(ignored([file as string, ...words.slice(1)]), /0{16}$/);
  });

  it('fails where its program cannot be run', () => {
    assert.equal(shell('"$@"; echo $?', ['/no/such/file']).trim(), '127');
  });
});
