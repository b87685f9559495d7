/** Looks containers up that an engine before has started, or whose events may have been missed; clears away what is of no task. */
import { instant } from '../../../../languages/instant.ts';
import type { Started } from '../../../kit/runner.ts';
import { containerRemovedWhileDown, notStartedBeforeCrash, recordUnreadable } from '../../../kit/stopped-reasons.ts';
import { keyOf } from '../../followed-containers.ts';
import type { DockerContext } from '../context.ts';
import { engineMessage } from '../engine-api/engine-errors.ts';
import type { FollowedContainer } from './followed-container.ts';
import type { Listed } from './task-resources.ts';

/** See `Runner.reconcile`. */
export async function reconcile(
  context: DockerContext,
  started: readonly Started[],
  tasks: ReadonlySet<string>,
): Promise<void> {
  const { containers, resources, persist, work } = context;
  containers.setLiveTasks(tasks);
  const wanted = started.flatMap((one) => {
    const known = containers.get(one.spec);
    const container = known ?? tryToFollow(context, one);
    return container ? [{ started: one, container, isKnown: known !== undefined }] : [];
  });
  const listed = await persist(() => resources.list()).then(byKey, (error) => engineMessage(error));
  if (typeof listed === 'string')
    for (const { container, isKnown } of wanted) {
      if (!isKnown) container.lose(listed);
    }
  else {
    await Promise.all(
      wanted.map(({ started: one, container, isKnown }) => {
        const its = listed.get(keyOf(one.spec));
        if (!isKnown) return adopt(context, one, container, its);
        return its?.state === 'running' ? undefined : container.look();
      }),
    );
    endStrays(context, listed, tasks);
  }
  work.add(sweep(context));
  await Promise.all(wanted.map(({ container }) => container.reported()));
}

/** What was stored of one may make no sense any more: it has ended, for all that is known, and the others are followed. */
function tryToFollow({ containers, lost }: DockerContext, started: Started): FollowedContainer | undefined {
  try {
    return containers.open(started);
  } catch (error) {
    lost(started.spec, recordUnreadable((error as Error).message));
    return undefined;
  }
}

async function adopt(
  { persist, inspect, abandoned }: DockerContext,
  { spec, offset }: Started,
  container: FollowedContainer,
  its: Listed | undefined,
): Promise<void> {
  try {
    const inspection = its && (await persist(() => inspect(spec)));
    if (inspection && inspection.State.Status !== 'created') container.adopt(inspection);
    else if (offset > 0) container.lose(containerRemovedWhileDown);
    else container.fail(notStartedBeforeCrash);
    if (its?.state === 'created') abandoned.add(spec);
  } catch (error) {
    container.lose(engineMessage(error));
  }
}

/** What runs of these tasks and is not followed: its end has been reported, or it would be among those to be followed. */
function endStrays(
  { docker, containers, work }: DockerContext,
  listed: ReadonlyMap<string, Listed>,
  tasks: ReadonlySet<string>,
): void {
  for (const its of listed.values())
    if (its.state === 'running' && tasks.has(its.taskId) && !containers.get(its))
      work.add(docker.getContainer(its.id).kill());
}

/** Looks at all that is followed, and removes what is of no task that lives. */
export async function sweep({ abandoned, resources, containers }: DockerContext): Promise<void> {
  abandoned.retry();
  const listed = byKey(await resources.list());
  for (const container of containers.all()) {
    const its = listed.get(keyOf(container.spec));
    if (its?.state !== 'running') container.look();
    container.noteHealth(its?.health, instant(Date.now()));
  }
  if (containers.liveTasks()) await resources.sweep(() => containers.liveTasks() ?? new Set());
}

const byKey = (all: readonly Listed[]): Map<string, Listed> => new Map(all.map((one) => [keyOf(one), one]));
