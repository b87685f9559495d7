/**
 * What ECS does not take beside a task's network mode or without the launch type Fargate, in words that users pasted and that others measured on AWS in
 * September 2026.
 */
import type { Container, Definition } from './definition.ts';

/** Undefined: nothing of it. */
export function networkProblem({ networkMode, containerDefinitions }: Definition): string | undefined {
  return networkMode === 'awsvpc'
    ? containerDefinitions.map(awsvpcProblem).find((problem) => problem !== undefined)
    : undefined;
}

function awsvpcProblem({ links, dnsServers, disableNetworking, portMappings }: Container): string | undefined {
  if (links?.length) return 'Links are not supported when networkMode=awsvpc.';
  if (dnsServers?.length) return 'DNS servers are not supported on container when networkMode=awsvpc.';
  if (disableNetworking) return 'Disable Networking is not supported on container when networkMode=awsvpc.';
  return portMappings?.some(({ containerPort, hostPort }) => hostPort && hostPort !== containerPort)
    ? 'When networkMode=awsvpc, the host ports and container ports in port mappings must match.'
    : undefined;
}

/** Undefined: any launch type takes it. */
export function launchProblem({
  requiresCompatibilities,
  ephemeralStorage,
  inferenceAccelerators,
}: Definition): string | undefined {
  if (inferenceAccelerators?.length) return "Unsupported field 'inferenceAccelerators'.";
  return ephemeralStorage && !requiresCompatibilities?.includes('FARGATE')
    ? 'Tasks using the EC2 launch type do not support EphemeralStorage.'
    : undefined;
}
