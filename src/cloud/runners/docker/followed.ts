/**
 * One container of a task, from the moment it was asked for to its end, whichever engine started it: what the Engine tells of it becomes
 * reports. How it is started and removed is another's.
 */
import type Dockerode from 'dockerode';
import { type Instant, instant } from '../../../languages/instant.ts';
import type { Listener, Pull, RunnerReport, Started } from '../../kit/runner.ts';
import { isUnanswered } from './engine-errors.ts';
import { notedIn } from './names.ts';
import { type Output, openOutput } from './output.ts';
import type { EngineEvent } from './watch.ts';

export type Inspection = Dockerode.ContainerInspectInfo;

export interface FollowSettings extends Started {
  readonly docker: Dockerode;
  readonly listener: Listener;
  /** Undefined: there is no such container. */
  readonly inspect: () => Promise<Inspection | undefined>;
  /** It was ended because the Engine, or its host, went down. `wasHeard`: the Engine had told of its end. */
  readonly endedWithEngine: (inspection: Inspection, wasHeard: boolean) => Promise<boolean>;
}

export interface Start {
  readonly runtimeId: string;
  readonly imageDigest?: string;
  readonly address?: string;
  readonly pull?: Pull | undefined;
  readonly at: Instant;
}

export interface Followed {
  readonly spec: Started['spec'];
  /** It runs, or has run. */
  started(start: Start): void;
  /** The same, of one that another engine started. */
  found(inspection: Inspection): void;
  fail(reason: string, pull?: Pull): void;
  heard(event: EngineEvent): void;
  /** Its end may have been missed. */
  look(): void;
  noteHealth(status: string | undefined, at: Instant): void;
  stop(graceSeconds: number): void;
  /** It has run, and nothing more can be learnt of it. */
  lose(reason: string): void;
  /** Reports once more what has been reported. */
  reportAgain(): void;
  /** Resolves when its start, and its end if it is known to have ended, have been reported; or it is followed no longer. */
  settled(): Promise<void>;
  isOver(): boolean;
  close(): void;
}

const outOfMemory = 'OutOfMemoryError: Container killed due to memory usage';
const stoppedBefore = 'CannotStartContainerError: the task was stopped before the container could be started';
const withEngine = 'the Docker Engine, or its host, was stopped or restarted while the container ran';
/** Of SIGKILL. A program that goes on without a child of its own that was killed for want of memory ends for another reason. */
const killedCode = 137;
/** What the Engine gives one whose end it has not seen; a program may exit so as well. */
const unknownCode = 255;
const wasRemoved = 'the container was removed before its exit code was known';
const againMs = 250;
/** One that survives SIGKILL for so long is sent it again. */
const killAgainMs = 5000;

interface Ending {
  readonly exitCode?: number;
  readonly reason?: string;
  readonly at: Instant;
}

export function follow(settings: FollowSettings): Followed {
  const { docker, listener, spec, inspect, endedWithEngine } = settings;
  const said: RunnerReport[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let waiting: (() => void)[] = [];
  let phase: 'starting' | 'running' | 'ending' | 'over' = 'starting';
  let output: Output | undefined;
  let runtimeId = '';
  let startedAt: Instant | undefined;
  let died: EngineEvent | undefined;
  let ranOutOfMemory = false;
  let health: string | undefined;
  let looking = false;
  let knownCode: number | undefined;
  let graceSeconds: number | undefined;

  function after(ms: number, act: () => void): void {
    if (phase === 'over') return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  }

  function report(what: WithoutName<RunnerReport>): void {
    const full = { ...what, taskId: spec.taskId, name: spec.name } as RunnerReport;
    said.push(full);
    listener.report(full);
  }

  function enter(next: typeof phase): void {
    phase = next;
    if (phase === 'over') {
      for (const timer of timers) clearTimeout(timer);
      output?.close();
    }
    if (phase !== 'ending') settle();
  }

  function settle(): void {
    for (const resolve of waiting) resolve();
    waiting = [];
  }

  function started({ runtimeId: id, imageDigest, address, pull, at }: Start): void {
    if (phase !== 'starting') return;
    runtimeId = id;
    startedAt ??= at;
    report({
      happened: 'started',
      runtimeId,
      ...(imageDigest === undefined ? {} : { imageDigest }),
      ...(address === undefined ? {} : { address }),
      ...(pull === undefined ? {} : { pull }),
      at: startedAt,
    });
    const { offset, cursor } = settings;
    output = openOutput({ docker, listener, spec, runtimeId, offset, cursor, ranOut: () => void look() });
    enter('running');
    if (died) heardDie();
    else if (graceSeconds !== undefined) askToEnd(graceSeconds);
  }

  function heardDie(): void {
    void output?.finish();
    void look();
  }

  async function look(): Promise<void> {
    if (phase !== 'running' || looking) return;
    looking = true;
    const inspection = await inspect().catch(() => 'unanswered' as const);
    looking = false;
    if (phase !== 'running') return;
    if (inspection === 'unanswered') after(againMs, look);
    else if (!inspection) void end(died ? endingOf(died) : { at: instant(Date.now()), reason: wasRemoved });
    else if (!inspection.State.Running) void end(endingIn(inspection));
    else {
      noteHealth(inspection.State.Health?.Status, instant(Date.now()));
      settle();
      if (died) after(againMs, look);
    }
  }

  async function endingIn(inspection: Inspection): Promise<Ending> {
    const { ExitCode: exitCode, OOMKilled: killed, Error: error, FinishedAt } = inspection.State;
    const at = timeOf(FinishedAt);
    const isUnknown = exitCode === unknownCode;
    if (await endedWithEngine(inspection, died !== undefined && !isUnknown).catch(() => false))
      return isUnknown ? { at, reason: withEngine } : { exitCode, at, reason: withEngine };
    const reason = (killed || ranOutOfMemory) && exitCode === killedCode ? outOfMemory : error;
    return reason ? { exitCode, at, reason } : { exitCode, at };
  }

  async function end(ending: Ending | Promise<Ending>): Promise<void> {
    enter('ending');
    void output?.finish();
    const { exitCode, reason, at } = await ending;
    knownCode = exitCode;
    const obstacle = await output?.finish();
    if (phase !== 'ending') return;
    const why = reason ?? obstacle;
    report({
      happened: 'exited',
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(why === undefined ? {} : { reason: why }),
      at: instant(Math.max(at, startedAt ?? at)),
    });
    enter('over');
  }

  function noteHealth(status: string | undefined, at: Instant): void {
    if (phase !== 'running' || status === health || (status !== 'healthy' && status !== 'unhealthy')) return;
    health = status;
    report({ happened: 'health', status: status === 'healthy' ? 'HEALTHY' : 'UNHEALTHY', at });
  }

  function askToEnd(seconds: number): void {
    after(seconds * 1000, kill);
    terminate();
  }

  function terminate(): void {
    void inspect().then(
      (inspection) => send(stopSignalOf(inspection), terminate),
      () => after(againMs, terminate),
    );
  }

  function kill(): void {
    send('SIGKILL', kill);
    after(killAgainMs, kill);
  }

  function send(signal: string, again: () => void): void {
    if (phase !== 'running') return;
    docker
      .getContainer(runtimeId)
      .kill({ signal })
      .catch((error) => {
        if (isUnanswered(error)) after(againMs, again);
        else void look();
      });
  }

  return {
    spec,
    started,
    found(inspection) {
      const { Id, State: state, Config: config } = inspection;
      started({ runtimeId: Id, ...notedIn(config.Labels), at: timeOf(state.StartedAt) });
      if (phase !== 'running') return;
      if (state.Running) noteHealth(state.Health?.Status, timeOf(state.Health?.Log.at(-1)?.End ?? state.StartedAt));
      else void end(endingIn(inspection));
    },
    fail(reason, pull) {
      if (phase !== 'starting') return;
      report({ happened: 'failed', reason, ...(pull === undefined ? {} : { pull }), at: instant(Date.now()) });
      enter('over');
    },
    heard(event) {
      switch (event.action) {
        case 'start':
          startedAt ??= event.at;
          break;
        case 'oom':
          ranOutOfMemory = true;
          break;
        case 'die':
          died = event;
          if (phase === 'running') heardDie();
          break;
        case 'destroy':
          void look();
          break;
        default:
          noteHealth(event.action, event.at);
      }
    },
    look: () => void look(),
    noteHealth,
    stop(seconds) {
      if (graceSeconds !== undefined || phase === 'ending' || phase === 'over') return;
      graceSeconds = seconds;
      if (phase === 'running') askToEnd(seconds);
      else after(seconds * 1000, () => this.fail(stoppedBefore));
    },
    lose(reason) {
      if (phase === 'over') return;
      const code = knownCode === undefined ? {} : { exitCode: knownCode };
      report({ happened: 'exited', ...code, reason, at: instant(Date.now()) });
      enter('over');
    },
    reportAgain() {
      setImmediate(() => {
        for (const one of said) listener.report(one);
      });
    },
    settled() {
      if (phase === 'over' || (phase === 'running' && !looking)) return Promise.resolve();
      return new Promise((resolve) => waiting.push(resolve));
    },
    isOver: () => phase === 'over',
    close: () => enter('over'),
  };
}

/** The image's, which dockerode's types leave out. */
const stopSignalOf = (inspection: Inspection | undefined): string =>
  (inspection?.Config as { readonly StopSignal?: string } | undefined)?.StopSignal || 'SIGTERM';

type WithoutName<Report> = Report extends RunnerReport ? Omit<Report, 'taskId' | 'name'> : never;

const endingOf = ({ exitCode, at }: EngineEvent): Ending =>
  exitCode === undefined ? { at, reason: wasRemoved } : { exitCode, at };

const timeOf = (text: string): Instant => instant(Date.parse(text));
