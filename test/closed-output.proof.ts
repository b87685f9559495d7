/** Who reads what the engine prints may go away: it goes on without, and stops in order. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { program, temporaryFolder, up } from './run-punctual.ts';
import { clients } from './served-cloud.ts';
import { until } from './until.ts';

const isWindows = process.platform === 'win32';

describe('an engine whose output nobody reads', { skip: isWindows && 'there are no such signals' }, () => {
  it('complains, goes on, and stops with 0', async () => {
    using folder = temporaryFolder();
    await using punctual = await up(folder.path);
    punctual.closeOutput();
    await makeATurnFail(folder.path, async () => {
      const { sns } = clients(punctual.endpoint, punctual.host);
      await assert.rejects(sns.send(new CreateTopicCommand({ Name: 'not-committed' })));
    });
    const { sns } = clients(punctual.endpoint, punctual.host);
    await sns.send(new CreateTopicCommand({ Name: 'goes-on' }));
    assert.equal((await punctual.end('SIGTERM')).code, 0);
    assert.ok(!existsSync(join(folder.path, 'holder.json')));
  });

  it('starts, though nobody reads that it is ready', async () => {
    using folder = temporaryFolder();
    using child = start(folder.path);
    child.stdout?.destroy();
    child.stderr?.destroy();
    await until('it serves', () => serves(folder.path));
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
});

describe('an engine behind a pipe that is full', { skip: isWindows && 'there are no such signals' }, () => {
  it('starts, goes on, and stops with 0', async () => {
    using folder = temporaryFolder();
    using pipe = fullPipe(folder.path);
    const data = join(folder.path, 'data');
    using child = start(data, pipe.end);
    await until('it serves', () => serves(data));
    await makeItComplain(data);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.ok(!existsSync(join(data, 'holder.json')));
  });
});

const noTerminal =
  process.platform !== 'linux'
    ? 'what a terminal takes is found by /proc'
    : spawnSync('python3', ['-c', '']).status !== 0 && 'python3 makes the terminal';

describe('an engine on a terminal that is halted', { skip: noTerminal }, () => {
  it('goes on, and stops with 0', async () => {
    using folder = temporaryFolder();
    const terminal = join(import.meta.dirname, 'fixtures/halted-terminal.py');
    const words = ['up', '--data', folder.path, '--port', '0', '--runner', 'none'];
    using child = spawn('python3', [terminal, process.execPath, program, ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
    });
    const pid = await until('its terminal is halted', () => /^halted (\d+)/.exec(said)?.[1]);
    await makeItComplain(folder.path);
    process.kill(Number(pid), 'SIGTERM');
    await until('it has ended', () => said.includes('ended'));
    assert.match(said, /ended 0/);
  });
});

/** It says a line, by way of a turn that fails. */
const makeItComplain = (data: string): Promise<void> =>
  makeATurnFail(data, async () => {
    const { endpoint } = JSON.parse(readFileSync(join(data, 'holder.json'), 'utf8')) as { endpoint: string };
    await until(
      'it says that nothing can be committed',
      async () => (await fetch(`${endpoint}/health`)).status === 503,
    );
  });

/** Nobody takes anything from it. */
function fullPipe(folder: string): Disposable & { readonly end: number } {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const end = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    for (;;) writeSync(end, '.');
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'EAGAIN');
  }
  return { end, [Symbol.dispose]: () => closeSync(end) };
}

describe('SIGHUP', { skip: isWindows && 'there are no such signals' }, () => {
  it('stops it in order, also when it comes again meanwhile', async () => {
    using folder = temporaryFolder();
    using child = start(folder.path);
    await until('it serves', () => serves(folder.path));
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.kill('SIGHUP');
    child.kill('SIGHUP');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.ok(!existsSync(join(folder.path, 'holder.json')));
  });
});

describe('SIGTERM', { skip: isWindows && 'there are no such signals' }, () => {
  it('ends it while it waits for a file that is a pipe, into which nobody writes', async () => {
    using folder = temporaryFolder();
    const [data, pipe] = [join(folder.path, 'data'), join(folder.path, 'a.yaml')];
    execFileSync('mkfifo', [pipe]);
    using child = start(data, 'pipe', [pipe]);
    // Whoever reads it has opened it, and waits there.
    const writer = await open(pipe, 'w');
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [null, 'SIGTERM']);
    await writer.close();
  });
});

describe('what scripts send to have logs reopened', { skip: isWindows && 'there are no such signals' }, () => {
  it('opens no debugger, and ends nothing', async () => {
    using folder = temporaryFolder();
    await using punctual = await up(folder.path);
    process.kill(punctual.pid, 'SIGUSR1');
    process.kill(punctual.pid, 'SIGUSR2');
    const { sns } = clients(punctual.endpoint, punctual.host);
    await sns.send(new CreateTopicCommand({ Name: 'goes-on' }));
    assert.equal((await punctual.end('SIGTERM')).code, 0);
    assert.doesNotMatch(punctual.stderr, /Debugger/);
  });
});

/** It is ended when it goes out of scope. */
const start = (data: string, output: 'pipe' | number = 'pipe', files: readonly string[] = []): ChildProcess =>
  spawn(process.execPath, [program, 'up', '--data', data, '--port', '0', '--runner', 'none', ...files], {
    stdio: ['ignore', output, output],
  });

function serves(data: string): boolean {
  const file = join(data, 'holder.json');
  return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { endpoint?: string }).endpoint !== undefined;
}

/** While another holds the store, no turn can be committed. */
async function makeATurnFail(data: string, meanwhile: () => Promise<void>): Promise<void> {
  // The engine may be in a turn just now.
  const store = new DatabaseSync(join(data, 'punctual.db'), { timeout: 60_000 });
  store.exec('BEGIN IMMEDIATE');
  try {
    await meanwhile();
  } finally {
    store.close();
  }
}
