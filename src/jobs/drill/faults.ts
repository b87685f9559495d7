/** What goes wrong with a run: each fault as its containers show it, beginning with the tick that is drilled. */
import type { Play } from './cloud.ts';
import { goodRun } from './stage.ts';

export interface Fault {
  readonly id: string;
  readonly title: string;
  /** What becomes of the attempt of that number, from 0, of the run and of those after it. */
  readonly play: (attempt: number) => Play;
  /** RunTask answers so, for half an hour from the tick on, or for half the time up to the next one. */
  readonly refusal?: string;
}

/** In ECS's words. */
export const outOfMemoryReason = 'OutOfMemoryError: Container killed due to memory usage';
export const noCapacityReason =
  'Capacity is unavailable at this time. Please try again later or in a different availability zone';

const bad: Play = { seconds: 5, exitCode: 1 };
const outOfMemory: Play = { seconds: 20, exitCode: 137, reason: outOfMemoryReason };
const noImage: Play = {
  seconds: 0,
  failsToStart:
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref job:latest: not found',
};
const hung: Play = { seconds: Infinity };
const interrupted: Play = { seconds: 600, interruptedAfterSeconds: 20 };

export const faults: readonly Fault[] = [
  { id: 'exit-1-once', title: 'exit 1 once', play: (attempt) => (attempt === 0 ? bad : goodRun) },
  { id: 'exit-1-always', title: 'exit 1 always', play: () => bad },
  { id: 'out-of-memory', title: 'out of memory', play: () => outOfMemory },
  { id: 'no-image', title: 'image cannot be pulled', play: () => noImage },
  {
    id: 'no-capacity',
    title: 'no capacity',
    play: () => goodRun,
    refusal: noCapacityReason,
  },
  { id: 'spot-interruption', title: 'spot interruption', play: (attempt) => (attempt === 0 ? interrupted : goodRun) },
  { id: 'hang', title: 'a hang past every limit', play: () => hung },
];
