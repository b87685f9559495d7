/**
 * The Docker runner: a container of a task as a container of a Docker Engine, with what Fargate gives and takes. Names and labels show whose a
 * container is, so that an engine that was killed is followed by one that finds all that it had started. An Engine that goes away, or comes
 * back without what it ran, is believed only what it knows: what nothing is known of has ended, with a reason.
 */
import { statfsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { instant } from '../../../languages/instant.ts';
import type { Level } from '../../kit/notice.ts';
import type { Listener, Runner } from '../../kit/runner.ts';
import { cannotStart, dockerGone } from '../../kit/stopped-reasons.ts';
import { openBackgroundWork } from '../background-work.ts';
import { openFollowedContainers } from '../followed-containers.ts';
import type { DockerContext } from './context.ts';
import { reliable } from './engine-api/client.ts';
import { notAnswering, openPersist } from './engine-api/persist.ts';
import { openSemaphore } from './engine-api/semaphore.ts';
import { openWatch, type Watch } from './engine-api/watch.ts';
import { openImages } from './images/pull.ts';
import { openAbandonedContainers } from './lifecycle/abandoned-containers.ts';
import { type EngineShutdown, openEngineShutdown } from './lifecycle/engine-shutdown.ts';
import { followContainer } from './lifecycle/followed-container.ts';
import { containerFacts, inspectContainer } from './lifecycle/inspection.ts';
import type { LaunchParts } from './lifecycle/launch.ts';
import { taskVolumes } from './lifecycle/mounts.ts';
import { reconcile, sweep } from './lifecycle/reconcile.ts';
import { openStarts, type Starts } from './lifecycle/starts.ts';
import { openTaskResources } from './lifecycle/task-resources.ts';
import { containerName, isOf } from './names.ts';
import { openNetwork, type TaskNetwork } from './network/network.ts';
import { refuses } from './refuses.ts';

export interface DockerRunnerSettings {
  readonly docker: Dockerode;
  /** Of the data folder: what carries it is this cloud's, what does not is never touched. */
  readonly cloudId: string;
  /** Folders of this host within which tasks may mount. */
  readonly hostPaths: readonly string[];
  /** Docker's own volumes that tasks may mount, whoever has made them. Default: none. */
  readonly volumes?: readonly string[];
  /** Shows a person a line of text. */
  readonly say: (text: string, level?: Level) => void;
  /** See `openImages`. */
  readonly pullBehavior?: 'prefer-cached' | 'always';
  /** Without an answer of the Docker Engine for so long, all that is followed is given up. Default: 45 s. */
  readonly goneAfterMs?: number;
}

const goneAfterMsDefault = 45_000;
/** What is being removed when the engine goes down is waited for so long; the next one finds the rest. */
const closeMsMax = 5000;
const sweepEveryMs = 180_000;
/** The Engine does one thing after another in the end: more starts at once make each of them late. */
const startsAtOnce = 12;
const inspectionsAtOnce = 16;
const removalsAtOnce = 4;

/** The runner's parts, and how it ends. */
interface Parts {
  readonly context: DockerContext;
  readonly network: TaskNetwork;
  readonly starts: Starts;
  readonly shutdown: EngineShutdown;
  listener: Listener | undefined;
}

/** Throws where the Engine cannot give what tasks need (their network, above all). */
export async function openDockerRunner(settings: DockerRunnerSettings): Promise<Runner> {
  const closing = new AbortController();
  const parts = await openParts(settings, closing.signal);
  const { context, network, starts } = parts;
  const { docker, containers, resources, abandoned, work } = context;
  const sweeps = setInterval(() => {
    if (!watch.isGone()) work.add(sweep(context));
  }, sweepEveryMs).unref();
  const watch = await watchEngine(settings, parts);

  return {
    kind: 'docker',
    listen(listener) {
      parts.listener = listener;
    },
    refuses,
    start(spec) {
      const known = containers.get(spec);
      if (known) return known.reportAgain();
      starts.add(spec, containers.open({ spec, offset: 0 }));
    },
    stop(taskId, name, graceSeconds) {
      containers.get({ taskId, name })?.stop(graceSeconds);
    },
    reconcile: (started, tasks) => reconcile(context, started, tasks),
    remove(taskId) {
      containers.removeTask(taskId);
      abandoned.forgetTask(taskId);
      work.add(starts.done(taskId).then(() => resources.clear(taskId)));
    },
    async facts(taskId, name) {
      const inspection = await context.inspect({ taskId, name }).catch(() => undefined);
      return inspection && containerFacts(inspection);
    },
    stats: (taskId, name) =>
      docker
        .getContainer(resources.idOf({ taskId, name }) ?? containerName(taskId, name))
        .stats({ stream: false })
        .catch(() => undefined),
    async close() {
      closing.abort();
      watch.close();
      clearInterval(sweeps);
      containers.close();
      const done = work.done().then(() => network.close());
      await Promise.race([done, pause(closeMsMax, undefined, { ref: false })]);
    },
  };
}

async function openParts(settings: DockerRunnerSettings, closed: AbortSignal): Promise<Parts> {
  const { cloudId, say, pullBehavior = 'prefer-cached', goneAfterMs = goneAfterMsDefault } = settings;
  const docker = reliable(settings.docker);
  const [network, host] = await Promise.all([openNetwork(docker, { cloudId }), docker.info()]);
  const resources = openTaskResources({ docker, cloudId, network, semaphore: openSemaphore(removalsAtOnce) });
  const inspecting = openSemaphore(inspectionsAtOnce);
  const inspectById = (id: string) => inspecting(() => inspectContainer(docker, id));
  const shutdown = openEngineShutdown((id) => context.persist(() => inspectById(id)));
  const context: DockerContext = {
    docker,
    persist: openPersist(goneAfterMs, closed),
    resources,
    containers: openFollowedContainers(
      (started) => {
        const { spec } = started;
        if (!parts.listener) throw new Error('the runner has no listener');
        resources.note(spec, taskVolumes(spec));
        const { endedWithEngine } = shutdown;
        const inspect = () => context.inspect(spec);
        return followContainer({ ...started, docker, listener: parts.listener, inspect, endedWithEngine });
      },
      (container) => !container.isOver(),
    ),
    abandoned: openAbandonedContainers(resources.removeContainer),
    work: openBackgroundWork(),
    closed,
    lost: ({ taskId, name }, reason) =>
      parts.listener?.report({ taskId, name, happened: 'exited', reason, at: instant(Date.now()) }),
    async inspect(of) {
      const found = await inspectById(resources.idOf(of) ?? containerName(of.taskId, of.name));
      return found && isOf(found.Config.Labels, cloudId, of) ? found : undefined;
    },
  };
  const launching: LaunchParts = {
    docker,
    cloudId,
    images: openImages(docker, { say, pullBehavior }),
    network,
    access: { allowed: settings.hostPaths, volumes: settings.volumes ?? [], sockets: socketsOf(docker) },
    processors: host.NCPU as number,
    freeBytes: () => freeIn(host.DockerRootDir),
    semaphore: openSemaphore(startsAtOnce),
  };
  const parts: Parts = { context, network, starts: openStarts(context, launching), shutdown, listener: undefined };
  return parts;
}

/** Where the Engine runs on this host; undefined: elsewhere, as in a virtual machine. */
function freeIn(folder: string | undefined): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder ?? '');
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

function watchEngine(
  { cloudId, say, goneAfterMs = goneAfterMsDefault }: DockerRunnerSettings,
  { context, starts, shutdown }: Parts,
): Promise<Watch> {
  const { docker, containers, work } = context;
  return openWatch({
    docker,
    cloudId,
    goneAfterMs,
    onEvent: (event) => containers.get(event)?.onEvent(event),
    onConnected(again) {
      if (again) shutdown.onReconnected();
      work.add(sweep(context));
    },
    onGone(why) {
      const noAnswer = notAnswering(goneAfterMs, why);
      say(`${noAnswer}: what runs there is given up`, 'ERROR');
      giveUp(context, starts, noAnswer);
    },
  });
}

/** Of what is followed nothing more can be learnt. */
function giveUp({ containers, abandoned }: DockerContext, starts: Starts, noAnswer: string): void {
  for (const container of containers.all()) {
    if (container.isOver()) continue;
    if (starts.isUnderWay(container.spec)) container.fail(cannotStart(noAnswer));
    else container.lose(dockerGone(noAnswer));
    abandoned.note(container.spec);
  }
}

function socketsOf({ modem }: Dockerode): string[] {
  const { socketPath } = modem as { socketPath?: unknown };
  return ['/var/run/docker.sock', '/run/podman/podman.sock', ...(typeof socketPath === 'string' ? [socketPath] : [])];
}
