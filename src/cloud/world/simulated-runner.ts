/**
 * The simulated runner: containers that exist in a script alone and live by the simulated world's clock. What each has done by now follows from
 * its script and from when it was started and stopped, so containers go on while an engine is gone: keep the runner, and let the next
 * engine `listen` and `settle`. Nothing here is by chance; a script that wants some takes it from a seed of its own.
 */
import { createHash } from 'node:crypto';
import { type Instant, instant, later } from '../../languages/instant.ts';
import type { ContainerSpec, Listener, Runner, RunnerReport } from '../kit/runner.ts';
import type { SimulatedWorld } from './simulated.ts';

/** What becomes of a container. */
export interface SimulatedRun {
  /** From its start to its end; Infinity: it never ends by itself. */
  readonly seconds: number;
  /** Default 0. */
  readonly exitCode?: number;
  /** From being asked for to its start, as an image is pulled; default 0. */
  readonly secondsToStart?: number;
  /** Printed so long after its start, in this order. */
  readonly lines?: readonly { readonly afterSeconds: number; readonly text: string }[];
  /** It cannot be started; why, in ECS's words. */
  readonly failsToStart?: string;
  /** Verdicts of its health check, so long after its start, in this order. */
  readonly health?: readonly { readonly afterSeconds: number; readonly status: 'HEALTHY' | 'UNHEALTHY' }[];
  readonly ignoresSigterm?: boolean;
  /** If the engine is killed while it runs, it is gone as well and its exit code will never be known: so ends what runs on a host that is restarted. */
  readonly lostInCrash?: boolean;
}

/** Asked once for each container that is started. */
export type Script = (container: ContainerSpec) => SimulatedRun;

interface Container {
  readonly spec: ContainerSpec;
  readonly run: SimulatedRun;
  readonly startedAt: Instant;
  endsAt: Instant;
  exitCode: number | undefined;
  /** Of the present engine; undefined: it does not follow this one. */
  following: Following | undefined;
}

interface Following {
  offset: number;
  chunkUnderWay: boolean;
  verdictsTold: number;
  readonly said: RunnerReport[];
  /** The latest look that was asked for; earlier ones do nothing. */
  look: number;
  waiting: (() => void)[];
}

export function simulatedRunner(world: SimulatedWorld, script: Script): Runner {
  const containers = new Map<string, Container>();
  let listener: Listener | undefined;

  function open(spec: ContainerSpec, run: SimulatedRun): Container {
    const startedAt = later(world.now(), run.secondsToStart ?? 0);
    const endsAt = run.failsToStart === undefined ? later(startedAt, run.seconds) : startedAt;
    const container = { spec, run, startedAt, endsAt, exitCode: run.exitCode ?? 0, following: undefined };
    containers.set(idOf(spec.taskId, spec.name), container);
    return container;
  }

  function follow(container: Container, offset: number): void {
    container.following = { offset, chunkUnderWay: false, verdictsTold: 0, said: [], look: 0, waiting: [] };
    lookAt(container, world.now());
  }

  function lookAt(container: Container, at: Instant): void {
    const { following } = container;
    if (!following || !Number.isFinite(at)) return;
    const look = ++following.look;
    world.at(at, () => {
      if (container.following === following && following.look === look) lookNow(container, following);
    });
  }

  /** Tells the next thing that has happened by now, then looks again when there is more to tell. */
  function lookNow(container: Container, following: Following): void {
    const now = world.now();
    if (following.chunkUnderWay || isOver(following)) return;
    if (now < container.startedAt) lookAt(container, container.startedAt);
    else if (following.said.length === 0) {
      tell(container, following, beginning(container));
      lookAt(container, now);
    } else tellOn(container, following, now);
  }

  function tellOn(container: Container, following: Following, now: Instant): void {
    const { endsAt } = container;
    const unread = linesOf(container).filter((line) => line.end > following.offset);
    const verdict = verdictsOf(container)[following.verdictsTold];
    const printed = unread.filter((line) => line.at <= now && line.at <= endsAt);
    if (printed.length > 0) handOver(container, following, printed);
    else if (verdict && verdict.at <= now && verdict.at < endsAt) tellVerdict(container, following, verdict);
    else if (now < endsAt)
      lookAt(container, instant(Math.min(unread[0]?.at ?? Infinity, verdict?.at ?? Infinity, endsAt)));
    else tell(container, following, ending(container));
  }

  function tellVerdict(container: Container, following: Following, verdict: Verdict): void {
    following.verdictsTold += 1;
    listener?.report({ happened: 'health', ...nameOf(container.spec), ...verdict });
    lookAt(container, world.now());
  }

  function handOver(container: Container, following: Following, lines: readonly Line[]): void {
    const now = world.now();
    const offset = lines.at(-1)!.end;
    following.chunkUnderWay = true;
    const chunk = { ...nameOf(container.spec), offset, lines: lines.map(({ text }) => ({ at: now, text })) };
    listener?.output(chunk, () => {
      following.chunkUnderWay = false;
      following.offset = offset;
      lookAt(container, world.now());
    });
  }

  function tell(container: Container, following: Following, report: RunnerReport): void {
    following.said.push(report);
    listener?.report(report);
    if (!isSettled(container, following)) return;
    for (const reconcile of following.waiting) reconcile();
    following.waiting = [];
  }

  /** All of its start and end that had happened by now has been told. */
  const isSettled = (container: Container, following: Following): boolean =>
    isOver(following) || world.now() < (following.said.length === 0 ? container.startedAt : container.endsAt);

  function lookUp(spec: ContainerSpec, offset: number): Container {
    const container =
      containers.get(idOf(spec.taskId, spec.name)) ??
      open(spec, {
        seconds: 0,
        failsToStart: 'CannotStartContainerError: it had not been started when the engine went down',
      });
    if (container.following) return container;
    if (container.run.lostInCrash && world.now() < container.endsAt) {
      container.endsAt = world.now();
      container.exitCode = undefined;
    }
    follow(container, offset);
    return container;
  }

  function forget(): void {
    for (const container of containers.values()) {
      for (const reconcile of container.following?.waiting ?? []) reconcile();
      container.following = undefined;
    }
  }

  return {
    kind: 'simulated',
    listen(its) {
      forget();
      listener = its;
    },
    refuses: () => undefined,
    start(spec) {
      const known = containers.get(idOf(spec.taskId, spec.name));
      const said = known?.following?.said;
      if (said)
        world.at(world.now(), () => {
          for (const report of said) listener?.report(report);
        });
      else follow(known ?? open(spec, script(spec)), 0);
    },
    stop(taskId, name, graceSeconds) {
      const container = containers.get(idOf(taskId, name));
      if (!container) return;
      const { run, startedAt } = container;
      const end = later(world.now(), run.ignoresSigterm ? graceSeconds : 0);
      if (end >= container.endsAt) return;
      container.endsAt = instant(Math.max(end, startedAt));
      container.exitCode = run.ignoresSigterm ? exitOfKill : exitOfTerm;
      lookAt(container, world.now());
    },
    async reconcile(known) {
      const settling = known.map(({ spec, offset }) => lookUp(spec, offset));
      await Promise.all(
        settling.map((container) => {
          const { following } = container;
          if (!following || isSettled(container, following)) return undefined;
          // At once, also if the clock was set back since the next look was planned.
          lookAt(container, world.now());
          return new Promise<void>((resolve) => following.waiting.push(resolve));
        }),
      );
    },
    remove(taskId) {
      for (const [id, container] of containers) {
        if (container.spec.taskId !== taskId) continue;
        container.following = undefined;
        containers.delete(id);
      }
    },
    async close() {
      forget();
    },
  };
}

const exitOfTerm = 128 + 15;
const exitOfKill = 128 + 9;

const idOf = (taskId: string, name: string): string => `${taskId}/${name}`;
const nameOf = ({ taskId, name }: ContainerSpec) => ({ taskId, name });
const isOver = ({ said }: Following): boolean => said.some(({ happened }) => happened !== 'started');

function beginning({ spec, run, startedAt }: Container): RunnerReport {
  if (run.failsToStart !== undefined)
    return { happened: 'failed', ...nameOf(spec), reason: run.failsToStart, at: startedAt };
  const imageDigest = `sha256:${createHash('sha256').update(spec.image).digest('hex')}`;
  return { happened: 'started', ...nameOf(spec), runtimeId: `${spec.taskId}-0000000001`, imageDigest, at: startedAt };
}

function ending({ spec, exitCode, endsAt }: Container): RunnerReport {
  const outcome = exitCode === undefined ? { reason: 'the host was restarted while it ran' } : { exitCode };
  return { happened: 'exited', ...nameOf(spec), ...outcome, at: endsAt };
}

interface Verdict {
  readonly status: 'HEALTHY' | 'UNHEALTHY';
  readonly at: Instant;
}

const verdictsOf = ({ run, startedAt }: Container): Verdict[] =>
  (run.health ?? []).map(({ afterSeconds, status }) => ({ status, at: later(startedAt, afterSeconds) }));

interface Line {
  readonly at: Instant;
  readonly text: string;
  /** Bytes of the output up to and with this line. */
  readonly end: number;
}

function linesOf({ run, startedAt }: Container): Line[] {
  let end = 0;
  return (run.lines ?? []).map(({ afterSeconds, text }) => {
    end += Buffer.byteLength(text) + 1;
    return { at: later(startedAt, afterSeconds), text, end };
  });
}
