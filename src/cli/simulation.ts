/** What is simulated, as plain data: it goes from one thread to another. */
import { seededRandomOf } from '../cloud/world/random.ts';
import type { Habits } from '../jobs/simulate/attempt-script.ts';
import type { PlannedFault } from '../jobs/simulate/planned-fault.ts';
import type { SimulateSettings } from '../jobs/simulate/simulate.ts';
import type { Instant } from '../languages/instant.ts';
import { openDrillCloud } from './drill-cloud.ts';

export interface Simulation {
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly stack: string;
  readonly from: Instant;
  readonly forMs: number;
  readonly seed: number;
  readonly habits: Habits;
  /** By the names of jobs in small letters. */
  readonly recorded: ReadonlyMap<string, Habits>;
  readonly faults: readonly PlannedFault[];
}

export const settingsOf = ({ seed, recorded, ...rest }: Simulation): SimulateSettings => ({
  ...rest,
  open: openDrillCloud,
  random: (job) => seededRandomOf(seed, job),
  recorded: (names) => names.map((name) => recorded.get(name.toLowerCase())).find((habits) => habits !== undefined),
});
