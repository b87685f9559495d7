/**
 * A chaos run: deploys the workload into the real process, kills it by the plan while its schedules run and a client calls, lets
 * everything come to its end, starts it one last time, and writes down what it did. What came of it is for the checker to judge.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openClient } from './client.ts';
import { accessOf } from './clients.ts';
import { openClock } from './clock.ts';
import { drain } from './drain.ts';
import type { Job } from './jobs.ts';
import type { Kill } from './plan.ts';
import type { Notes } from './recording.ts';
import { openVictim, type Victim } from './victim.ts';
import { template } from './workload.ts';

export interface Run {
  /** Made for this run; everything of it lies there. */
  readonly folder: string;
  /** The program to be killed and its first words; `up FILE --data ...` follows. */
  readonly program: readonly string[];
  readonly jobs: readonly Job[];
  readonly speed: number;
  /** `from`: when the rules were there. */
  readonly plan: (from: number) => readonly Kill[];
  /** How long what was started may take to its end, in seconds of the cloud. */
  readonly drainSecondsMax: number;
  readonly brokenOff: AbortSignal;
  say(line: string): void;
}

export const dataFolder = (folder: string): string => join(folder, 'data');
export const witnessFolder = (folder: string): string => join(folder, 'witness');
export const notesFile = (folder: string): string => join(folder, 'notes.json');

const punctual = join(import.meta.dirname, '../../bin/punctual.js');

/** The engine serves when this resolves; the caller stops it. Rejects when the run is broken off. */
export async function runChaos(run: Run): Promise<{ readonly victim: Victim; readonly endpoint: string }> {
  const { folder, jobs, speed, say, brokenOff } = run;
  const clock = openClock(speed, brokenOff);
  const data = dataFolder(folder);
  mkdirSync(witnessFolder(folder));
  const file = join(folder, 'chaos.json');
  const program = join(import.meta.dirname, 'witness.sh');
  writeFileSync(file, JSON.stringify(template({ jobs, program, witness: witnessFolder(folder), speed }), null, 1));
  const words = [...run.program, 'up', file, '--data', data, '--port', '0', '--runner', 'process'];
  const victim = openVictim(
    [...words, ...(speed === 1 ? [] : ['--speed', `${speed}`, '--beginning', `${clock.beginning}`])],
    clock.now,
  );
  const breakOff = (): void => void victim.kill();
  brokenOff.addEventListener('abort', breakOff, { once: true });
  try {
    const deploySentAt = clock.now();
    victim.start();
    await victim.serving();
    const deployedAt = clock.now();
    say(`deployed in ${((deployedAt - deploySentAt) / speed / 1000).toFixed(1)} s: ${jobs.length} jobs`);
    const access = accessOf(execFileSync(process.execPath, [punctual, 'env', '--data', data], { encoding: 'utf8' }));
    const client = await openClient({ clock, serving: victim.serving, access });
    await killByPlan(run, victim, clock, deployedAt);
    await victim.serving();
    await client.stop();
    const { disabled, unfinished } = await drain({
      ...run,
      clock,
      access: { ...access, endpoint: await victim.serving() },
    });
    await victim.kill();
    victim.start();
    const endpoint = await victim.serving();
    await clock.after(2_000);
    const { lives, complaints } = victim;
    const notes: Notes = {
      jobs,
      deploySentAt,
      deployedAt,
      disabled,
      lives,
      calls: client.calls,
      complaints,
      unfinished,
    };
    writeFileSync(notesFile(folder), JSON.stringify({ ...notes, access: { ...access, endpoint }, engine: victim.pid }));
    return { victim, endpoint };
  } finally {
    brokenOff.removeEventListener('abort', breakOff);
  }
}

async function killByPlan(run: Run, victim: Victim, clock: ReturnType<typeof openClock>, from: number): Promise<void> {
  const plan = run.plan(from);
  const time = (at: number): string => new Date(at).toISOString().slice(11, 23);
  for (const [index, kill] of plan.entries()) {
    if (kill.near === 'restart') await clock.after(kill.afterMs);
    else await clock.at(kill.at);
    const { readyAt, endedBy } = victim.lives.at(-1) ?? {};
    if (endedBy === 'itself') throw new Error(`the engine ended by itself: ${victim.complaints.join('\n')}`);
    await victim.kill();
    const stage =
      readyAt === undefined ? 'as it started' : `after serving ${((clock.now() - readyAt) / 1000).toFixed(1)} s`;
    run.say(
      `kill ${index + 1} of ${plan.length} at ${time(clock.now())}, ${stage}${'downUntil' in kill && kill.downUntil ? `; down until ${time(kill.downUntil)}` : ''}`,
    );
    if (kill.near === 'turn' && kill.downUntil !== undefined) await clock.at(kill.downUntil);
    victim.start();
  }
}
