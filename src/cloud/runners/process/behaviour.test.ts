/** What is the process runner's own: the environment, the folders, the words of failures, and that a stop is a stop. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { makePipe } from '../../../../test/pipe.ts';
import type { ContainerSpec, RunnerReport } from '../../kit/runner.ts';
import { openTrial, specOf, type Trial } from './fixtures/trial.ts';
import { openHost } from './host/host.ts';

const isLinux = process.platform === 'linux';

describe('a container that is a process', () => {
  let trial: Trial;
  const start: Trial['start'] = (...args) => trial.start(...args);
  const untilOver = () =>
    trial.until(() => trial.reports.some(({ happened }) => happened !== 'started'), 'the container is over');
  const run = async (command: string[], more: Partial<ContainerSpec> = {}): Promise<RunnerReport | undefined> => {
    start(command, more);
    await untilOver();
    return trial.reports.at(-1);
  };
  const lives = (pid: number): boolean => openHost().starts([pid]).size > 0;
  const commandLineOf = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  };
  const pidOf = (text: string | undefined): number => Number(/\d+/.exec(text ?? '')?.[0]);

  beforeEach(() => {
    trial = openTrial();
  });
  afterEach(() => trial.close());

  describe('has an environment', () => {
    const ownNode = [process.execPath, '-e', 'console.log(JSON.stringify(process.env))'];
    const seen = async (environment: Record<string, string>): Promise<Record<string, string>> => {
      await run(ownNode, { environment });
      const { _: ofSomeShells, PUNCTUAL_CONTAINER: mark, ...variables } = JSON.parse(trial.lines[0] ?? '{}');
      assert.match(mark, /^[0-9a-f]{32}\/[0-9a-f]{32}\/main$/);
      return variables as Record<string, string>;
    };
    const work = () => join(trial.folder.of({ taskId: '1'.padStart(32, '0'), name: 'main' }), 'work');
    const path = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;

    it('that is clean but for PATH, HOME, a mark and what the definition gives', async () => {
      assert.deepEqual(await seen({ A: 'x y', EMPTY: '', LINES_: 'a\nb "$HOME" `id`' }), {
        PATH: path,
        HOME: work(),
        A: 'x y',
        EMPTY: '',
        LINES_: 'a\nb "$HOME" `id`',
      });
    });

    it('in which PATH and HOME are the definition’s, if it gives them', async () => {
      assert.deepEqual(await seen({ PATH: '/bin', HOME: '/' }), { PATH: '/bin', HOME: '/' });
    });

    it('with names that shells drop or keep for themselves', async () => {
      const awkward = {
        'spring.datasource.url': 'jdbc:x',
        'a-b': 'c',
        PWD: '/nowhere',
        IFS: ',',
        OPTIND: '9',
        _A: '1',
        PATH: '/bin',
      };
      assert.deepEqual(await seen(awkward), { ...awkward, HOME: work() });
    });

    for (const [name, awkward] of [
      ['of plain names', {}],
      ['of names that shells drop', { 'a.b': 'c' }],
    ] as const)
      it(`whose values, ${name}, stand in no file and in no process’s arguments`, {
        skip: !isLinux && 'needs /proc',
      }, async () => {
        const canary = 'canary-7f3a91';
        const container = start(['sh', '-c', 'echo up; exec sleep 1000'], {
          environment: { SECRET: canary, MUCH: 'x'.repeat(120_000), ...awkward },
        });
        await trial.until(() => trial.lines.length === 1, 'it is up');
        const files = readdirSync(trial.folder.path, { recursive: true, withFileTypes: true }).filter((one) =>
          one.isFile(),
        );
        assert.ok(files.length > 4);
        for (const { parentPath, name } of files)
          assert.ok(!readFileSync(join(parentPath, name), 'latin1').includes(canary), name);
        let commandLines: string[] = [];
        await trial.until(() => {
          commandLines = readdirSync('/proc')
            .filter((one) => /^\d+$/.test(one))
            .map(commandLineOf);
          return commandLines.includes('sleep\x001000\0');
        }, 'its arguments are seen');
        assert.ok(!commandLines.some((words) => words.includes(canary)));
        trial.runner.stop(container.taskId, container.name, 0);
        await untilOver();
      });
  });

  it('runs in a folder of its own, with nothing to read', async () => {
    await run(['sh', '-c', 'pwd; ls -A; cat; echo end']);
    assert.deepEqual(trial.lines.slice(1), ['end']);
    assert.equal(
      realpathSync(trial.lines[0]!),
      realpathSync(join(trial.folder.of({ taskId: '1'.padStart(32, '0'), name: 'main' }), 'work')),
    );
  });

  it('runs in the folder of the host that was given, from which its program may be named', async () => {
    const host = join(trial.folder.path, 'host');
    mkdirSync(host);
    writeFileSync(join(host, 'job.sh'), '#!/bin/sh\npwd\necho "$HOME"\n', { mode: 0o755 });
    await run(['./job.sh'], { hostDirectory: host });
    assert.deepEqual(trial.lines, [realpathSync(host), host]);
  });

  it('is given its arguments as they are', async () => {
    const given = ['$(id)', '`id`', '"; exit 1', "'", '*', '', 'two\nlines', '-n'];
    await run([process.execPath, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...given]);
    assert.deepEqual(JSON.parse(trial.lines[0]!), given);
  });

  it('may open /dev/stdout and /dev/stderr anew without losing what was printed before', async () => {
    await run([
      'sh',
      '-c',
      'echo one; echo two >/dev/stderr; echo three | tee /dev/stderr >/dev/null; echo four >/dev/stdout',
    ]);
    assert.deepEqual(trial.lines, ['one', 'two', 'three', 'four']);
  });

  it('loses nothing of much output', async () => {
    await run([process.execPath, '-e', 'for (let i = 0; i < 200000; i++) process.stdout.write(`line ${i}\\n`)']);
    assert.equal(trial.lines.length, 200_000);
    assert.ok(trial.lines.every((line, at) => line === `line ${at}`));
  });

  const exits: [name: string, script: string, code: number][] = [
    ['its own', 'exit 42', 42],
    ['that of SIGKILL', 'kill -9 $$', 137],
    ['that of SIGTERM', 'kill $$', 143],
    ['that of a program that is not there', 'no-such-program-is-here', 127],
  ];
  for (const [name, script, exitCode] of exits)
    it(`has an exit code: ${name}`, async () => {
      const report = await run(['sh', '-c', script]);
      assert.ok(report?.happened === 'exited');
      assert.equal(report.exitCode, exitCode);
    });

  const failures: [name: string, change: Partial<ContainerSpec>, words: string][] = [
    [
      'a program that is not on its PATH',
      { command: ['nosuch'] },
      'exec: "nosuch": executable file not found in $PATH: unknown',
    ],
    [
      'a path where nothing is',
      { command: ['/no/such'] },
      'exec: "/no/such": stat /no/such: no such file or directory: unknown',
    ],
    ['a folder', { command: ['/usr'] }, 'exec: "/usr": is a directory: unknown'],
    ['a file that is no program', { command: ['/etc/passwd'] }, 'exec: "/etc/passwd": permission denied: unknown'],
    [
      'a working folder that is not there',
      { hostDirectory: '/no/such/folder' },
      'chdir to cwd ("/no/such/folder") set in config.json failed: no such file or directory: unknown',
    ],
    [
      'too long an argument',
      { command: ['/bin/true', 'x'.repeat(3_000_000)] },
      `exec: "/bin/true": argument list too long: argument 1 has 3000001 bytes, ${isLinux ? 131_072 : 1_048_576} are the most: unknown`,
    ],
    [
      'too large a variable',
      { environment: { BIG: 'x'.repeat(3_000_000) } },
      `argument list too long: environment variable \`BIG\` has 3000005 bytes, ${isLinux ? 131_072 : 1_048_576} are the most: unknown`,
    ],
    [
      'too much in all, also where names are not plain',
      {
        environment: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`v.${n}`, 'x'.repeat(60_000)])),
      },
      'are the most: unknown',
    ],
    ['no command', { command: [] }, 'give `Command`'],
  ];
  for (const [name, change, words] of failures)
    it(`is not started with ${name}`, async () => {
      const report = await run(['/bin/true'], change);
      assert.ok(report?.happened === 'failed', JSON.stringify(report));
      assert.ok(report.reason.startsWith('CannotStartContainerError: '), report.reason);
      assert.ok(report.reason.endsWith(words), report.reason);
    });

  describe('when it is stopped', () => {
    const inGroup = (ignores: string) => `${ignores} sh -c "${ignores} sleep 1000" & echo $!; wait`;

    it('leaves none of its children, even those that ignore SIGTERM', async () => {
      const container = start(['sh', '-c', `sh -c "trap '' TERM; sleep 1000" & echo $!; exec sleep 1000`]);
      await trial.until(() => trial.lines.length === 1, 'it has a child');
      trial.runner.stop(container.taskId, container.name, 100);
      await untilOver();
      assert.equal(lives(pidOf(trial.lines[0])), false);
    });

    it('leaves none of a group that ignores SIGTERM as a whole', async () => {
      const container = start(['sh', '-c', inGroup("trap '' TERM;")]);
      await trial.until(() => trial.lines.length === 1, 'it has a child');
      trial.runner.stop(container.taskId, container.name, 0);
      await untilOver();
      assert.equal(lives(pidOf(trial.lines[0])), false);
      assert.ok(trial.reports.some((report) => report.happened === 'exited' && report.exitCode === 137));
    });

    it('leaves none that only left its group', { skip: !isLinux && 'only Linux shows sessions' }, async () => {
      const inner = 'trap "" TERM; exec sleep 1000';
      const container = start([
        'bash',
        '-c',
        `set -m; sh -c '${inner}' >/dev/null 2>&1 & echo $!; set +m; exec sleep 1000`,
      ]);
      await trial.until(() => trial.lines.length === 1, 'it has a child in another group');
      trial.runner.stop(container.taskId, container.name, 100);
      await untilOver();
      assert.equal(lives(pidOf(trial.lines[0])), false);
    });

    it('takes its end when it ends in time', async () => {
      const container = start(['sh', '-c', 'trap "echo tidied; exit 3" TERM; echo up; sleep 1000 & wait']);
      await trial.until(() => trial.lines.length === 1, 'it is up');
      trial.runner.stop(container.taskId, container.name, 100);
      await untilOver();
      assert.equal(trial.lines.at(-1), 'tidied');
      assert.ok(trial.reports.some((report) => report.happened === 'exited' && report.exitCode === 3));
    });
  });

  it('takes along, when it ends, what it left behind', async () => {
    await run(['sh', '-c', 'sleep 1000 & echo $!']);
    assert.equal(lives(pidOf(trial.lines[0])), false);
  });

  it('takes along what left its session and holds its output', {
    skip: !isLinux && 'only Linux shows who holds a pipe',
  }, async () => {
    await run(['sh', '-c', 'setsid sleep 1000 & echo $!; sleep 0.1']);
    assert.equal(lives(pidOf(trial.lines[0])), false);
  });

  describe('whose recorder was killed', () => {
    const pidIn = (container: ContainerSpec, mark: 'record' | 'copier'): number =>
      pidOf(readFileSync(join(trial.folder.of(container), mark), 'utf8'));

    it('ends with a reason, and does not go on', async () => {
      const container = start(['sh', '-c', 'echo $$; exec sleep 1000']);
      await trial.until(() => trial.lines.length === 1, 'it is up');
      process.kill(pidIn(container, 'record'), 'SIGKILL');
      await untilOver();
      const report = trial.reports.at(-1);
      assert.ok(report?.happened === 'exited');
      assert.equal(report.exitCode, undefined);
      assert.match(report.reason ?? '', /^its recorder \(process \d+\) was killed, so its exit code is not known$/);
      assert.equal(lives(pidOf(trial.lines[0])), false);
    });

    it('but for what copies its output, keeps its exit code', async () => {
      using go = makePipe(join(trial.folder.path, 'go'));
      const container = start(['sh', '-c', `echo up; read -r word <${go.path}; exit 6`]);
      await trial.until(() => trial.lines.length === 1, 'it is up');
      const copier = pidIn(container, 'copier');
      const copying = openHost()
        .processes()
        .filter(({ parent }) => parent === copier);
      for (const pid of [copier, ...copying.map(({ pid }) => pid)]) process.kill(pid, 'SIGKILL');
      go.write('go');
      await untilOver();
      assert.deepEqual(trial.lines, ['up']);
      assert.ok(trial.reports.some((report) => report.happened === 'exited' && report.exitCode === 6));
    });
  });

  describe('of an engine before', () => {
    it('ends with a reason if the host was restarted; whoever has its process id now is left alone', async () => {
      const container = start(['sh', '-c', 'echo up; exec sleep 1000']);
      await trial.until(() => trial.lines.length === 1, 'it is up');
      await trial.kill({ ...openHost(), bootId: 'another boot' });
      const innocent = pidOf(readFileSync(join(trial.folder.of(container), 'command'), 'utf8'));
      await trial.reconcile(container);
      await untilOver();
      const report = trial.reports.at(-1);
      assert.ok(report?.happened === 'exited' && report.exitCode === undefined);
      assert.equal(report.reason, 'the host was restarted while it ran');
      assert.equal(lives(innocent), true);
      process.kill(-innocent, 'SIGKILL');
    });

    it('keeps its exit code if the host was restarted after its end', async () => {
      const container = start(['sh', '-c', 'exit 8']);
      await untilOver();
      await trial.kill({ ...openHost(), bootId: 'another boot' });
      await trial.reconcile(container);
      assert.deepEqual(
        trial.reports.map((report) => ('exitCode' in report ? report.exitCode : report.happened)),
        ['started', 8],
      );
    });

    it('is not taken for a process that has its id by now', async () => {
      const innocent: ChildProcess = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
      const container = specOf(1, ['true']);
      mkdirSync(trial.folder.of(container), { recursive: true });
      const bootId = openHost().bootId;
      writeFileSync(join(trial.folder.of(container), 'record'), `${innocent.pid}\n12345\n${bootId}\n`);
      writeFileSync(join(trial.folder.of(container), 'command'), `${innocent.pid}\n12345\n`);
      await trial.kill();
      await trial.reconcile(container);
      trial.runner.stop(container.taskId, container.name, 0);
      await untilOver();
      const report = trial.reports.at(-1);
      assert.ok(report?.happened === 'exited' && report.exitCode === undefined);
      assert.equal(lives(innocent.pid!), true);
      innocent.kill('SIGKILL');
    });
  });
});
