/**
 * One container of a task, from the moment it is to be started to its end, whichever engine started it: what the Engine says of it becomes
 * reports. Leaves out how it is started (`launch.ts`) and removed (`task-resources.ts`).
 */
import type Dockerode from 'dockerode';
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Listener, Pull, Started } from '../../../kit/runner.ts';
import { containerRemoved, stoppedBeforeStart } from '../../../kit/stopped-reasons.ts';
import { openReporter, type Reporter } from '../../reporter.ts';
import { openTimers, type Timers } from '../../timers.ts';
import type { EngineEvent } from '../engine-api/engine-events.ts';
import { type Output, openOutput } from '../logs/output.ts';
import { notedIn } from '../names.ts';
import { type Ending, type EndingFacts, endingBy, endingIn } from './ending.ts';
import { type Inspection, timeOf } from './inspection.ts';
import { stopContainer } from './stopping.ts';

export interface FollowSettings extends Started, Pick<EndingFacts, 'endedWithEngine'> {
  readonly docker: Dockerode;
  readonly listener: Listener;
  /** Undefined: there is no such container. */
  readonly inspect: () => Promise<Inspection | undefined>;
}

export interface Start {
  readonly runtimeId: string;
  readonly imageDigest?: string;
  readonly address?: string;
  readonly pull?: Pull | undefined;
  readonly at: Instant;
}

export interface FollowedContainer {
  readonly spec: Started['spec'];
  /** The Engine has nothing of it yet, as its image is being pulled: until `creating`, a stop ends it at once. */
  pulling(): void;
  creating(): void;
  /** It runs, or has run. */
  started(start: Start): void;
  /** The same, of one that another engine started. */
  adopt(inspection: Inspection): void;
  fail(reason: string, pull?: Pull): void;
  onEvent(event: EngineEvent): void;
  /** Its end may have been missed. */
  look(): void;
  noteHealth(status: string | undefined, at: Instant): void;
  stop(graceSeconds: number): void;
  /** It has run, and nothing more can be learnt of it. */
  lose(reason: string): void;
  /** Reports once more what has been reported. */
  reportAgain(): void;
  /** Resolves when its start, and its end if it is known to have ended, have been reported; or it is followed no longer. */
  reported(): Promise<void>;
  isOver(): boolean;
  close(): void;
}

interface State extends FollowSettings, EndingFacts {
  readonly reporter: Reporter;
  readonly timers: Timers;
  phase: 'pulling' | 'starting' | 'running' | 'ending' | 'over';
  waiting: (() => void)[];
  output: Output | undefined;
  runtimeId: string;
  startedAt: Instant | undefined;
  dieEvent: EngineEvent | undefined;
  ranOutOfMemory: boolean;
  wasKilled: boolean;
  health: string | undefined;
  isLooking: boolean;
  /** Its end was found before the Engine reported it. */
  foundEnded: boolean;
  exitCode: number | undefined;
  graceSeconds: number | undefined;
}

const againMs = 250;

export function followContainer(settings: FollowSettings): FollowedContainer {
  const state: State = {
    ...settings,
    reporter: openReporter(settings.listener, settings.spec),
    timers: openTimers(),
    phase: 'starting',
    waiting: [],
    output: undefined,
    runtimeId: '',
    startedAt: undefined,
    dieEvent: undefined,
    ranOutOfMemory: false,
    wasKilled: false,
    health: undefined,
    isLooking: false,
    foundEnded: false,
    exitCode: undefined,
    graceSeconds: undefined,
  };
  return {
    spec: settings.spec,
    pulling() {
      if (state.phase !== 'starting') return;
      state.phase = 'pulling';
      if (state.graceSeconds !== undefined) fail(state, stoppedBeforeStart);
    },
    creating() {
      if (state.phase === 'pulling') state.phase = 'starting';
    },
    started: (start) => started(state, start),
    adopt: (inspection) => adopt(state, inspection),
    fail: (reason, pull) => fail(state, reason, pull),
    onEvent: (event) => onEvent(state, event),
    look: () => void look(state),
    noteHealth: (status, at) => noteHealth(state, status, at),
    stop: (graceSeconds) => stop(state, graceSeconds),
    lose: (reason) => lose(state, reason),
    reportAgain: () => state.reporter.reportAgain(),
    reported: () => reported(state),
    isOver: () => state.phase === 'over',
    close: () => enter(state, 'over'),
  };
}

function enter(state: State, phase: State['phase']): void {
  state.phase = phase;
  if (phase === 'over') {
    state.timers.end();
    state.output?.close();
  }
  if (phase !== 'ending') resolveWaiting(state);
}

function resolveWaiting(state: State): void {
  for (const resolve of state.waiting) resolve();
  state.waiting = [];
}

function reported(state: State): Promise<void> {
  if (state.phase === 'over' || (state.phase === 'running' && !state.isLooking && !state.foundEnded))
    return Promise.resolve();
  return new Promise((resolve) => state.waiting.push(resolve));
}

const hasNotStarted = ({ phase }: State): boolean => phase === 'pulling' || phase === 'starting';

function started(state: State, { runtimeId, imageDigest, address, pull, at }: Start): void {
  if (!hasNotStarted(state)) return;
  state.runtimeId = runtimeId;
  state.startedAt ??= at;
  state.reporter.report({
    happened: 'started',
    runtimeId,
    ...(imageDigest === undefined ? {} : { imageDigest }),
    ...(address === undefined ? {} : { address }),
    ...(pull === undefined ? {} : { pull }),
    at: state.startedAt,
  });
  const { docker, listener, spec, offset, cursor } = state;
  state.output = openOutput({ docker, listener, spec, runtimeId, offset, cursor, ranOut: () => void look(state) });
  enter(state, 'running');
  if (state.dieEvent) onDie(state);
  else if (state.graceSeconds !== undefined) askToStop(state, state.graceSeconds);
}

function adopt(state: State, inspection: Inspection): void {
  const { Id, State: its, Config: config } = inspection;
  started(state, { runtimeId: Id, ...notedIn(config.Labels), at: timeOf(its.StartedAt) });
  if (state.phase !== 'running') return;
  if (its.Running) noteHealth(state, its.Health?.Status, timeOf(its.Health?.Log.at(-1)?.End ?? its.StartedAt));
  else void end(state, endingIn(inspection, state));
}

function fail(state: State, reason: string, pull?: Pull): void {
  if (!hasNotStarted(state)) return;
  const its = pull === undefined ? {} : { pull };
  state.reporter.report({ happened: 'failed', reason, ...its, at: instant(Date.now()) });
  enter(state, 'over');
}

function onEvent(state: State, event: EngineEvent): void {
  switch (event.action) {
    case 'start':
      state.startedAt ??= event.at;
      break;
    case 'kill':
      state.wasKilled ||= state.graceSeconds === undefined;
      break;
    case 'oom':
      state.ranOutOfMemory = true;
      break;
    case 'die':
      state.dieEvent = event;
      if (state.phase === 'running') onDie(state);
      break;
    case 'destroy':
      void look(state);
      break;
    default:
      noteHealth(state, event.action, event.at);
  }
}

function onDie(state: State): void {
  void state.output?.finish();
  void look(state);
}

async function look(state: State): Promise<void> {
  if (state.phase !== 'running' || state.isLooking) return;
  state.isLooking = true;
  const inspection = await state.inspect().catch(() => 'unanswered' as const);
  state.isLooking = false;
  if (!isRunning(state)) return;
  const again = () => void look(state);
  if (inspection === 'unanswered') state.timers.after(againMs, again);
  else if (!inspection)
    void end(state, state.dieEvent ? endingBy(state.dieEvent) : { at: instant(Date.now()), reason: containerRemoved });
  else if (!inspection.State.Running) {
    // The report comes at once, and tells what came before the end.
    const awaitsReport = !state.dieEvent && !state.foundEnded;
    state.foundEnded = true;
    if (awaitsReport) state.timers.after(againMs, again);
    else void end(state, endingIn(inspection, state));
  } else {
    state.foundEnded = false;
    noteHealth(state, inspection.State.Health?.Status, instant(Date.now()));
    resolveWaiting(state);
    if (state.dieEvent) state.timers.after(againMs, again);
  }
}

const isRunning = ({ phase }: State): boolean => phase === 'running';

async function end(state: State, ending: Ending | Promise<Ending>): Promise<void> {
  enter(state, 'ending');
  void state.output?.finish();
  const { exitCode, reason, at } = await Promise.resolve(ending).catch(unknownEnding);
  state.exitCode = exitCode;
  const obstacle = await state.output?.finish();
  if (state.phase !== 'ending') return;
  const why = reason ?? obstacle;
  state.reporter.report({
    happened: 'exited',
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(why === undefined ? {} : { reason: why }),
    at: instant(Math.max(at, state.startedAt ?? at)),
  });
  enter(state, 'over');
}

/** What the Engine has of it makes no sense. */
const unknownEnding = (error: Error): Ending => ({ at: instant(Date.now()), reason: error.message });

function lose(state: State, reason: string): void {
  if (state.phase === 'over') return;
  const exitCode = state.exitCode ?? state.dieEvent?.exitCode;
  const code = exitCode === undefined ? {} : { exitCode };
  state.reporter.report({ happened: 'exited', ...code, reason, at: instant(Date.now()) });
  enter(state, 'over');
}

function noteHealth(state: State, status: string | undefined, at: Instant): void {
  if (!isRunning(state) || status === state.health || (status !== 'healthy' && status !== 'unhealthy')) return;
  state.health = status;
  state.reporter.report({ happened: 'health', status: status === 'healthy' ? 'HEALTHY' : 'UNHEALTHY', at });
}

function stop(state: State, graceSeconds: number): void {
  if (state.graceSeconds !== undefined || state.phase === 'ending' || state.phase === 'over') return;
  state.graceSeconds = graceSeconds;
  if (isRunning(state)) askToStop(state, graceSeconds);
  else state.timers.after(state.phase === 'pulling' ? 0 : graceSeconds * 1000, () => fail(state, stoppedBeforeStart));
}

function askToStop(state: State, graceSeconds: number): void {
  const { docker, runtimeId, inspect, timers } = state;
  const stopping = {
    container: docker.getContainer(runtimeId),
    inspect,
    timers,
    isRunning: () => isRunning(state),
    onRefused: () => void look(state),
  };
  stopContainer(stopping, graceSeconds);
}
