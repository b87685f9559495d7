/**
 * Follows one container, whether it was started just now or by an engine long gone: reads its recorder's marks and its output, and
 * reports to the listener. It looks when something changed in the container's folder and when it is woken; while nothing happens it costs nothing.
 */
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { ContainerSpec, Listener } from '../../../kit/runner.ts';
import {
  cannotStart,
  notStartedBeforeCrash,
  outOfMemory,
  outputLost,
  outputUnread,
  recordDamaged,
  recorderKilled,
  recordUnreadable,
} from '../../../kit/stopped-reasons.ts';
import { multilineWaitMs } from '../../line-cutter.ts';
import { openReporter, type Reporter } from '../../reporter.ts';
import { openTimers, type Timers } from '../../timers.ts';
import type { Cgroups } from '../host/cgroups.ts';
import type { Host } from '../host/host.ts';
import {
  type AnyRecord,
  type CommandMark,
  isDrained,
  type ProcessMark,
  readCommand,
  readExit,
} from '../recorder/marks.ts';
import { endRest, type Remaining } from './end-rest.ts';
import type { Output, OutputLines } from './output.ts';
import { openRecorderMarks } from './recorder-marks.ts';
import { askToStop, stopUnstarted } from './stop.ts';
import { watchFolder } from './watch-folder.ts';

export interface FollowedContainer {
  readonly spec: ContainerSpec;
  readonly folder: string;
  /** Looks soon. */
  wake(): void;
  /** What its recorder has left of itself by now. */
  record(): AnyRecord | undefined;
  copier(): ProcessMark | undefined;
  /** Its recorder is gone: its end will not be written down. `why` stands for an exit code that is missing. */
  recorderGone(why: string): void;
  fail(reason: string): void;
  stop(graceSeconds: number): void;
  /** Reports once more what has been reported of its start and end. */
  reportAgain(): void;
  /** Resolves when its start, and its end if it has ended by now, have been reported; or when it is followed no longer. */
  reported(): Promise<void>;
  close(): void;
}

export interface FollowSettings {
  readonly host: Host;
  readonly cgroups: Cgroups;
  readonly listener: Listener;
  readonly spec: ContainerSpec;
  /** Must be there. */
  readonly folder: string;
  /** Of that folder, from what need not be read any more. */
  readonly output: Output;
  /** By which its processes are known. */
  readonly mark: string;
  /** Not before this can it have been started, if that is known; the clock of files is a little coarse. */
  readonly since: Instant | undefined;
  /** See `Remaining`. */
  readonly endMsMax: number;
  /** Begins to watch over its health, once it has started; returns how to end that. */
  readonly watchHealth: (onChange: (status: 'HEALTHY' | 'UNHEALTHY') => void) => () => void;
  /** It is followed no longer. */
  readonly onOver: () => void;
}

interface State extends FollowSettings, Remaining {
  readonly reporter: Reporter;
  readonly timers: Timers;
  readonly unwatch: () => void;
  waiting: { readonly for: 'start' | 'end'; readonly resolve: () => void }[];
  isLookDue: boolean;
  chunkUnderWay: boolean;
  /** Since when nothing comes after the last line, which may not be whole yet. */
  holding: NodeJS.Timeout | undefined;
  /** Undefined until it has been started. */
  command: CommandMark | undefined;
  endHealth: () => void;
}

export function followContainer(settings: FollowSettings): FollowedContainer {
  const { spec, folder, host } = settings;
  const state: State = {
    ...settings,
    marks: openRecorderMarks(host, folder),
    reporter: openReporter(settings.listener, spec),
    timers: openTimers(),
    unwatch: watchFolder(folder, () => wake(state)),
    waiting: [],
    isOver: false,
    isLookDue: false,
    chunkUnderWay: false,
    holding: undefined,
    rest: 'unknown',
    command: undefined,
    whyGone: undefined,
    stopGraceSeconds: undefined,
    endHealth: () => {},
  };
  return {
    spec,
    folder,
    wake: () => wake(state),
    record: () => state.marks.record(),
    copier: () => state.marks.copier(),
    recorderGone(why) {
      state.whyGone ??= why;
      wake(state);
    },
    fail: (reason) => fail(state, reason),
    stop: (graceSeconds) => stop(state, graceSeconds),
    reportAgain: () => state.reporter.reportAgain(),
    reported: () => reported(state),
    close: () => close(state),
  };
}

function wake(state: State): void {
  if (state.isLookDue || state.isOver) return;
  state.isLookDue = true;
  setImmediate(() => {
    state.isLookDue = false;
    try {
      look(state);
    } catch (error) {
      giveUp(state, error as Error);
    }
  });
}

/** Whatever is wrong with its folder ends this one alone. */
function giveUp(state: State, { message }: Error): void {
  const { command, isOver } = state;
  const reason = recordUnreadable(message);
  if (isOver) return;
  endRest({ ...state, whyGone: reason }, command, () => {});
  if (!command) fail(state, cannotStart(reason));
  else {
    report(state, { happened: 'exited', reason, at: instant(Math.max(command.at, Date.now())) });
    over(state);
  }
}

function look(state: State): void {
  if (state.isOver) return;
  state.command ??= findCommand(state);
  const { command, folder, marks } = state;
  if (state.isOver || state.chunkUnderWay) return;
  const hasEnded = state.whyGone !== undefined || (command && readExit(folder) !== undefined);
  if (hasEnded && state.rest === 'unknown') {
    state.endHealth();
    endRest(state, command, () => wake(state));
  }
  if (!command) {
    if (state.whyGone !== undefined && state.rest === 'gone') fail(state, cannotStart(state.whyGone));
    return;
  }
  /** Determined before the output is read: what is read then is all. */
  const last = state.rest === 'gone' && (isDrained(folder) || (state.whyGone !== undefined && !marks.isCopied()));
  const read = state.output.read(last);
  if (typeof read === 'object') handOver(state, read);
  else if (read === 'more') wake(state);
  else if (last) end(state, command);
  else if (read === 'holding') hold(state);
}

/** Reports the start once the recorder has written it down, or that there will be none. */
function findCommand(state: State): CommandMark | undefined {
  const { folder, spec, since, stopGraceSeconds } = state;
  const command = readCommand(folder);
  if (command) {
    const runtimeId = `${spec.taskId}-${String(command.pid).padStart(10, '0')}`;
    report(state, { happened: 'started', runtimeId, at: notBefore(since, command.at) });
    state.endHealth = state.watchHealth((status) =>
      report(state, { happened: 'health', status, at: instant(Date.now()) }),
    );
    if (stopGraceSeconds !== undefined) askToStop(state, command, stopGraceSeconds);
  } else if (state.marks.record() === 'unstarted') {
    fail(state, notStartedBeforeCrash);
  }
  return command;
}

function handOver(state: State, { lines, offset }: OutputLines): void {
  const { listener, output, spec } = state;
  clearTimeout(state.holding);
  state.holding = undefined;
  state.chunkUnderWay = true;
  listener.output({ taskId: spec.taskId, name: spec.name, offset, lines }, () => {
    state.chunkUnderWay = false;
    output.committed(offset);
    wake(state);
  });
}

/** Its last line is held back: more may belong to it, but not for ever. */
function hold(state: State): void {
  state.holding ??= state.timers.after(multilineWaitMs, () => {
    state.holding = undefined;
    state.output.flush();
    wake(state);
  });
}

function stop(state: State, graceSeconds: number): void {
  if (state.stopGraceSeconds !== undefined || state.isOver) return;
  state.stopGraceSeconds = graceSeconds;
  if (state.command) askToStop(state, state.command, graceSeconds);
  else
    stopUnstarted(
      state,
      graceSeconds,
      () => state.command !== undefined,
      () => wake(state),
    );
}

/** All output is committed. */
function end(state: State, command: CommandMark): void {
  const exit = readExit(state.folder);
  const at = notBefore(notBefore(state.since, command.at), exit?.at ?? instant(Date.now()));
  report(state, { happened: 'exited', ...outcome(state, exit?.code), at });
  over(state);
}

function outcome({ cgroups, spec, output, whyGone }: State, exitCode: number | undefined) {
  if (exitCode === undefined) return { reason: whyGone ?? recorderKilled() };
  if (exitCode === 137 && cgroups.oomKills(spec.taskId, spec.name) > 0) return { exitCode, reason: outOfMemory };
  const isPartly = whyGone === outputUnread || whyGone === recordDamaged;
  const reason = isPartly ? whyGone : output.isLost() ? outputLost : undefined;
  return reason === undefined ? { exitCode } : { exitCode, reason };
}

function fail(state: State, reason: string): void {
  if (state.isOver) return;
  report(state, { happened: 'failed', reason, at: instant(Date.now()) });
  over(state);
}

function report(state: State, what: Parameters<Reporter['report']>[0]): void {
  state.reporter.report(what);
  if (what.happened === 'health') return;
  const isEnd = what.happened !== 'started';
  const isDone = (one: State['waiting'][number]): boolean => isEnd || one.for === 'start';
  const done = state.waiting.filter(isDone);
  state.waiting = state.waiting.filter((one) => !isDone(one));
  for (const one of done) one.resolve();
}

function reported(state: State): Promise<void> {
  const { isOver, folder, command, whyGone } = state;
  const hasEnded = whyGone !== undefined || readExit(folder) !== undefined;
  if (isOver || (command && !hasEnded)) return Promise.resolve();
  wake(state);
  return new Promise((resolve) => state.waiting.push({ for: hasEnded ? 'end' : 'start', resolve }));
}

function close(state: State): void {
  if (!state.isOver) over(state);
  for (const one of state.waiting) one.resolve();
}

function over(state: State): void {
  state.isOver = true;
  state.unwatch();
  state.endHealth();
  state.timers.end();
  state.onOver();
}

const notBefore = (least: Instant | undefined, at: Instant): Instant => instant(Math.max(least ?? at, at));
