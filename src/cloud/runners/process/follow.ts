/**
 * Follows one container, whether it was started just now or by an engine long gone: reads its recorder's marks and its output, and
 * tells the listener. It looks when something changed in the container's folder and when it is woken; while nothing happens it costs nothing.
 */
import { join } from 'node:path';
import { type Instant, instant } from '../../../languages/instant.ts';
import type { Listener, RunnerReport } from '../runner.ts';
import { killRest, lives, send, signal } from './group.ts';
import type { Host } from './host.ts';
import {
  type AnyRecord,
  type CommandMark,
  isDrained,
  type RecordMark,
  readCommand,
  readExit,
  readRecord,
} from './marks.ts';
import { openOutput, type ReadOutput } from './output.ts';
import { watchFolder } from './watch-folder.ts';

export interface Followed {
  /** Looks soon. */
  wake(): void;
  /** What its recorder has left of itself by now. */
  record(): AnyRecord | undefined;
  /** All of its output has come to the file. */
  isDrained(): boolean;
  /** Its recorder and all of its helpers are gone: nothing will be added to what they left. `why` stands for an exit code that is missing. */
  recorderGone(why: string): void;
  fail(reason: string): void;
  stop(graceSeconds: number): void;
  /** Reports once more what has been reported of its start and end. */
  reportAgain(): void;
  /** Resolves when its start, and its end if it has ended by now, have been reported; or when it is followed no longer. */
  settled(): Promise<void>;
  close(): void;
}

export interface FollowSettings {
  readonly host: Host;
  readonly listener: Listener;
  readonly taskId: string;
  readonly name: string;
  /** Must be there. */
  readonly folder: string;
  /** Bytes of the output that need not be read any more. */
  readonly offset: number;
  /** Not before this can it have been started, if that is known; the clock of files is a little coarse. */
  readonly since: Instant | undefined;
}

interface Container extends FollowSettings {
  readonly readOutput: ReadOutput;
  readonly unwatch: () => void;
  readonly timers: Set<NodeJS.Timeout>;
  readonly said: RunnerReport[];
  waiting: { readonly for: 'start' | 'end'; readonly resolve: () => void }[];
  phase: 'followed' | 'ending' | 'over';
  lookAsked: boolean;
  chunkUnderWay: boolean;
  draining: boolean;
  /** A whole one, once read: it never changes. */
  recorder: RecordMark | undefined;
  /** Undefined until it has been started. */
  command: CommandMark | undefined;
  gone: string | undefined;
  stopGraceSeconds: number | undefined;
}

/** Output is copied at once after the end of the command, unless a process that escaped from its group holds it open. */
const drainMs = 200;
const drainTriesMax = 25;
const killTriesMax = 500;

export function follow(settings: FollowSettings): Followed {
  const container: Container = {
    ...settings,
    readOutput: openOutput(join(settings.folder, 'output'), settings.offset),
    unwatch: watchFolder(settings.folder, () => wake(container)),
    timers: new Set(),
    said: [],
    waiting: [],
    phase: 'followed',
    lookAsked: false,
    chunkUnderWay: false,
    draining: false,
    recorder: undefined,
    command: undefined,
    gone: undefined,
    stopGraceSeconds: undefined,
  };
  return {
    wake: () => wake(container),
    record: () => recordOf(container),
    isDrained: () => isDrained(settings.folder),
    recorderGone(why) {
      container.gone ??= why;
      wake(container);
    },
    fail: (reason) => fail(container, reason),
    stop: (graceSeconds) => stop(container, graceSeconds),
    reportAgain: () =>
      setImmediate(() => {
        for (const report of container.said) settings.listener.report(report);
      }),
    settled: () => settled(container),
    close: () => close(container),
  };
}

function wake(container: Container): void {
  if (container.lookAsked || container.phase === 'over') return;
  container.lookAsked = true;
  setImmediate(() => {
    container.lookAsked = false;
    look(container);
  });
}

function look(container: Container): void {
  if (container.phase !== 'followed') return;
  container.command ??= begin(container);
  const { command, folder } = container;
  if (!command || container.chunkUnderWay) return;
  /** Asked before the output is read: what is read then is all. */
  const last = container.gone !== undefined || isDrained(folder);
  const { lines, offset, more } = container.readOutput(last);
  if (lines.length > 0) handOver(container, lines, offset);
  else if (more) wake(container);
  else if (last) end(container, command);
  else if (!container.draining && readExit(folder)) drain(container, command, 1);
}

function begin(container: Container): CommandMark | undefined {
  const { folder, taskId, since, gone, stopGraceSeconds } = container;
  const command = readCommand(folder);
  if (command) {
    const runtimeId = `${taskId}-${String(command.pid).padStart(10, '0')}`;
    report(container, { happened: 'started', runtimeId, at: notBefore(since, command.at) });
    if (stopGraceSeconds !== undefined) askToEnd(container, command, stopGraceSeconds);
  } else if (recordOf(container) === 'unstarted') {
    fail(container, 'CannotStartContainerError: it had not been started when the engine went down');
  } else if (gone !== undefined) fail(container, `CannotStartContainerError: ${gone}`);
  return command;
}

function handOver(container: Container, lines: readonly string[], offset: number): void {
  const { listener, taskId, name } = container;
  const at = instant(Date.now());
  container.chunkUnderWay = true;
  listener.output({ taskId, name, offset, lines: lines.map((text) => ({ at, text })) }, () => {
    container.chunkUnderWay = false;
    wake(container);
  });
}

/** The command has ended, and its output does not. Who holds it has no business any more. */
function drain(container: Container, command: CommandMark, tries: number): void {
  container.draining = true;
  after(container, drainMs, () => {
    const record = recordOf(container);
    if (typeof record !== 'object' || isDrained(container.folder)) wake(container);
    else if (tries < drainTriesMax) {
      killRest(container.host, command, record, () => drain(container, command, tries + 1));
    } else {
      send(-record.pid, 'SIGKILL');
      container.gone = 'its output could not be read to the end';
      wake(container);
    }
  });
}

function stop(container: Container, graceSeconds: number): void {
  if (container.stopGraceSeconds !== undefined || container.phase === 'over') return;
  container.stopGraceSeconds = graceSeconds;
  if (container.command) askToEnd(container, container.command, graceSeconds);
}

function askToEnd(container: Container, command: CommandMark, graceSeconds: number): void {
  const send = (name: 'SIGTERM' | 'SIGKILL'): void => {
    if (isOfThisBoot(container) && lives(container.host, command)) signal(command, name);
  };
  send('SIGTERM');
  after(container, graceSeconds * 1000, () => send('SIGKILL'));
}

/** All output is committed. Of a container that was stopped, or that lost its recorder, nothing may go on before its end is reported. */
function end(container: Container, command: CommandMark): void {
  container.phase = 'ending';
  const exit = readExit(container.folder);
  const mayGoOn = exit ? container.stopGraceSeconds !== undefined : lives(container.host, command);
  killAll(container, command, mayGoOn && isOfThisBoot(container) ? killTriesMax : 0, () => {
    const outcome = exit
      ? { exitCode: exit.code }
      : { reason: container.gone ?? 'its recorder was killed, so its exit code is not known' };
    const at = notBefore(notBefore(container.since, command.at), exit?.at ?? instant(Date.now()));
    report(container, { happened: 'exited', ...outcome, at });
    over(container);
  });
}

function killAll(container: Container, command: CommandMark, tries: number, done: () => void): void {
  const record = recordOf(container);
  if (tries === 0 || typeof record !== 'object') done();
  else
    killRest(container.host, command, record, (wasGone) => {
      if (container.phase !== 'ending') return;
      if (wasGone) done();
      else killAll(container, command, tries - 1, done);
    });
}

function recordOf(container: Container): AnyRecord | undefined {
  if (container.recorder) return container.recorder;
  const record = readRecord(container.folder);
  if (typeof record === 'object') container.recorder = record;
  return record;
}

function isOfThisBoot(container: Container): boolean {
  const record = recordOf(container);
  return typeof record === 'object' && record.bootId === container.host.bootId;
}

function fail(container: Container, reason: string): void {
  if (container.phase === 'over') return;
  report(container, { happened: 'failed', reason, at: instant(Date.now()) });
  over(container);
}

type WithoutName<Report> = Report extends RunnerReport ? Omit<Report, 'taskId' | 'name'> : never;

function report(container: Container, what: WithoutName<RunnerReport>): void {
  const full = { ...what, taskId: container.taskId, name: container.name } as RunnerReport;
  container.said.push(full);
  container.listener.report(full);
  const isEnd = what.happened !== 'started';
  const answered = container.waiting.filter((one) => isEnd || one.for === 'start');
  container.waiting = container.waiting.filter((one) => !answered.includes(one));
  for (const one of answered) one.resolve();
}

function settled(container: Container): Promise<void> {
  const { phase, folder, command, gone } = container;
  const hasEnded = gone !== undefined || readExit(folder) !== undefined || isDrained(folder);
  if (phase === 'over' || (command && !hasEnded)) return Promise.resolve();
  wake(container);
  return new Promise((resolve) => container.waiting.push({ for: hasEnded ? 'end' : 'start', resolve }));
}

function close(container: Container): void {
  over(container);
  for (const one of container.waiting) one.resolve();
}

function over(container: Container): void {
  container.phase = 'over';
  container.unwatch();
  for (const timer of container.timers) clearTimeout(timer);
}

function after(container: Container, ms: number, act: () => void): void {
  if (container.phase === 'over') return;
  const timer = setTimeout(() => {
    container.timers.delete(timer);
    act();
  }, ms);
  container.timers.add(timer);
}

const notBefore = (least: Instant | undefined, at: Instant): Instant => instant(Math.max(least ?? at, at));
