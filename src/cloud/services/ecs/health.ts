/**
 * The health of containers and of their task. A task that is run by itself goes on whatever its health; what waits for a healthy
 * container does not. Source: ECS API reference, HealthCheck, Task (healthStatus).
 */
import type { HealthCheck, HealthStatus } from '@aws-sdk/client-ecs';
import type { Container, Definition } from './definition.ts';
import type { ContainerState, TaskState } from './task.ts';

/** Of a container that has a check: unknown until there is a verdict. */
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

/** "between 5 and 300 seconds", "between 2 and 60", "between 1 and 10", "between 0 and 300": API reference, HealthCheck. */
const ranges = { interval: [5, 300], timeout: [2, 60], retries: [1, 10], startPeriod: [0, 300] } as const;

/** Why ECS does not take the check; undefined: it does, or there is none. */
export function healthCheckProblem(container: string, check: HealthCheck | undefined): string | undefined {
  if (!check) return undefined;
  if (!['CMD', 'CMD-SHELL'].includes(check.command?.[0] ?? '') || (check.command?.length ?? 0) < 2)
    return `Health check command of the container \`${container}\` must begin with CMD or CMD-SHELL, followed by a command.`;
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const given = check[name as keyof typeof ranges];
    if (given !== undefined && (given < least || given > most))
      return `Health check ${name} of the container \`${container}\` is ${given}: from ${least} to ${most} is expected.`;
  }
  return undefined;
}
