/**
 * A chaos run: deploys the workload into the real process, kills it by the plan while its schedules run and a client calls, lets
 * everything come to its end, starts it one last time, and writes down what it did. The checker finds what came of it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, openClient } from './client.ts';
import type { Access } from './clients.ts';
import { type Clock, openClock } from './clock.ts';
import { drain } from './drain.ts';
import type { Job } from './jobs.ts';
import type { Kill } from './plan.ts';
import type { Call, Notes } from './recording.ts';
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
  readonly plan: (from: number) => {
    readonly kills: readonly Kill[] /** The schedules run until then. */;
    readonly until: number;
  };
  /** Schedules and calls go on until this holds, whatever the plan says. */
  readonly hasEnough?: (calls: readonly Call[]) => boolean;
  /** How the root's key is learnt once it serves. */
  readonly access: (dataFolder: string) => Promise<Omit<Access, 'endpoint'>>;
  /** How long what was started may take to its end, by the host's clock. */
  readonly drainMsMax: number;
  /** Kills it and starts it once more when all is over. */
  readonly lastStart: boolean;
  readonly brokenOff: AbortSignal;
  say(line: string): void;
}

const lookAgainMs = 50;

const dataFolder = (folder: string): string => join(folder, 'data');
const witnessFolder = (folder: string): string => join(folder, 'witness');

/** The engine serves when this resolves; the caller stops it. Rejects when the run is broken off. */
export async function runChaos(run: Run): Promise<Victim> {
  const clock = openClock(run.speed, run.brokenOff);
  const victim = openVictim(commandOf(run, clock), clock.now);
  const breakOff = (): void => void victim.kill();
  run.brokenOff.addEventListener('abort', breakOff, { once: true });
  let client: Client | undefined;
  try {
    const deploySentAt = clock.now();
    victim.start();
    await victim.serving();
    const deployedAt = clock.now();
    run.say(`deployed in ${((deployedAt - deploySentAt) / run.speed / 1000).toFixed(1)} s: ${run.jobs.length} jobs`);
    const access = await run.access(dataFolder(run.folder));
    client = openClient({ clock, serving: victim.serving, access });
    await killByPlan(run, victim, clock, deployedAt);
    while (run.hasEnough?.(client.calls) === false) {
      run.brokenOff.throwIfAborted();
      await clock.after(lookAgainMs * clock.speed);
    }
    await victim.serving();
    await client.stop();
    const endpoint = await victim.serving();
    const { disabled, unfinished } = await drain({ ...run, clock, access: { ...access, endpoint } });
    if (run.lastStart) {
      await victim.kill();
      victim.start();
    }
    const accessAtEnd = { ...access, endpoint: await victim.serving() };
    const { jobs, speed } = run;
    const { lives, errors } = victim;
    const { calls } = client;
    const times = { deploySentAt, deployedAt, endedAt: clock.now() };
    const notes: Notes = { jobs, speed, ...times, disabled, lives, calls, errors, unfinished };
    writeFileSync(
      join(run.folder, 'notes.json'),
      JSON.stringify({ ...notes, access: accessAtEnd, engine: victim.pid }),
    );
    return victim;
  } finally {
    run.brokenOff.removeEventListener('abort', breakOff);
    client?.stop().catch(() => {});
  }
}

function commandOf({ folder, program, jobs, speed }: Run, { beginning }: Clock): string[] {
  const witness = witnessFolder(folder);
  mkdirSync(witness);
  const file = join(folder, 'chaos.json');
  const witnessProgram = join(import.meta.dirname, 'witness.sh');
  writeFileSync(file, JSON.stringify(template({ jobs, program: witnessProgram, witness, speed }), null, 1));
  const words = [...program, 'up', file, '--data', dataFolder(folder), '--port', '0', '--runner', 'process'];
  return speed === 1 ? words : [...words, '--speed', String(speed), '--beginning', String(beginning)];
}

async function killByPlan(run: Run, victim: Victim, clock: Clock, from: number): Promise<void> {
  const { kills, until } = run.plan(from);
  for (const [index, kill] of kills.entries()) {
    await momentOf(kill, victim, clock);
    const { readyAt, endedBy } = victim.lives.at(-1) ?? {};
    if (endedBy === 'itself') throw new Error(`the engine ended by itself: ${victim.errors.join('\n')}`);
    await victim.kill();
    const stage =
      readyAt === undefined ? 'as it started' : `after ${((clock.now() - readyAt) / 1000).toFixed(1)} s of serving`;
    const downUntil = kill.near === 'turn' ? kill.downUntil : undefined;
    const down = downUntil === undefined ? '' : `; down until ${timeOfDay(downUntil)}`;
    run.say(`kill ${index + 1} of ${kills.length} at ${timeOfDay(clock.now())}, ${stage}${down}`);
    if (downUntil !== undefined) await clock.at(downUntil);
    run.brokenOff.throwIfAborted();
    victim.start();
  }
  await clock.at(until);
}

async function momentOf(kill: Kill, victim: Victim, clock: Clock): Promise<void> {
  if (kill.near === 'restart') return clock.after(kill.afterMs);
  await clock.at(kill.at);
  if (kill.near === 'turn') await Promise.race([victim.serving().catch(() => {}), clock.at(kill.latest)]);
}

const timeOfDay = (at: number): string => new Date(at).toISOString().slice(11, 23);
