/**
 * Follows one container, whether it was started just now or by an engine long gone: reads its recorder's marks and its output, and
 * tells the listener. It looks when something changed in the container's folder and when it is woken; while nothing happens it costs nothing.
 */
import { type Instant, instant } from '../../../languages/instant.ts';
import type { Listener, RunnerReport } from '../../kit/runner.ts';
import { multilineWaitMs } from '../line-cutter.ts';
import type { Cgroups } from './cgroup.ts';
import { killCopier, killRest, lives, signal } from './group.ts';
import type { Host } from './host.ts';
import {
  type AnyRecord,
  type CommandMark,
  isDrained,
  type ProcessMark,
  type RecordMark,
  readCommand,
  readCopier,
  readExit,
  readRecord,
} from './marks.ts';
import type { Output, OutputLines } from './output.ts';
import { watchFolder } from './watch-folder.ts';

export interface Followed {
  readonly taskId: string;
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
  settled(): Promise<void>;
  close(): void;
}

export interface FollowSettings {
  readonly host: Host;
  readonly cgroups: Cgroups;
  readonly listener: Listener;
  readonly taskId: string;
  readonly name: string;
  /** Must be there. */
  readonly folder: string;
  /** Of that folder, from what need not be read any more. */
  readonly output: Output;
  /** By which its processes are known. */
  readonly mark: string;
  /** Not before this can it have been started, if that is known; the clock of files is a little coarse. */
  readonly since: Instant | undefined;
  /** Begins to watch over its health, once it has started; answers how to end that. */
  readonly watchHealth: (tell: (status: 'HEALTHY' | 'UNHEALTHY') => void) => () => void;
  /** It is followed no longer. */
  readonly isOver: () => void;
}

interface Container extends FollowSettings {
  readonly unwatch: () => void;
  readonly timers: Set<NodeJS.Timeout>;
  said: RunnerReport[];
  waiting: { readonly for: 'start' | 'end'; readonly resolve: () => void }[];
  over: boolean;
  lookAsked: boolean;
  chunkUnderWay: boolean;
  /** Since when nothing comes after the last line, which may not be whole yet. */
  holding: NodeJS.Timeout | undefined;
  /** What it left running is being ended; nothing of it lives any more. */
  rest: 'unknown' | 'ending' | 'gone';
  /** A whole one, once read: it never changes. */
  recorder: RecordMark | undefined;
  copyingBy: ProcessMark | undefined;
  /** Undefined until it has been started. */
  command: CommandMark | undefined;
  gone: string | undefined;
  stopGraceSeconds: number | undefined;
  endHealth: () => void;
}

/** Output is copied at once after the end of the command, unless somebody holds it open whom nobody can find. */
const drainMs = 5000;
const killTriesMax = 500;

export function follow(settings: FollowSettings): Followed {
  const container: Container = {
    ...settings,
    unwatch: watchFolder(settings.folder, () => wake(container)),
    timers: new Set(),
    said: [],
    waiting: [],
    over: false,
    lookAsked: false,
    chunkUnderWay: false,
    holding: undefined,
    rest: 'unknown',
    recorder: undefined,
    copyingBy: undefined,
    command: undefined,
    gone: undefined,
    stopGraceSeconds: undefined,
    endHealth: () => {},
  };
  return {
    taskId: settings.taskId,
    folder: settings.folder,
    wake: () => wake(container),
    record: () => recordOf(container),
    copier: () => copierOf(container),
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
  if (container.lookAsked || container.over) return;
  container.lookAsked = true;
  setImmediate(() => {
    container.lookAsked = false;
    look(container);
  });
}

function look(container: Container): void {
  if (container.over) return;
  container.command ??= begin(container);
  const { command, folder } = container;
  if (!command || container.chunkUnderWay) return;
  const hasEnded = container.gone !== undefined || readExit(folder) !== undefined;
  if (hasEnded && container.rest === 'unknown') endRest(container, command);
  /** Asked before the output is read: what is read then is all. */
  const last =
    container.rest === 'gone' && (isDrained(folder) || (container.gone !== undefined && !isCopied(container)));
  const read = container.output.read(last);
  if (typeof read === 'object') handOver(container, read);
  else if (read === 'more') wake(container);
  else if (last) end(container, command);
  else if (read === 'holding') hold(container);
}

function begin(container: Container): CommandMark | undefined {
  const { folder, taskId, since, gone, stopGraceSeconds } = container;
  const command = readCommand(folder);
  if (command) {
    const runtimeId = `${taskId}-${String(command.pid).padStart(10, '0')}`;
    report(container, { happened: 'started', runtimeId, at: notBefore(since, command.at) });
    container.endHealth = container.watchHealth((status) =>
      report(container, { happened: 'health', status, at: instant(Date.now()) }),
    );
    if (stopGraceSeconds !== undefined) askToEnd(container, command, stopGraceSeconds);
  } else if (recordOf(container) === 'unstarted') {
    fail(container, 'CannotStartContainerError: it had not been started when the engine went down');
  } else if (gone !== undefined) fail(container, `CannotStartContainerError: ${gone}`);
  return command;
}

function handOver(container: Container, { lines, offset }: OutputLines): void {
  const { listener, output, taskId, name } = container;
  clearTimeout(container.holding);
  container.holding = undefined;
  container.chunkUnderWay = true;
  listener.output({ taskId, name, offset, lines }, () => {
    container.chunkUnderWay = false;
    output.committed(offset);
    wake(container);
  });
}

/** Its last line is held back: more may belong to it, but not for ever. */
function hold(container: Container): void {
  container.holding ??= after(container, multilineWaitMs, () => {
    container.holding = undefined;
    container.output.flush();
    wake(container);
  });
}

function stop(container: Container, graceSeconds: number): void {
  if (container.stopGraceSeconds !== undefined || container.over) return;
  container.stopGraceSeconds = graceSeconds;
  if (container.command) askToEnd(container, container.command, graceSeconds);
}

function askToEnd(container: Container, command: CommandMark, graceSeconds: number): void {
  const { host, cgroups, taskId, name } = container;
  const send = (signalName: 'SIGTERM' | 'SIGKILL'): void => {
    if (isOfThisBoot(container) && lives(host, command)) signal(command, signalName);
  };
  send('SIGTERM');
  after(container, graceSeconds * 1000, () => {
    send('SIGKILL');
    cgroups.kill(taskId, name);
  });
}

/** The command has ended, or nobody will say when it does: nothing of the container may go on. */
function endRest(container: Container, command: CommandMark): void {
  container.rest = 'ending';
  container.endHealth();
  const { host, folder, gone, stopGraceSeconds } = container;
  /** Its recorder has ended the group; where the host tells no more than that, only a stop makes sure. */
  const isKnownGone = host.clock !== 'proc' && gone === undefined && stopGraceSeconds === undefined;
  killAll(container, command, isOfThisBoot(container) && !isKnownGone ? killTriesMax : 0, () => {
    container.rest = 'gone';
    wake(container);
    after(container, drainMs, () => {
      const copier = copierOf(container);
      if (isDrained(folder)) return;
      if (copier) killCopier(host, copier);
      container.gone ??= 'its output could not be read to the end';
      wake(container);
    });
  });
}

function killAll(container: Container, command: CommandMark, tries: number, done: () => void): void {
  const { host, cgroups, taskId, name, mark } = container;
  const recorder = recordOf(container);
  if (tries === 0 || typeof recorder !== 'object') {
    done();
    return;
  }
  killRest(host, cgroups, { taskId, name, mark, command, recorder, copier: copierOf(container) }, (wasGone) => {
    if (container.over) return;
    if (wasGone) done();
    else killAll(container, command, tries - 1, done);
  });
}

/** All output is committed. */
function end(container: Container, command: CommandMark): void {
  const exit = readExit(container.folder);
  const at = notBefore(notBefore(container.since, command.at), exit?.at ?? instant(Date.now()));
  report(container, { happened: 'exited', ...outcome(container, exit?.code), at });
  over(container);
}

/** Source: stopped tasks error messages, OutOfMemoryError. */
function outcome({ cgroups, taskId, name, gone }: Container, exitCode: number | undefined) {
  if (exitCode === undefined) return { reason: gone ?? 'its recorder was killed, so its exit code is not known' };
  if (exitCode === 137 && cgroups.oomKills(taskId, name) > 0)
    return { exitCode, reason: 'OutOfMemoryError: Container killed due to memory usage' };
  return { exitCode };
}

function recordOf(container: Container): AnyRecord | undefined {
  if (container.recorder) return container.recorder;
  const record = readRecord(container.folder);
  if (typeof record === 'object') container.recorder = record;
  return record;
}

function copierOf(container: Container): ProcessMark | undefined {
  container.copyingBy ??= readCopier(container.folder);
  return container.copyingBy;
}

/** Output is on its way to the files yet. */
function isCopied(container: Container): boolean {
  const copier = copierOf(container);
  return copier !== undefined && isOfThisBoot(container) && lives(container.host, copier);
}

function isOfThisBoot(container: Container): boolean {
  const record = recordOf(container);
  return typeof record === 'object' && record.bootId === container.host.bootId;
}

function fail(container: Container, reason: string): void {
  if (container.over) return;
  report(container, { happened: 'failed', reason, at: instant(Date.now()) });
  over(container);
}

type WithoutName<Report> = Report extends RunnerReport ? Omit<Report, 'taskId' | 'name'> : never;

function report(container: Container, what: WithoutName<RunnerReport>): void {
  const full = { ...what, taskId: container.taskId, name: container.name } as RunnerReport;
  container.said = [...container.said.filter(({ happened }) => happened !== what.happened), full];
  container.listener.report(full);
  if (what.happened === 'health') return;
  const isEnd = what.happened !== 'started';
  const answered = container.waiting.filter((one) => isEnd || one.for === 'start');
  container.waiting = container.waiting.filter((one) => !answered.includes(one));
  for (const one of answered) one.resolve();
}

function settled(container: Container): Promise<void> {
  const { over, folder, command, gone } = container;
  const hasEnded = gone !== undefined || readExit(folder) !== undefined || isDrained(folder);
  if (over || (command && !hasEnded)) return Promise.resolve();
  wake(container);
  return new Promise((resolve) => container.waiting.push({ for: hasEnded ? 'end' : 'start', resolve }));
}

function close(container: Container): void {
  if (!container.over) over(container);
  for (const one of container.waiting) one.resolve();
}

function over(container: Container): void {
  container.over = true;
  container.unwatch();
  container.endHealth();
  for (const timer of container.timers) clearTimeout(timer);
  container.isOver();
}

function after(container: Container, ms: number, act: () => void): NodeJS.Timeout {
  const timer = setTimeout(() => {
    container.timers.delete(timer);
    if (!container.over) act();
  }, ms);
  container.timers.add(timer);
  return timer;
}

const notBefore = (least: Instant | undefined, at: Instant): Instant => instant(Math.max(least ?? at, at));
