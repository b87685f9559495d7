/** A stop of a container: SIGTERM to its group, SIGKILL to all of it after the grace; and an end of it whatever its recorder does. */
import { stoppedUnstarted } from '../../../kit/stopped-reasons.ts';
import { lives, signalCommand } from '../cleanup/kill-rest.ts';
import { type CommandMark, forbidStart, readExit } from '../recorder/marks.ts';
import { endRecorder, type Remaining } from './end-rest.ts';

/** A recorder needs milliseconds to start its command. */
const startSecondsMax = 10;
export function askToStop(remaining: Remaining, command: CommandMark, graceSeconds: number): void {
  const { host, cgroups, spec, folder, marks, timers, endMsMax } = remaining;
  const send = (signalName: 'SIGTERM' | 'SIGKILL'): void => {
    if (marks.isOfThisBoot() && lives(host, command)) signalCommand(command, signalName);
  };
  send('SIGTERM');
  timers.after(graceSeconds * 1000, () => {
    send('SIGKILL');
    cgroups.kill(spec.taskId, spec.name);
    timers.after(endMsMax, () => {
      if (readExit(folder) === undefined) endRecorder(remaining);
    });
  });
}

/** One that has no command yet. Where none comes, its recorder hangs or its marks are gone: it is to start nothing any more. */
export function stopUnstarted(
  remaining: Remaining,
  graceSeconds: number,
  isStarted: () => boolean,
  changed: () => void,
): void {
  remaining.timers.after(Math.max(graceSeconds, startSecondsMax) * 1000, () => {
    if (isStarted()) return;
    try {
      forbidStart(remaining.folder);
    } catch {
      // Where nothing can be written, a recorder cannot begin either.
    }
    endRecorder(remaining);
    remaining.whyGone ??= stoppedUnstarted;
    changed();
  });
}
