/**
 * The Docker runner: a container of a task as a container of a Docker Engine, with what Fargate gives and takes. Names and labels tell whose a
 * container is, so that an engine that was killed is followed by one that finds all that it had started. An Engine that goes away, or comes
 * back without what it ran, is believed only what it can tell: what nothing is known of has ended, with a reason.
 * Leaves out: pulling (`pull.ts`), the network (`network.ts`).
 */
import { setTimeout as pause } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { type Instant, instant } from '../../../languages/instant.ts';
import type { ContainerFacts, ContainerSpec, Listener, Pull, Runner, Started } from '../../kit/runner.ts';
import { ifThere } from './engine-answers.ts';
import { isUnanswered, reasonOf, wordsOf } from './engine-errors.ts';
import { type Followed, follow, type Inspection } from './followed.ts';
import { launch, type Persist } from './launch.ts';
import { taskVolumes } from './mounts.ts';
import { containerName, notedIn, type Whose } from './names.ts';
import { openNetwork } from './network.ts';
import { openImages } from './pull.ts';
import { refuses } from './refuses.ts';
import { reliable } from './reliable.ts';
import { type Listed, openRemains } from './remains.ts';
import { openTurnstile } from './turnstile.ts';
import { openWatch } from './watch.ts';

export interface DockerRunnerSettings {
  readonly docker: Dockerode;
  /** Of the data folder: what carries it is this cloud's, what does not is never touched. */
  readonly cloudId: string;
  /** Folders of this host within which tasks may mount. */
  readonly hostPaths: readonly string[];
  /** Tells a person. */
  readonly say: (text: string) => void;
  /** See `openImages`. */
  readonly pullBehavior?: 'prefer-cached' | 'always';
  /** Without an answer of the Docker Engine for so long, all that is followed is given up. Default: 45 s. */
  readonly goneAfterMs?: number;
}

const goneAfterMsDefault = 45_000;
const againMs = 250;
/** What goes down with the Engine ends nearly at once, or when it has been asked to. */
export const restartMs = 2000;
const shutdownMsMax = 30_000;
/** What is being removed when the engine goes down is waited for so long; the next one finds the rest. */
const closeMsMax = 5000;
const sweepEveryMs = 180_000;
/** The Engine does one thing after another in the end: more starts at once make each of them late. */
const startsAtOnce = 12;
const looksAtOnce = 16;
const removalsAtOnce = 4;
const neverStarted = 'CannotStartContainerError: it had not been started when the engine went down';
const wasRemoved = 'the container was removed while the engine was down';

/** Throws where the Engine cannot give what tasks need (their network, above all). */
export async function openDockerRunner(settings: DockerRunnerSettings): Promise<Runner> {
  const { cloudId, say, pullBehavior = 'prefer-cached', goneAfterMs = goneAfterMsDefault } = settings;
  const docker = reliable(settings.docker);
  const [network, host] = await Promise.all([openNetwork(docker, { cloudId }), docker.info()]);
  const images = openImages(docker, { say, pullBehavior });
  const remains = openRemains({ docker, cloudId, network, turnstile: openTurnstile(removalsAtOnce) });
  const looks = openTurnstile(looksAtOnce);
  const parts = {
    docker,
    cloudId,
    images,
    network,
    folders: { allowed: settings.hostPaths, sockets: socketsOf(docker) },
    processors: host.NCPU as number,
    turnstile: openTurnstile(startsAtOnce),
  };
  const followed = new Map<string, Followed>();
  const launches = new Map<string, Promise<void>>();
  /** Reported as ended while nothing could be done about it. */
  const abandoned = new Map<string, Whose>();
  const holderEnds = new Map<string, Instant>();
  const working = new Set<Promise<void>>();
  let live: Set<string> | undefined;
  let listener: Listener | undefined;
  let closed = false;
  const noAnswer = `the Docker Engine did not answer for ${goneAfterMs / 1000} seconds`;

  const persist: Persist = async (ask) => {
    for (let failingSince: number | undefined; ; ) {
      try {
        return await ask();
      } catch (error) {
        if (closed || !isUnanswered(error)) throw error;
        failingSince ??= performance.now();
        if (performance.now() - failingSince > goneAfterMs) throw new Error(noAnswer);
        await pause(againMs);
      }
    }
  };

  const inspect = (of: Whose) => looks(() => ifThere(docker.getContainer(containerName(of.taskId, of.name)).inspect()));

  /** The holder of its task's network ends with the Engine only. `wasHeard`: the container's end; then the holder's was, too, if it has ended. */
  async function endedWithEngine({ HostConfig, State: state }: Inspection, wasHeard: boolean): Promise<boolean> {
    const [, holderId = ''] = HostConfig.NetworkMode?.split(':') ?? [];
    const heardAt = holderEnds.get(holderId);
    const holder =
      heardAt || wasHeard ? undefined : await looks(() => ifThere(docker.getContainer(holderId).inspect()));
    const holderAt = heardAt ?? (holder?.State.Running === false ? Date.parse(holder.State.FinishedAt) : undefined);
    if (holderAt === undefined) return false;
    const after = Date.parse(state.FinishedAt) - holderAt;
    return after > -restartMs && after < shutdownMsMax;
  }

  function open(started: Started): Followed {
    if (!listener) throw new Error('the runner has no listener');
    const { spec } = started;
    const container = follow({ ...started, docker, listener, inspect: () => inspect(spec), endedWithEngine });
    followed.set(keyOf(spec), container);
    live?.add(spec.taskId);
    remains.note(spec, taskVolumes(spec));
    return container;
  }

  async function start(spec: ContainerSpec, container: Followed): Promise<void> {
    let pull: Pull | undefined;
    try {
      const isWanted = () => !closed && !container.isOver();
      const launched = await launch(spec, parts, persist, isWanted, (its) => {
        pull = its;
      });
      if (launched) remains.noteId(spec, launched.runtimeId);
      if (launched?.inspection) container.found(launched.inspection);
      else if (launched) container.started(launched);
    } catch (error) {
      container.fail(reasonOf(error), pull);
      return;
    }
    if (container.isOver() && !closed) abandon(spec);
  }

  /** What has been reported as ended, or as never started, must not go on: it is ended as soon as the Engine can be told to. */
  function abandon(of: Whose): void {
    abandoned.set(keyOf(of), of);
    void remains.removeContainer(of).then(
      () => abandoned.delete(keyOf(of)),
      () => undefined,
    );
  }

  function gone(): void {
    say(`${noAnswer}: what runs there is given up`);
    for (const [key, container] of followed) {
      if (container.isOver()) continue;
      if (launches.has(key)) container.fail(`CannotStartContainerError: ${noAnswer}`);
      else container.lose(`${noAnswer}, so that it is not known how the container ended`);
      abandoned.set(key, container.spec);
    }
  }

  async function refresh(): Promise<void> {
    for (const of of abandoned.values()) abandon(of);
    const listed = byKey(await remains.list());
    for (const [key, container] of followed) {
      const its = listed.get(key);
      if (its?.state !== 'running') container.look();
      container.noteHealth(its?.health, instant(Date.now()));
    }
  }

  async function sweep(): Promise<void> {
    await refresh();
    if (live) await remains.sweep(() => live ?? new Set());
  }

  async function adopt({ spec, offset }: Started, container: Followed, its: Listed | undefined): Promise<void> {
    try {
      const inspection = its && (await persist(() => inspect(spec)));
      if (inspection && inspection.State.Status !== 'created') container.found(inspection);
      else if (offset > 0) container.lose(wasRemoved);
      else container.fail(neverStarted);
      if (its?.state === 'created') abandon(spec);
    } catch (error) {
      container.lose(wordsOf(error));
    }
  }

  async function reconcile(containers: readonly Started[], tasks: ReadonlySet<string>): Promise<void> {
    live = new Set(tasks);
    for (const container of followed.values()) if (!container.isOver()) live.add(container.spec.taskId);
    const settling = containers.map((started) => {
      const known = followed.get(keyOf(started.spec));
      return { started, container: known ?? open(started), isKnown: known !== undefined };
    });
    const listed = await persist(() => remains.list()).then(byKey, (error) => wordsOf(error));
    await Promise.all(
      settling.map(({ started, container, isKnown }) => {
        if (typeof listed === 'string') return isKnown ? undefined : container.lose(listed);
        const its = listed.get(keyOf(started.spec));
        if (!isKnown) return adopt(started, container, its);
        return its?.state === 'running' ? undefined : container.look();
      }),
    );
    if (typeof listed !== 'string')
      for (const its of listed.values())
        if (its.state === 'running' && tasks.has(its.taskId) && !followed.has(keyOf(its))) endStray(its);
    track(sweep());
    await Promise.all(settling.map(({ container }) => container.settled()));
  }

  /** Its end has been reported, or it would have been asked about. */
  function endStray({ id }: Listed): void {
    track(docker.getContainer(id).kill());
  }

  function track(work: Promise<unknown>): void {
    // What cannot be removed now is found again when it is swept for.
    const tracked = work.then(
      () => {},
      () => {},
    );
    working.add(tracked);
    void tracked.then(() => working.delete(tracked));
  }

  async function clear(taskId: string): Promise<void> {
    await Promise.all([...launches].filter(([key]) => key.startsWith(`${taskId}/`)).map(([, launching]) => launching));
    await remains.clear(taskId);
  }

  const sweeps = setInterval(() => {
    if (!watch.isGone()) track(sweep());
  }, sweepEveryMs).unref();
  const watch = await openWatch({
    docker,
    cloudId,
    goneAfterMs,
    heard: (event) => followed.get(keyOf(event))?.heard(event),
    heardHolder({ id, action, at }) {
      if (action === 'die') holderEnds.set(id, at);
      else holderEnds.delete(id);
    },
    connected: () => track(sweep()),
    gone,
  });

  return {
    kind: 'docker',
    listen(its) {
      listener = its;
    },
    refuses,
    start(spec) {
      const known = followed.get(keyOf(spec));
      if (known) return known.reportAgain();
      const launching = start(spec, open({ spec, offset: 0 })).finally(() => launches.delete(keyOf(spec)));
      launches.set(keyOf(spec), launching);
    },
    stop(taskId, name, graceSeconds) {
      followed.get(keyOf({ taskId, name }))?.stop(graceSeconds);
    },
    reconcile,
    remove(taskId) {
      live?.delete(taskId);
      for (const [key, container] of followed) {
        if (container.spec.taskId !== taskId) continue;
        container.close();
        followed.delete(key);
      }
      for (const [key, of] of abandoned) if (of.taskId === taskId) abandoned.delete(key);
      track(clear(taskId));
    },
    async facts(taskId, name) {
      const inspection = await inspect({ taskId, name }).catch(() => undefined);
      return inspection && factsIn(inspection);
    },
    stats: (taskId, name) =>
      docker
        .getContainer(containerName(taskId, name))
        .stats({ stream: false })
        .catch(() => undefined),
    async close() {
      closed = true;
      watch.close();
      clearInterval(sweeps);
      for (const container of followed.values()) container.close();
      followed.clear();
      const tidied = Promise.all(working).then(() => network.close());
      await Promise.race([tidied, pause(closeMsMax, undefined, { ref: false })]);
    },
  };
}

const keyOf = ({ taskId, name }: Whose): string => `${taskId}/${name}`;

const byKey = (all: readonly Listed[]): Map<string, Listed> => new Map(all.map((one) => [keyOf(one), one]));

function factsIn({ Id, Name, Image, Created, Config }: Inspection): ContainerFacts {
  const { address } = notedIn(Config.Labels);
  return {
    runtimeId: Id,
    runtimeName: Name.slice(1),
    imageId: Image,
    ...(address === undefined ? {} : { address }),
    createdAt: instant(Date.parse(Created)),
  };
}

function socketsOf({ modem }: Dockerode): string[] {
  const { socketPath } = modem as { socketPath?: unknown };
  return ['/var/run/docker.sock', '/run/podman/podman.sock', ...(typeof socketPath === 'string' ? [socketPath] : [])];
}
