/**
 * `npm run sim`: the engine in simulated worlds, a seed each.
 *
 *     npm run sim -- [--seeds N] [--days D]     seeds 1 to N (200), D simulated days each (1)
 *     npm run sim -- --seed S [--days D]        that seed alone, with all that can be asked of it
 *     npm run sim -- --year                     a year of twenty hourly jobs: how long it takes
 *
 * Exits with 1 if an invariant was broken, and says how to see it again.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Outcome, Task } from './one-seed.ts';
import { liveAYear } from './year.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    seed: { type: 'string' },
    days: { type: 'string', default: '1' },
    year: { type: 'boolean', default: false },
  },
});

/** Of so many seeds one is also aged, compared with itself, killed at every point: each is worth many others. */
const oneOf = { aged: 10, compared: 8, killedAtEveryPoint: 100 };

function tasks(): Task[] {
  const days = number('days', values.days);
  if (values.seed !== undefined)
    return [{ seed: number('seed', values.seed), days, ages: true, isCompared: true, isKilledAtEveryPoint: true }];
  return Array.from({ length: number('seeds', values.seeds) }, (_, n) => ({
    seed: n + 1,
    days,
    ages: n % oneOf.aged === 0,
    isCompared: n % oneOf.compared === 0,
    isKilledAtEveryPoint: n % oneOf.killedAtEveryPoint === 0,
  }));
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  console.error(`--${name} is a number above 0, found \`${text}\``);
  process.exit(2);
}

/** Each thread is given the next seed when it has done with one. */
function live(all: readonly Task[], report: (outcome: Outcome) => void): Promise<void> {
  const waiting = [...all];
  const thread = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url));
      const next = (): void => {
        const task = waiting.shift();
        if (task) worker.postMessage(task);
        else void worker.terminate().then(() => resolve());
      };
      worker.on('error', reject);
      worker.on('message', (outcome: Outcome) => {
        report(outcome);
        next();
      });
      next();
    });
  return Promise.all(Array.from({ length: Math.min(all.length, availableParallelism()) }, thread)).then(() => {});
}

function printFailure({ seed, at, invariant, seen }: Outcome & { is: 'failed' }): void {
  console.log(
    `seed ${seed}${at === undefined ? '' : `, at ${new Date(at).toISOString()}`}: this does not hold: ${invariant}`,
  );
  console.log(`  ${seen}`);
  console.log(`  again: npm run sim -- --seed ${seed}${values.days === '1' ? '' : ` --days ${values.days}`}`);
}

async function runSeeds(): Promise<number> {
  const begun = performance.now();
  const sums = { days: 0, turns: 0, deaths: 0, executions: 0, containers: 0, ticks: 0, points: 0 };
  const count = { passed: 0, failed: 0 };
  const all = tasks();
  await live(all, (outcome) => {
    count[outcome.is] += 1;
    if (outcome.is === 'failed') return printFailure(outcome);
    for (const [name, figure] of Object.entries({ ...outcome.figures, points: outcome.points }))
      sums[name as keyof typeof sums] += figure;
  });
  const seconds = Math.round((performance.now() - begun) / 1000);
  const compared = all.filter(({ isCompared }) => isCompared).length;
  console.log(
    `${Math.round(sums.days)} simulated days, ${sums.turns} turns, ${sums.deaths} deaths, ${sums.ticks} ticks, ${sums.executions} executions, ${sums.containers} containers in ${seconds} s`,
  );
  console.log(
    `besides: ${compared} seeds compared with themselves in three ways, ${sums.points} deaths at every point of a short life`,
  );
  console.log(`${count.passed} passed, ${count.failed} failed`);
  return count.failed === 0 ? 0 : 1;
}

if (values.year) console.log(await liveAYear());
else process.exitCode = await runSeeds();
