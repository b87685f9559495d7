/**
 * `npm run chaos -- [--kills N] [--faults NAMES] [--seed S] [--keep]`: kills the real process N times, and strikes with other faults, under real
 * schedules and real tasks, then runs the checker. Exit code 1 if it finds anything. Leaves nothing behind, also when it is interrupted; `--keep`
 * keeps the folder. With the fault `engine`, tasks are containers on a Docker Engine of the run's own; else they are processes. With
 * PUNCTUAL_TEST_PACKAGE the package there is struck, else the sources, which take longer to start.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { againInOwnNetwork, isInOwnNetwork, whyNoOwnNetwork } from '../docker/own-network.ts';
import { program } from '../run-punctual.ts';
import { accessOf } from './clients.ts';
import { type FaultName, faultNames } from './faults/fault.ts';
import { type Found, findMeans } from './faults/means.ts';
import { planFaults } from './faults/plan-faults.ts';
import { runChaos } from './harness.ts';
import { jobs, lastingJob } from './jobs.ts';
import { type Kill, planKills } from './plan.ts';
import type { Life } from './recording.ts';
import { endProcessesOf } from './run-processes.ts';

const options = readOptions();
const { kills, seed, keep } = options;
const whyNoEngine = isInOwnNetwork() ? undefined : whyNoOwnNetwork();
if (options.faults.includes('engine') && whyNoEngine === undefined && !isInOwnNetwork()) {
  const child = againInOwnNetwork(process.argv.slice(1));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
} else await runOnce();

async function runOnce(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-chaos-'));
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)));
  // Nobody reads any more: that is an interruption too.
  process.stdout.on('error', (error) => interrupted.abort(error));
  let found: Found | undefined;
  try {
    found = await findMeans(folder, withoutEngine(options.faults), say);
    const { faults, means, containers } = found;
    say(`${kills} kills, faults: ${faults.join(', ') || 'none'}, seed ${seed}${keep ? `, in ${folder}` : ''}`);
    const victim = await runChaos({
      folder,
      program: [process.execPath, program],
      jobs: faults.length > 0 ? [...jobs, lastingJob] : jobs,
      speed: 1,
      plan: (from) => plan(from, faults),
      means,
      containers,
      async access(data) {
        const { stdout } = await promisify(execFile)(process.execPath, [program, 'env', '--data', data]);
        return accessOf(stdout);
      },
      drainMsMax: 150_000,
      lastStart: true,
      brokenOff: interrupted.signal,
      say,
    });
    printRestarts(victim.lives);
    const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'checker.ts'), folder], {
      stdio: 'inherit',
    });
    process.exitCode = status ?? 1;
    await victim.stop();
  } catch (error) {
    say((error as Error).message);
    process.exitCode = interrupted.signal.aborted ? 130 : 1;
  } finally {
    endProcessesOf(folder);
    await found?.close(keep);
    if (keep) say(`kept ${folder}`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** In CI nothing is left out in silence. */
function withoutEngine(faults: readonly FaultName[]): readonly FaultName[] {
  if (whyNoEngine === undefined || !faults.includes('engine')) return faults;
  if (process.env['CI']) throw new Error(whyNoEngine);
  say(`left out: engine: ${whyNoEngine}`);
  return faults.filter((fault) => fault !== 'engine');
}

/** The kills first, then the faults. */
function plan(from: number, faults: readonly FaultName[]) {
  const first = kills === 0 ? [] : planKills({ kills, seed, from });
  const last = first.findLast((kill): kill is Kill & { at: number } => 'at' in kill);
  if (faults.length === 0) return { actions: first, until: 0 };
  const { actions, until } = planFaults({ faults, seed, from: last?.at ?? from });
  return { actions: [...first, ...actions], until };
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string' },
      faults: { type: 'string', default: '' },
      seed: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const names = values.faults.split(',').filter((name) => name !== '');
  const faults = faultNames.filter((name) => names.includes(name));
  const kills = Number(values.kills ?? (names.length > 0 ? 0 : 30));
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const isWhole = Number.isInteger(kills) && kills >= 0 && Number.isInteger(seed);
  if (isWhole && faults.length === names.length && kills + faults.length > 0)
    return { kills, seed, faults, keep: values.keep };
  process.stderr.write(
    `usage: npm run chaos -- [--kills N] [--faults ${faultNames.join(',')}] [--seed S] [--keep], with whole numbers\n`,
  );
  process.exit(2);
}

function say(line: string): void {
  process.stdout.write(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${line}\n`);
}

function printRestarts(lives: readonly Life[]): void {
  const times = lives
    .slice(1)
    .flatMap(({ startedAt, readyAt }) => (readyAt === undefined ? [] : [readyAt - startedAt]));
  times.sort((a, b) => a - b);
  const at = (share: number): string => `${Math.round(times[Math.floor((times.length - 1) * share)] ?? 0)} ms`;
  say(
    `${times.length} of ${lives.length - 1} restarts came to serve: after ${at(0)} at least, ${at(0.5)} (median), ${at(1)} at most`,
  );
}
