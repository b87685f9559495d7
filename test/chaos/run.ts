/**
 * `npm run chaos -- --kills N [--seed S] [--keep]`: kills the real process N times under real schedules and real tasks, then runs
 * the checker. Exit code 1 if it finds anything. Leaves nothing behind, also when it is interrupted; `--keep` keeps the folder.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { accessOf } from './clients.ts';
import { runChaos } from './harness.ts';
import { jobs } from './jobs.ts';
import { planKills } from './plan.ts';
import type { Life } from './recording.ts';
import { endProcessesOf } from './run-processes.ts';

const punctual = join(import.meta.dirname, '../../bin/punctual.js');
const { kills, seed, keep } = readOptions();
const folder = mkdtempSync(join(tmpdir(), 'punctual-chaos-'));
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)));
// Nobody reads any more: that is an interruption too.
process.stdout.on('error', (error) => interrupted.abort(error));

const began = Date.now();
try {
  say(`${kills} kills, seed ${seed}${keep ? `, in ${folder}` : ''}`);
  const victim = await runChaos({
    folder,
    program: [process.execPath, punctual],
    jobs,
    speed: 1,
    plan: (from) => ({ kills: planKills({ kills, seed, from }), until: 0 }),
    async access(data) {
      const { stdout } = await promisify(execFile)(process.execPath, [punctual, 'env', '--data', data]);
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
  if (keep) say(`kept ${folder}`);
  else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function readOptions(): { kills: number; seed: number; keep: boolean } {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '30' },
      seed: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const kills = Number(values.kills);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  if (Number.isInteger(kills) && kills >= 1 && Number.isInteger(seed)) return { kills, seed, keep: values.keep };
  process.stderr.write('usage: npm run chaos -- [--kills N] [--seed S] [--keep], with whole numbers\n');
  process.exit(2);
}

function say(line: string): void {
  process.stdout.write(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}\n`);
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
