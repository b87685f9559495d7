/**
 * A chaos run: deploys the workload into the real process, kills it and strikes with other faults by the plan while its schedules run and a client calls, lets
 * everything come to its end, starts it one last time, and writes down what it did. The checker finds what came of it.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, openClient } from './client.ts';
import type { Access } from './clients.ts';
import { type Clock, openClock } from './clock.ts';
import { drain } from './drain.ts';
import type { Struck } from './faults/fault.ts';
import type { Action } from './faults/plan-faults.ts';
import { carryOut, type Means } from './faults/strike.ts';
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
    readonly actions: readonly Action[];
    /** The schedules run until then. */
    readonly until: number;
  };
  /** What the run has to strike with. */
  readonly means?: Means;
  /** Of the image, on the Docker Engine at that socket; undefined: tasks are processes. */
  readonly containers?: { readonly image: string; readonly socket: string } | undefined;
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
  const victim = openVictim(commandOf(run, clock), clock.now, environmentOf(run));
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
    const faults = await actByPlan(run, victim, clock, deployedAt);
    const called = client.calls;
    await untilHolds(() => run.hasEnough?.(called) !== false, run, clock);
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
    const notes: Notes = { jobs, speed, ...times, disabled, lives, faults, calls, errors, unfinished };
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

function commandOf({ folder, program, jobs, speed, containers }: Run, { beginning }: Clock): string[] {
  const witness = witnessFolder(folder);
  mkdirSync(witness);
  const file = join(folder, 'chaos.json');
  const witnessProgram = join(witness, '../witness.sh');
  copyFileSync(join(import.meta.dirname, 'witness.sh'), witnessProgram);
  const inContainers = containers && { image: containers.image, folder };
  const workload = template({ jobs, program: witnessProgram, witness, containers: inContainers, speed });
  writeFileSync(file, JSON.stringify(workload, null, 1));
  const runner = containers ? ['--runner', 'docker', '--allow-host-path', folder] : ['--runner', 'process'];
  const words = [...program, 'up', file, '--data', dataFolder(folder), '--port', '0', '--no-dashboard', ...runner];
  return speed === 1 ? words : [...words, '--speed', String(speed), '--beginning', String(beginning)];
}

const environmentOf = ({ means, containers }: Run): Record<string, string> => ({
  ...means?.clock?.environment,
  ...(containers ? { DOCKER_HOST: `unix://${containers.socket}` } : {}),
});

/** One action after the other, but for faults that last: what comes next may fall into their time. */
async function actByPlan(run: Run, victim: Victim, clock: Clock, from: number): Promise<Struck[]> {
  const { actions, until } = run.plan(from);
  const struck: Struck[] = [];
  const lasting: Promise<unknown>[] = [];
  const context = { dataFolder: dataFolder(run.folder), means: run.means ?? {}, victim, clock, struckBefore: struck };
  for (const [index, action] of actions.entries()) {
    await momentOf(action, run, victim, clock);
    endedByItself(victim);
    const place = `${index + 1} of ${actions.length} at ${timeOfDay(clock.now())}`;
    if ('fault' in action) {
      run.say(`fault ${place}: ${inWords(action)}`);
      const over = carryOut(action, context).then((one) => struck.push(one));
      over.catch(() => {});
      lasting.push(over);
      if (!('until' in action)) await over;
    } else if (action.near === 'stop') {
      await victim.stop();
      run.say(`stop ${place}`);
      victim.start();
    } else await killAndStart(action, place, run, victim, clock);
  }
  await Promise.all(lasting);
  await clock.at(until);
  endedByItself(victim);
  return struck;
}

function endedByItself(victim: Victim): void {
  if (victim.lives.at(-1)?.endedBy === 'itself')
    throw new Error(`the engine ended by itself: ${victim.errors.join('\n')}`);
}

function inWords(strike: Action & { readonly fault: string }): string {
  const what = 'which' in strike ? strike.which : strike.fault;
  const by = 'offsetMs' in strike ? ` by ${strike.offsetMs / 60_000} min` : '';
  return `${what}${by}${'until' in strike ? ` until ${timeOfDay(strike.until)}` : ''}`;
}

async function killAndStart(kill: Kill, place: string, run: Run, victim: Victim, clock: Clock): Promise<void> {
  const { readyAt } = victim.lives.at(-1) ?? {};
  await victim.kill();
  const stage =
    readyAt === undefined ? 'as it started' : `after ${((clock.now() - readyAt) / 1000).toFixed(1)} s of serving`;
  const downUntil = kill.near === 'turn' ? kill.downUntil : undefined;
  const down = downUntil === undefined ? '' : `; down until ${timeOfDay(downUntil)}`;
  run.say(`kill ${place}, ${stage}${down}`);
  if (downUntil !== undefined) await clock.at(downUntil);
  run.brokenOff.throwIfAborted();
  victim.start();
}

async function momentOf(action: Action, run: Run, victim: Victim, clock: Clock): Promise<void> {
  if ('fault' in action) {
    await clock.at(action.at);
    return void (await victim.serving());
  }
  if (action.near === 'restart') return clock.after(action.afterMs);
  await clock.at(action.at);
  if (action.near === 'turn') await Promise.race([victim.serving().catch(() => {}), clock.at(action.latest)]);
  else if (action.near === 'nothing' && action.once) await untilHolds(action.once, run, clock);
}

async function untilHolds(condition: () => boolean, { brokenOff }: Run, clock: Clock): Promise<void> {
  while (!condition()) {
    brokenOff.throwIfAborted();
    await clock.after(lookAgainMs * clock.speed);
  }
}

const timeOfDay = (at: number): string => new Date(at).toISOString().slice(11, 23);
