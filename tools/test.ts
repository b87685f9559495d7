/**
 * `npm test`: runs the tests (all, or those named as arguments; `--proofs`: the proofs, which take minutes) beside a dockerd of their own
 * where there can be one. The commands that they start are the package as it would be published, built once. With PUNCTUAL_TEST_DOCKER set, that
 * Engine is used and none is started. Otherwise root on Linux gets one, in a network of its own in which the tests run too (so that they can listen
 * where tasks look for them, and nothing meets the host's Docker).
 * Everyone else gets the reason why there is none. Nothing is installed on the host unless `--install` or CI asks for it: then, on Debian
 * and its kin, dockerd and busybox when missing.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Daemon, startDaemon } from '../test/docker/daemon.ts';
import { againInOwnNetwork, isInOwnNetwork, prepareOwnNetwork, whyNoOwnNetwork } from '../test/docker/own-network.ts';
import { pack } from '../test/packed.ts';
import { shareProcesses } from '../test/shared-processes.ts';

const given = process.argv.slice(2);
const own = ['--proofs', '--install'];
const args = given.filter((arg) => !own.includes(arg));
const all = given.includes('--proofs') ? '{src,test}/**/*.proof.ts' : '{src,test,tools}/**/*.test.ts';
/** Two more than can run: many of them wait for containers and commands. One of the proofs, of which some bound a time. */
const atOnce = Math.min(availableParallelism(), 6) + (given.includes('--proofs') ? 1 : 2);
/** Far more than any test takes. (Do not add --test-force-exit, which loses results.) */
const testMsMax = 600_000;
const mayInstall = given.includes('--install') || Boolean(process.env['CI']);

if (isInOwnNetwork()) await testWithDaemon();
else await testOrEnterNetwork();

async function testOrEnterNetwork(): Promise<void> {
  if (process.env['PUNCTUAL_TEST_DOCKER']) return runTests({});
  const why = whyNoDaemon();
  if (why) return runTests({ PUNCTUAL_TEST_NO_DOCKER: why });
  exitAs(againInOwnNetwork([import.meta.filename, ...given]));
}

async function testWithDaemon(): Promise<void> {
  prepareOwnNetwork();
  let daemon: Daemon | undefined;
  let environment: Record<string, string>;
  try {
    daemon = await startDaemon();
    environment = { PUNCTUAL_TEST_DOCKER: daemon.socket };
  } catch (error) {
    environment = { PUNCTUAL_TEST_NO_DOCKER: (error as Error).message };
  }
  await runTests(environment, () => daemon?.stop());
}

async function runTests(environment: Record<string, string>, tidyEarlier?: () => Promise<void> | undefined) {
  const named = args.some((arg) => !arg.startsWith('-'));
  const made = mkdtempSync(join(tmpdir(), 'punctual-tests-'));
  // Some tests run the command as another user.
  chmodSync(made, 0o755);
  const tidy = async (): Promise<void> => {
    await tidyEarlier?.();
    rmSync(made, { recursive: true, force: true });
  };
  // Where there is one already, as in CI for the tests, the proofs and what strikes an engine, it is that one.
  let home = process.env['PUNCTUAL_TEST_PACKAGE'];
  try {
    home ??= pack(made);
  } catch (error) {
    await tidy();
    throw error;
  }
  const files = named ? [] : shareProcesses(globSync(all, { exclude: ['**/node_modules/**'] }).sort(), made);
  const child = spawn(
    process.execPath,
    ['--test', `--test-concurrency=${atOnce}`, `--test-timeout=${testMsMax}`, ...args, ...files],
    {
      stdio: 'inherit',
      // All processes of tests and commands load the same modules: compiled once, they start in half the time.
      env: {
        NODE_COMPILE_CACHE: join(made, 'compiled'),
        ...process.env,
        PUNCTUAL_TEST_PACKAGE: home,
        ...environment,
      },
    },
  );
  exitAs(child, tidy);
}

/** Ends when the child does and as it did; signals go to the child and end nothing here before it. */
function exitAs(child: ChildProcess, tidy: () => Promise<void> | undefined = () => undefined): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', async (code, signal) => {
    await tidy();
    process.exit(code ?? 128 + constants.signals[signal as NodeJS.Signals]);
  });
}

/** Why no dockerd can be started here, if so; after an attempt to install it, where that is asked for. */
function whyNoDaemon(): string | undefined {
  const why = whyNoOwnNetwork();
  if (why) return `${why}: set PUNCTUAL_TEST_DOCKER to a socket`;
  const missing = (): boolean => !hasProgram('dockerd') || !existsSync('/bin/busybox');
  if (missing() && mayInstall && hasProgram('apt-get')) install();
  return missing()
    ? 'dockerd and /bin/busybox are not there: install docker.io, busybox-static and iptables, or let `npm test -- --install` do it'
    : undefined;
}

function hasProgram(name: string): boolean {
  return spawnSync('which', [name]).status === 0;
}

function install(): void {
  console.error('installing docker.io and busybox-static for the tests');
  // RUNLEVEL keeps the package from starting a daemon for the whole host.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  spawnSync('apt-get', ['-qq', 'update'], { env });
  spawnSync('apt-get', ['-qq', 'install', '--no-install-recommends', 'docker.io', 'busybox-static', 'iptables'], {
    env,
  });
}
