/** What ECS takes as a container's health check. Source: ECS API reference, HealthCheck. */
import type { HealthCheck } from '@aws-sdk/client-ecs';

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
