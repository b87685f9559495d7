/**
 * The order in which the containers of a task start and stop: each when what it depends on has come as far as it says, and in reverse.
 * Source: ECS API reference, ContainerDependency; "Container dependencies"; messages as ECS's agent words them.
 */
import type { ContainerDependency } from '@aws-sdk/client-ecs';
import type { Container, Definition } from './definition.ts';
import type { ContainerState, TaskState } from './task.ts';

interface Named {
  readonly container: Container;
  readonly state: ContainerState;
}

const named = ({ containerDefinitions }: Definition, { containers }: TaskState): Named[] =>
  containerDefinitions.map((container, index) => ({ container, state: containers[index] as ContainerState }));

/** `volumesFrom` needs its containers to be there as `dependsOn` START does. */
const needsOf = ({ dependsOn = [], volumesFrom = [] }: Container): readonly ContainerDependency[] => [
  ...dependsOn,
  ...volumesFrom.map(({ sourceContainer }) => ({ containerName: sourceContainer, condition: 'START' as const })),
];

type Standing = { readonly is: 'met' | 'open' } | { readonly is: 'lost'; readonly why: string };

function standing({ state }: Named, { containerName, condition }: ContainerDependency): Standing {
  const { status, startedAt, exitCode, health } = state;
  const ended = status === 'STOPPED';
  const lost = (why: string): Standing => ({ is: 'lost', why: `its dependency \`${containerName}\` ${why}` });
  const met = (isMet: boolean): Standing => ({ is: isMet ? 'met' : 'open' });
  if (ended && startedAt === undefined) return lost('will never start');
  switch (condition) {
    case 'COMPLETE':
      return met(ended);
    case 'SUCCESS':
      return ended && exitCode !== 0 ? lost('did not exit successfully') : met(ended);
    case 'HEALTHY':
      if (health === 'UNHEALTHY') return lost('is unhealthy');
      return ended && health !== 'HEALTHY' ? lost('ended before it was healthy') : met(health === 'HEALTHY');
    default:
      return met(startedAt !== undefined);
  }
}

export interface NextStarts {
  /** All that they depend on has come so far. */
  readonly ready: readonly Container[];
  /** What they depend on never will. */
  readonly lost: readonly { readonly container: Container; readonly why: string }[];
}

/** Of the containers that nobody asked for yet. */
export function nextStarts(document: Definition, state: TaskState): NextStarts {
  const all = named(document, state);
  const waiting = all.filter(({ state: { status, startAsked } }) => status === 'PENDING' && !startAsked);
  const judged = waiting.map(({ container }) => {
    const standings = needsOf(container).map((need) =>
      standing(all.find((other) => other.container.name === need.containerName) as Named, need),
    );
    return { container, standings };
  });
  return {
    ready: judged
      .filter(({ standings }) => standings.every(({ is }) => is === 'met'))
      .map(({ container }) => container),
    lost: judged.flatMap(({ container, standings }) => {
      const lost = standings.find((one) => one.is === 'lost');
      return lost?.is === 'lost' ? [{ container, why: lost.why }] : [];
    }),
  };
}

/** Those that run or are about to, and that nothing which depends on them still needs. */
export function nextStops(document: Definition, state: TaskState): Container[] {
  const going = named(document, state).filter(
    ({ state: { status, startAsked } }) => startAsked && status !== 'STOPPED',
  );
  return going
    .map(({ container }) => container)
    .filter(
      ({ name }) => !going.some(({ container }) => needsOf(container).some((need) => need.containerName === name)),
    );
}

/** Containers that wait for this one to come further than to its start. */
export const waitersFor = ({ containerDefinitions }: Definition, name: string): Container[] =>
  containerDefinitions.filter(({ dependsOn = [] }) =>
    dependsOn.some(({ containerName, condition }) => containerName === name && condition !== 'START'),
  );

/** Why ECS does not take the dependencies of a definition; undefined: it does. */
export function dependencyProblem(containers: readonly Container[]): string | undefined {
  const byName = new Map(containers.map((container) => [container.name, container]));
  for (const { name, dependsOn = [], volumesFrom = [] } of containers) {
    for (const { containerName, condition } of dependsOn) {
      const other = byName.get(containerName ?? '');
      if (!other)
        return `The container \`${name}\` depends on \`${containerName}\`, which is no container of this task definition.`;
      if (condition === 'HEALTHY' && !other.healthCheck)
        return `The container \`${name}\` waits for \`${containerName}\` to be HEALTHY, but that container has no health check.`;
      if ((condition === 'COMPLETE' || condition === 'SUCCESS') && other.essential)
        return `The container \`${name}\` waits for \`${containerName}\` with the condition ${condition}, but that container is essential: the task would stop.`;
    }
    for (const { sourceContainer } of volumesFrom)
      if (!byName.has(sourceContainer ?? ''))
        return `The container \`${name}\` takes volumes from \`${sourceContainer}\`, which is no container of this task definition.`;
  }
  const inCycle = containers.find(({ name }) => reaches(byName, name, name, new Set()));
  return inCycle && `The container \`${inCycle.name}\` depends on itself: a cycle of dependencies.`;
}

function reaches(byName: ReadonlyMap<string, Container>, from: string, to: string, seen: Set<string>): boolean {
  return needsOf(byName.get(from) as Container).some(({ containerName = '' }) => {
    if (containerName === to) return true;
    if (seen.has(containerName)) return false;
    seen.add(containerName);
    return reaches(byName, containerName, to, seen);
  });
}
