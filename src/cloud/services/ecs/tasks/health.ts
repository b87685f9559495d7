/**
 * The health of containers and of their task. A task that is run by itself goes on whatever its health; what waits for a healthy
 * container does not. Source: ECS API reference, Task (healthStatus).
 */
import type { HealthStatus } from '@aws-sdk/client-ecs';
import type { Container, Definition } from '../definitions/definition.ts';
import type { ContainerState, TaskState } from './task.ts';

/** Of a container that has a check: unknown until it has succeeded or failed often enough. */
export const healthOf = ({ healthCheck }: Pick<Container, 'healthCheck'>, { health }: ContainerState): HealthStatus =>
  (healthCheck && health) ?? 'UNKNOWN';

/** Unhealthy if one of its essential containers is, healthy if all that are checked are. */
export function taskHealth({ containerDefinitions }: Definition, { containers }: TaskState): HealthStatus {
  const checked = containerDefinitions.flatMap((container, index) =>
    container.essential && container.healthCheck ? [healthOf(container, containers[index] as ContainerState)] : [],
  );
  if (checked.includes('UNHEALTHY')) return 'UNHEALTHY';
  return checked.length > 0 && checked.every((health) => health === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}
