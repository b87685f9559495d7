/** Once a container's command has ended, nothing of it may go on: what is left is killed, and the copying of its output comes to an end. */
import type { ContainerSpec } from '../../../kit/runner.ts';
import { outputUnread } from '../../../kit/stopped-reasons.ts';
import type { Timers } from '../../timers.ts';
import { killCopier, killRest, lives } from '../cleanup/kill-rest.ts';
import type { Cgroups } from '../host/cgroups.ts';
import type { Host } from '../host/host.ts';
import { sendSignal } from '../host/signals.ts';
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
  /** After its command was killed its recorder is given so long to write the end down. */
  readonly endMsMax: number;
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

/** `command`: undefined where its mark is missing. `changed`: called when nothing is left, and when nothing will come any more. */
export function endRest(remaining: Remaining, command: CommandMark | undefined, changed: () => void): void {
  remaining.rest = 'ending';
  const { host, folder, marks, timers, whyGone, stopGraceSeconds } = remaining;
  /** Its recorder has ended the group; where the host shows no more than that, only a stop makes sure. */
  const isKnownGone = host.clock !== 'proc' && whyGone === undefined && stopGraceSeconds === undefined;
  const isOfOtherBoot = typeof marks.record() === 'object' && !marks.isOfThisBoot();
  killAll(remaining, command, isOfOtherBoot || isKnownGone ? 0 : killTriesMax, () => {
    remaining.rest = 'gone';
    if (remaining.whyGone !== undefined) endRecorder(remaining);
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

function killAll(remaining: Remaining, command: CommandMark | undefined, tries: number, done: () => void): void {
  if (tries === 0) {
    done();
    return;
  }
  const { host, cgroups, spec, mark, marks } = remaining;
  const record = marks.record();
  /** Where its record is damaged it is known by its control group and its environment alone: the id may be another's by now. */
  const known =
    typeof record === 'object'
      ? { command, recorder: record, copier: marks.copier() }
      : { command: undefined, recorder: undefined, copier: undefined };
  killRest(host, cgroups, { taskId: spec.taskId, name: spec.name, mark, ...known }, (wasGone) => {
    if (remaining.isOver) return;
    if (wasGone) done();
    else killAll(remaining, command, tries - 1, done);
  });
}

/** Nobody waits for what it would write down. */
export function endRecorder({ host, marks }: Pick<Remaining, 'host' | 'marks'>): void {
  const record = marks.record();
  if (typeof record === 'object' && marks.isOfThisBoot() && lives(host, record)) sendSignal(record.pid, 'SIGKILL');
}
