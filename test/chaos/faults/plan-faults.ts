/**
 * When each fault strikes, and what follows it: kills, and stops in order, of an engine that has just been struck. Each fault has a stretch of
 * time of its own, so that it is known which of them cost what; a disk and a clock go wrong over a minute's turn.
 * Pure: the seed decides. Instants are milliseconds of the cloud's clock.
 */
import { seededRandom } from '../../../src/cloud/world/random.ts';
import { minuteMs } from '../minutes.ts';
import type { Kill } from '../plan.ts';
import type { FaultName, Strike } from './fault.ts';

/** SIGTERM, and the end waited for; then it is started again. */
export interface Stop {
  readonly near: 'stop';
  readonly at: number;
}

export type Action = Kill | Stop | Strike;

export interface FaultPlanSettings {
  readonly faults: readonly FaultName[];
  readonly seed: number;
  /** Nothing strikes before. */
  readonly from: number;
}

const secondMs = 1000;
/** Tasks of the turn must run by then. */
const leadSeconds = 8;
const offsetMs = 60 * minuteMs;

/** Each is given a full minute, and strikes between `leadSeconds` after its turn and shortly after the next one. */
export function planFaults({ faults, seed, from }: FaultPlanSettings): { readonly actions: Action[]; until: number } {
  const random = seededRandom(seed);
  const between = (low: number, high: number): number => Math.floor((low + random() * (high - low)) * secondMs);
  const stretches: Record<FaultName, (turn: number) => Action[]> = {
    recorder: (turn) => [
      { fault: 'recorder', at: turn + between(leadSeconds, leadSeconds + 4), which: 'recorder' },
      { near: 'nothing', at: turn + between(14, 16) },
      { fault: 'recorder', at: turn + between(20, 24), which: 'copier' },
      { fault: 'recorder', at: turn + between(25, 28), which: 'recorder' },
    ],
    output: (turn) => [
      { fault: 'output', at: turn + between(30, 32) },
      { near: 'stop', at: turn + between(38, 42) },
    ],
    disk: (turn) => [{ fault: 'disk', at: turn + between(50, 58), until: turn + minuteMs + between(3, 8) }],
    clock: (turn) => [
      { fault: 'clock', at: turn + between(12, 14), until: turn + between(34, 38), offsetMs },
      { near: 'nothing', at: turn + between(18, 22) },
      { fault: 'clock', at: turn + between(50, 58), until: turn + minuteMs + between(3, 8), offsetMs: -offsetMs },
    ],
    engine: (turn) => [
      { fault: 'engine', at: turn + between(leadSeconds, 20) },
      { near: 'nothing', at: turn + between(34, 38) },
      { fault: 'engine', at: turn + between(58, 59) },
    ],
  };
  // What strikes tasks and what strikes the engine's output fit into the one minute that ends with the disk's.
  const minutes: FaultName[][] = [['recorder', 'output', 'disk'], ['clock'], ['engine']]
    .map((names) => (names as FaultName[]).filter((name) => faults.includes(name)))
    .filter((names) => names.length > 0);
  let turn = (Math.floor(from / minuteMs) + 1) * minuteMs;
  const actions = minutes.flatMap((names) => {
    const own = names.flatMap((name) => stretches[name](turn));
    turn += minuteMs;
    return own;
  });
  return { actions, until: turn + 15 * secondMs };
}
