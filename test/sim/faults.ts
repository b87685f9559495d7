/** What goes wrong in a simulation, and when: deaths at commits and calls into the world, bugs that throw, full disks, clocks that jump, networks that fail. */
import { instant, later } from '../../src/languages/instant.ts';
import type { CrashPlan } from './crash-points.ts';
import { openRandom, type Random } from './random.ts';
import type { Simulation } from './simulation.ts';
import type { Action } from './traffic.ts';
import { arrivesAtOnce, type MessageFate } from './witness.ts';

/** Between two lives. */
export const drawDownSeconds = (random: Random): number =>
  random.weighted([
    [4, 0],
    [3, random.between(1, 50)],
    [2, random.between(60, 1200)],
    [1, random.between(3600, 6 * 3600)],
  ]);

export const drawCrash = (random: Random): CrashPlan => {
  const kind = random.happens(0.7) ? 'commit' : 'world';
  return {
    kind,
    count: random.weighted([
      [2, 1],
      [3, random.between(2, 12)],
      [1, random.between(13, 100)],
    ]),
    when: kind === 'commit' && random.happens(0.2) ? 'failure' : random.of(['before', 'after']),
  };
};

/** `calm`: nothing that depends on where commits lie. */
export function drawFault(random: Random, calm: boolean): Action {
  const crash = drawCrash(random);
  const jumpSeconds = random.weighted([
    [3, random.between(6, 300)],
    [2, random.between(301, 8000)],
    [1, random.between(8001, 36_000)],
  ]);
  const backSeconds = random.between(1, 90);
  const switches = random.happens(0.7);
  const dies = random.happens(0.7);
  const badFate = drawMessageFate(random.branch());
  const common: [number, Action][] = [
    [1, ({ engine }) => engine.kill()],
    [1, ({ engine, world }) => engine.jumpTo(later(world.now(), jumpSeconds))],
    [2, (sim) => setBack(sim, backSeconds, switches)],
    [1, (sim) => setMessageFate(sim, badFate)],
    [1, (sim) => setMessageFate(sim, () => arrivesAtOnce)],
  ];
  if (calm) return random.weighted<Action>(common);
  return random.weighted<Action>([
    ...common,
    [8, async ({ engine }) => engine.arm(crash)],
    [1, async ({ engine }) => engine.plantBug('effect')],
    [1, (sim) => failToReconcile(sim, dies ? undefined : jumpSeconds)],
  ]);
}

/** In all: of a clock that was ahead by more, ticks are taken back. */
const setBackSecondsMax = 110;

/** Ticks come up a second time: all the more if their rule is switched off and on again. */
async function setBack(
  { client, engine, world, rules, plan }: Simulation,
  seconds: number,
  switches: boolean,
): Promise<void> {
  const latest = Math.max(world.now(), ...engine.setBacks.map(({ from }) => from));
  const to = instant(Math.max(world.now() - seconds * 1000, latest - setBackSecondsMax * 1000));
  if (to >= world.now()) return;
  rules.setBack(world.now());
  await engine.jumpTo(to);
  if (!switches) return;
  for (const { name } of plan.rules) {
    await client.switchRule(name, false);
    await client.switchRule(name, true);
  }
}

/** The runner cannot be asked what happened while time jumped, or between two lives: it is asked again. */
async function failToReconcile({ engine, world }: Simulation, jumpSeconds: number | undefined): Promise<void> {
  if (jumpSeconds === undefined) return engine.kill('reconcile');
  engine.plantBug('reconcile');
  await engine.jumpTo(later(world.now(), jumpSeconds));
}

async function setMessageFate({ witness }: Simulation, fate: (message: string) => MessageFate): Promise<void> {
  witness.messageFate = fate;
}

/** Messages are refused, hang, or arrive without their sender's knowledge: each by itself, whichever is sent first of those of one instant. */
function drawMessageFate(random: Random): (message: string) => MessageFate {
  const salt = random.between(0, 2 ** 31);
  return (message) => {
    const own = openRandom(salt ^ hash(message));
    return own.weighted<MessageFate>([
      [2, { arrives: true, seconds: own.between(1, 8000) / 1000, outcome: { ok: true, status: 200 } }],
      [2, { arrives: false, seconds: 0.01, outcome: { ok: false, status: 500, reason: 'HTTP status 500' } }],
      [1, { arrives: false, seconds: 15, outcome: { ok: false, reason: 'no answer within 15 s' } }],
      [1, { arrives: true, seconds: 15, outcome: { ok: false, reason: 'no answer within 15 s' } }],
    ]);
  };
}

/** 32 bits. Source: Fowler, Noll and Vo's FNV-1a, public domain. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) bits = Math.imul(bits ^ text.charCodeAt(index), 0x01000193);
  return bits;
}
