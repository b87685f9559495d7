/**
 * How a container is stopped: the image's stop signal, and SIGKILL once its grace is over, until it has ended. A call that the Engine does not
 * answer is made again.
 */
import type Dockerode from 'dockerode';
import type { Timers } from '../../timers.ts';
import { isUnanswered } from '../engine-api/engine-errors.ts';
import { type Inspection, stopSignalOf } from './inspection.ts';

export interface Stopping {
  readonly container: Dockerode.Container;
  readonly inspect: () => Promise<Inspection | undefined>;
  readonly timers: Timers;
  /** As far as is known. */
  readonly isRunning: () => boolean;
  /** The Engine refuses to send a signal: the container may have ended. */
  readonly onRefused: () => void;
}

const againMs = 250;
/** One that survives SIGKILL for so long is sent it again. */
const killAgainMs = 5000;

export function stopContainer(stopping: Stopping, graceSeconds: number): void {
  stopping.timers.after(graceSeconds * 1000, () => kill(stopping));
  terminate(stopping);
}

function terminate(stopping: Stopping): void {
  const again = () => terminate(stopping);
  void stopping.inspect().then(
    (inspection) => send(stopping, stopSignalOf(inspection), again),
    () => stopping.timers.after(againMs, again),
  );
}

function kill(stopping: Stopping): void {
  const again = () => kill(stopping);
  send(stopping, 'SIGKILL', again);
  stopping.timers.after(killAgainMs, again);
}

function send({ container, timers, isRunning, onRefused }: Stopping, signal: string, again: () => void): void {
  if (!isRunning()) return;
  container.kill({ signal }).catch((error) => {
    if (isUnanswered(error)) timers.after(againMs, again);
    else onRefused();
  });
}
