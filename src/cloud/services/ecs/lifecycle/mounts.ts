/**
 * The volumes of a task and where its containers have them. A bind mount without a path of the host lives as long as the task, as on Fargate;
 * paths of the host and Docker's volumes, which Fargate itself refuses, are what a host of one's own is for.
 * Source: ECS API reference, Volume, MountPoint, DockerVolumeConfiguration.
 */
import type { Volume } from '@aws-sdk/client-ecs';
import type { Mount } from '../../../kit/runner.ts';
import type { Container, Definition } from '../definitions/definition.ts';

export const mountsOf = ({ volumes = [] }: Definition, { mountPoints = [] }: Container): Mount[] =>
  mountPoints.map(({ sourceVolume = '', containerPath = '', readOnly = false }) => ({
    volume: sourceVolume,
    ...kindOf(volumes.find(({ name }) => name === sourceVolume)),
    path: containerPath,
    readOnly,
  }));

function kindOf(volume: Volume | undefined): Pick<Mount, 'kind' | 'hostPath'> {
  const hostPath = volume?.host?.sourcePath;
  if (hostPath) return { kind: 'host', hostPath };
  return { kind: volume?.dockerVolumeConfiguration?.scope === 'shared' ? 'docker' : 'task' };
}
