/**
 * What each fault may cost, by name; what is not here it may not. A kill costs nothing but ticks of the time in which nothing ran.
 *
 *     recorder  the task that was struck: its exit code (it is STOPPED with a reason then) and lines of its output
 *     output    nothing
 *     disk      of tasks that ran meanwhile the same, with a line that says what was cut; ticks of that time, but for the latest, are missed
 *     clock     ticks of the time in which it was wrong, and of instants that it showed or went over, may be missed, or fired at the wrong time;
 *               lines stand by the time that it showed
 *     engine    tasks that ran are ended: their exit code, and lines of their output
 *
 * In all cases: nothing is run twice, the attempt is tried again as the machine says, every due instant has one row, what was acknowledged is there.
 */
import type { FaultName, Struck } from '../faults/fault.ts';
import { minuteMs } from '../minutes.ts';
import type { Notes, Recording, Task } from '../recording.ts';

/** What was written just before is not safe, and what goes on just afterwards may still meet it. */
const graceMs = 5_000;

/** Faults that cost tasks that run, and how long they may still cost those that are started afterwards: for space for lines the engine looks every 5 s. */
const costsRunningTasks: Readonly<Partial<Record<FaultName, number>>> = { disk: graceMs + 5_000, engine: graceMs };

const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Tasks that need not have an exit code or all lines. */
export function struckTasks({ notes, tasks }: Pick<Recording, 'notes' | 'tasks'>): ReadonlySet<string> {
  return new Set(tasks.filter((task) => notes.faults.some((fault) => wasStruck(task, fault))).map(({ arn }) => arn));
}

function wasStruck({ arn, createdAt, stoppedAt = Infinity }: Task, { fault, taskId, at, until }: Struck): boolean {
  if (taskId !== undefined) return taskId === idOf(arn);
  const afterMs = costsRunningTasks[fault];
  return afterMs !== undefined && createdAt < until + afterMs && stoppedAt > at - graceMs;
}

/** Tasks whose lines may stand in another order than they were printed in. */
export const mayBeDisordered = ({ faults }: Notes, { createdAt, stoppedAt = Infinity }: Task): boolean =>
  faults.some(({ at, until, offsetMs = 0 }) =>
    [at, until, at + offsetMs, until + offsetMs].some(
      (step) =>
        offsetMs !== 0 &&
        Math.min(createdAt, stoppedAt) < step + graceMs &&
        Math.max(createdAt, stoppedAt) > step - graceMs,
    ),
  );

/** Executions with such a task, by machine and name, as a witness knows them. */
export function struckRuns(recording: Recording): ReadonlySet<string> {
  const struck = struckTasks(recording);
  return new Set(
    recording.tasks
      .filter(({ arn }) => struck.has(arn))
      .map(({ job, environment }) => `${job} ${environment['EXECUTION']}`),
  );
}

/** A tick of that instant may be missed though the engine ran. */
export const mayBeMissed = (notes: Notes, due: number): boolean =>
  notes.faults.some(
    ({ fault, at, until }) => (fault === 'disk' || fault === 'clock') && due > at - minuteMs && due < until + graceMs,
  ) || wasShown(notes, due);

/** A clock that was wrong showed that instant, or went over it. */
export const wasShown = ({ faults }: Notes, due: number): boolean =>
  faults.some(({ at, until, offsetMs }) => {
    if (offsetMs === undefined) return false;
    if (offsetMs > 0) return due > at && due < until + offsetMs + graceMs;
    return due > at + offsetMs - graceMs && due < until + graceMs;
  });

/** The clock was wrong then, or was set within seconds. */
export const wasClockWrong = ({ faults }: Notes, at: number): boolean =>
  faults.some((fault) => fault.fault === 'clock' && at > fault.at - graceMs && at < fault.until + graceMs);

/** It says what is wrong, once. */
const complaints: Readonly<Partial<Record<FaultName, RegExp>>> = {
  disk: /\bdisk\b|\bfull\b|ENOSPC/i,
  clock: /\bclock\b/,
  engine: /Docker Engine/,
};

export const isOfFault = ({ faults }: Notes, line: string): boolean =>
  faults.some(({ fault }) => complaints[fault]?.test(line));
