/**
 * What containers of a task definition say of each other. Source: ECS API reference, ContainerDependency; "Container dependencies".
 */
import type { ContainerDependency } from '@aws-sdk/client-ecs';
import type { Container, Definition } from './definition.ts';

/** `volumesFrom` needs its containers to be there as `dependsOn` START does. */
export const needsOf = ({ dependsOn = [], volumesFrom = [] }: Container): readonly ContainerDependency[] => [
  ...dependsOn,
  ...volumesFrom.map(({ sourceContainer }) => ({ containerName: sourceContainer, condition: 'START' as const })),
];

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
      if (!other) return `Cannot depend on container ${containerName} because it does not exist.`;
      if (condition === 'HEALTHY' && !other.healthCheck)
        return `The container \`${name}\` waits for \`${containerName}\` to be HEALTHY, but that container has no health check.`;
      if ((condition === 'COMPLETE' || condition === 'SUCCESS') && other.essential)
        return 'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container.';
    }
    for (const { sourceContainer } of volumesFrom)
      if (!byName.has(sourceContainer ?? ''))
        return `Invalid 'volumesFrom' setting. Unknown container: '${sourceContainer}'.`;
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
