/** What one turn gathers until its commit, and is to be done after it. */

import type { ServiceEffect } from './effects.ts';
import type { Engine } from './engine.ts';
import type { WaitingCalls } from './waiting-calls.ts';

export interface Turn {
  readonly engine: Engine;
  readonly waitingCalls: WaitingCalls;
  /** Callers get their output, and reporters their callback, only after the commit. */
  readonly answers: (() => void)[];
  /** Effects whose time to be tried again has come. */
  readonly dueEffects: ServiceEffect[];
}
