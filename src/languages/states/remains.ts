/** What is left of an execution that ended badly. */
import type { Fork, Thread } from './execution.ts';

/** At the moment of the failure, before anything was cut. */
export interface Remains {
  readonly threads: ReadonlyMap<number, Thread>;
  readonly forks: ReadonlyMap<number, Fork>;
  /** The thread whose state failed; undefined where the execution was stopped. */
  readonly failed: number | undefined;
}
