/** Starts of containers that are under way. */
import type { ContainerSpec, Pull } from '../../../kit/runner.ts';
import { type Identity, keyOf } from '../../followed-containers.ts';
import type { DockerContext } from '../context.ts';
import { startFailureReason } from '../start-failure.ts';
import type { FollowedContainer } from './followed-container.ts';
import { type LaunchParts, launch } from './launch.ts';

export interface Starts {
  add(spec: ContainerSpec, container: FollowedContainer): void;
  isUnderWay(of: Identity): boolean;
  /** Resolves when none that is of the task now is under way. */
  done(taskId: string): Promise<void>;
}

export function openStarts(context: DockerContext, parts: LaunchParts): Starts {
  const underWay = new Map<string, Promise<void>>();
  return {
    add(spec, container) {
      const starting = start(context, parts, spec, container).finally(() => underWay.delete(keyOf(spec)));
      underWay.set(keyOf(spec), starting);
    },
    isUnderWay: (of) => underWay.has(keyOf(of)),
    async done(taskId) {
      await Promise.all([...underWay].filter(([key]) => key.startsWith(`${taskId}/`)).map(([, starting]) => starting));
    },
  };
}

async function start(
  { resources, abandoned, persist, closed }: DockerContext,
  parts: LaunchParts,
  spec: ContainerSpec,
  container: FollowedContainer,
): Promise<void> {
  let pull: Pull | undefined;
  try {
    const launched = await launch(spec, parts, persist, {
      isWanted: () => !closed.aborted && !container.isOver(),
      pulled(its) {
        pull = its;
      },
      pulling: container.pulling,
      creating: container.creating,
    });
    if (launched) resources.noteId(spec, launched.runtimeId);
    if (launched?.inspection) container.adopt(launched.inspection);
    else if (launched) container.started(launched);
  } catch (error) {
    container.fail(startFailureReason(error), pull);
    return;
  }
  if (container.isOver() && !closed.aborted) abandoned.add(spec);
}
