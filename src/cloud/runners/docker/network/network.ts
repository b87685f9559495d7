/**
 * The network of tasks, as `awsvpc` gives it: the containers of a task share one network namespace, which a pause container owns
 * (`pause-container.ts`), on a bridge where tasks do not reach each other (`bridge.ts`). Which pause container is whose is written in the task's
 * containers alone: they are labelled with the task and say whose network they joined. So a pause container can be made before any task wants it,
 * and one whose task's containers are gone without a trace can serve another.
 * Leaves out the task's containers themselves.
 */
import type Dockerode from 'dockerode';
import { listByLabels, taskLabel } from '../names.ts';
import { listOwn } from '../own.ts';
import { gateway } from './bridge.ts';
import { leftNothing } from './leftover-sockets.ts';
import { findPauseContainer, type PauseContainer } from './pause-container.ts';
import { openPauseContainers, preparePauseContainers } from './pause-containers.ts';

/** What a task has of the network. */
export interface Attachment {
  /** To be joined with `container:PAUSECONTAINERID`. */
  readonly pauseContainerId: string;
  /** IPv4. */
  readonly address: string;
}

export interface TaskNetwork {
  /** Where the host itself is reached from within a task, and the engine can listen. */
  readonly gateway: string;
  /** The task's attachment, made at the first call. Throws `StartFailure` when no address is left. */
  attach(taskId: string): Promise<Attachment>;
  /** The one that the task's containers have joined, as the Engine has it; undefined: there is none, or it is lost. */
  find(taskId: string): Promise<Attachment | undefined>;
  /** To be called when the task's containers are removed; none may be created afterwards in the network that it had. No error if it has none. */
  release(taskId: string): Promise<void>;
  /** Removes pause containers of this cloud that no container of one of these tasks has joined, nor of one that was attached since. */
  sweep(liveTaskIds: ReadonlySet<string>): Promise<void>;
  /** Ends the pause containers that no task has. Tasks keep theirs. */
  close(): Promise<void>;
}

/** Makes the network and the pause containers' image if missing, and finds the attachments that tasks of this cloud have. */
export async function openNetwork(docker: Dockerode, { cloudId }: { cloudId: string }): Promise<TaskNetwork> {
  await preparePauseContainers(docker);
  const pauseContainers = openPauseContainers(docker, cloudId);
  /** Task id -> id of its pause container. */
  const joined = new Map((await listOwn(docker, cloudId)).joined);
  const attaching = new Map<string, Promise<Attachment>>();
  const releasing = new Map<string, Promise<void>>();

  async function attachOnce(taskId: string): Promise<Attachment> {
    await releasing.get(taskId)?.catch(() => undefined);
    const before = joined.get(taskId);
    const container = (before && (await pauseContainers.find(before))) || (await pauseContainers.acquire());
    joined.set(taskId, container.id);
    return attachmentTo(container);
  }

  async function releaseOnce(taskId: string): Promise<void> {
    await attaching.get(taskId)?.catch(() => undefined);
    const id = joined.get(taskId);
    if (!id) return;
    const container = await pauseContainers.find(id);
    if (container) await pauseContainers.giveBack(container, () => isAsGoodAsNew(docker, container, taskId));
    else await pauseContainers.end(id);
    joined.delete(taskId);
  }

  return {
    gateway,
    attach: (taskId) => onceAtATime(attaching, taskId, attachOnce),
    async find(taskId) {
      const id = (await listOwn(docker, cloudId)).joined.get(taskId);
      const container = id && (await findPauseContainer(docker, id));
      return container ? attachmentTo(container) : undefined;
    },
    release: (taskId) => onceAtATime(releasing, taskId, releaseOnce),
    async sweep(liveTaskIds) {
      const own = await listOwn(docker, cloudId);
      await pauseContainers.sweep(
        new Set([...own.joined].filter(([taskId]) => liveTaskIds.has(taskId)).map(([, id]) => id)),
      );
    },
    close: () => pauseContainers.close(),
  };
}

const attachmentTo = ({ id, address }: PauseContainer): Attachment => ({ pauseContainerId: id, address });

/** Callers during a call get its promise. */
function onceAtATime<T>(
  underWay: Map<string, Promise<T>>,
  taskId: string,
  work: (taskId: string) => Promise<T>,
): Promise<T> {
  const begun = underWay.get(taskId);
  if (begun) return begun;
  const promise = work(taskId).finally(() => underWay.delete(taskId));
  underWay.set(taskId, promise);
  return promise;
}

async function isAsGoodAsNew(docker: Dockerode, { pid }: PauseContainer, taskId: string): Promise<boolean> {
  return (await listByLabels(docker, { [taskLabel]: taskId })).length === 0 && leftNothing(pid);
}
