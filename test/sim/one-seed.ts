/** All that is asked of one seed: it is lived through with all faults; some are also aged, compared with themselves, or killed at every point. */
import type { Instant } from '../../src/languages/instant.ts';
import { checkDeterminism } from './determinism.ts';
import { killAtEveryPoint } from './every-point.ts';
import { type Figures, simulate } from './simulation.ts';
import { Violation } from './violation.ts';

export interface Task {
  readonly seed: number;
  readonly days: number;
  readonly ages: boolean;
  readonly isCompared: boolean;
  readonly isKilledAtEveryPoint: boolean;
}

export type Outcome =
  | { readonly is: 'passed'; readonly seed: number; readonly figures: Omit<Figures, 'points'>; readonly points: number }
  | {
      readonly is: 'failed';
      readonly seed: number;
      readonly invariant: string;
      readonly seen: string;
      readonly at: Instant | undefined;
    };

/** Long enough for the days that are compared, and those that are lived through for each point, to have all kinds of things in them. */
const comparedDays = 0.25;
const pointDays = 0.02;

export async function liveThrough({ seed, days, ages, isCompared, isKilledAtEveryPoint }: Task): Promise<Outcome> {
  try {
    const { points: _, ...figures } = (await simulate({ seed, days, ages })).figures;
    if (isCompared) await checkDeterminism({ seed, days: Math.min(days, comparedDays) });
    const points = isKilledAtEveryPoint ? await killAtEveryPoint({ seed, days: pointDays }) : 0;
    return { is: 'passed', seed, figures, points };
  } catch (error) {
    if (error instanceof Violation)
      return { is: 'failed', seed, invariant: error.invariant, seen: error.seen, at: error.at };
    return {
      is: 'failed',
      seed,
      invariant: 'the simulation runs',
      seen: error instanceof Error ? String(error.stack) : String(error),
      at: undefined,
    };
  }
}
