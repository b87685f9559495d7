/** Once a container's command has ended, nothing of it may go on: what is left is killed, and the copying of its output comes to an end. */
import type { ContainerSpec } from '../../../kit/runner.ts';
import { outputUnread } from '../../../kit/stopped-reasons.ts';
import type { Timers } from '../../timers.ts';
import { killCopier, killRest } from '../cleanup/kill-rest.ts';
import type { Cgroups } from '../host/cgroups.ts';
import type { Host } from '../host/host.ts';
import { type CommandMark, isDrained } from '../recorder/marks.ts';
import type { RecorderMarks } from './recorder-marks.ts';

/** What is known of a container and of what may be left of it. */
export interface Remaining {
  readonly host: Host;
  readonly cgroups: Cgroups;
  readonly spec: ContainerSpec;
  readonly folder: string;
  readonly mark: string;
  readonly timers: Timers;
  readonly marks: RecorderMarks;
  isOver: boolean;
  stopGraceSeconds: number | undefined;
  /** It is being ended; nothing of it lives any more. */
  rest: 'unknown' | 'ending' | 'gone';
  /** Why its recorder, or all of its output, is missing. */
  whyGone: string | undefined;
}

/** Output is copied at once after the end of the command, unless somebody holds it open whom nobody can find. */
const drainMs = 5000;
const killTriesMax = 500;

/** `changed`: called when nothing is left, and when nothing will come any more. */
export function endRest(remaining: Remaining, command: CommandMark, changed: () => void): void {
  remaining.rest = 'ending';
  const { host, folder, marks, timers, whyGone, stopGraceSeconds } = remaining;
  /** Its recorder has ended the group; where the host shows no more than that, only a stop makes sure. */
  const isKnownGone = host.clock !== 'proc' && whyGone === undefined && stopGraceSeconds === undefined;
  killAll(remaining, command, marks.isOfThisBoot() && !isKnownGone ? killTriesMax : 0, () => {
    remaining.rest = 'gone';
    changed();
    timers.after(drainMs, () => {
      const copier = marks.copier();
      if (isDrained(folder)) return;
      if (copier) killCopier(host, copier);
      remaining.whyGone ??= outputUnread;
      changed();
    });
  });
}

function killAll(remaining: Remaining, command: CommandMark, tries: number, done: () => void): void {
  const { host, cgroups, spec, mark, marks } = remaining;
  const recorder = marks.record();
  if (tries === 0 || typeof recorder !== 'object') {
    done();
    return;
  }
  const whole = { taskId: spec.taskId, name: spec.name, mark, command, recorder, copier: marks.copier() };
  killRest(host, cgroups, whole, (wasGone) => {
    if (remaining.isOver) return;
    if (wasGone) done();
    else killAll(remaining, command, tries - 1, done);
  });
}
