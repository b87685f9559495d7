/** Faults that a run may strike with beside its kills. What each may cost is in `costs.ts`, when it strikes in `plan-faults.ts`. */

export const faultNames = ['recorder', 'output', 'disk', 'clock', 'engine'] as const;
export type FaultName = (typeof faultNames)[number];

/** Something that is done to the run at an instant. */
export type Strike =
  /** kill -9 of one of the two processes that keep a running task's record: the one that waits for it, or the one that copies its output. */
  | { readonly fault: 'recorder'; readonly at: number; readonly which: 'recorder' | 'copier' }
  /** Nobody reads any more what the engine prints. */
  | { readonly fault: 'output'; readonly at: number }
  /** The disk of the data folder is full until then. */
  | { readonly fault: 'disk'; readonly at: number; readonly until: number }
  /** The engine's clock is wrong by `offsetMs` until then. */
  | { readonly fault: 'clock'; readonly at: number; readonly until: number; readonly offsetMs: number }
  /** The Docker Engine is stopped, and started again at once. */
  | { readonly fault: 'engine'; readonly at: number };

/** A strike as it was: what the checker goes by. */
export interface Struck {
  readonly fault: FaultName;
  readonly at: number;
  readonly until: number;
  /** Of the task that was struck, where it was one. */
  readonly taskId?: string;
  /** Of a clock. */
  readonly offsetMs?: number;
}
