/** What ECS checks of a definition's volumes and mounts. Source: ECS API reference, Volume, MountPoint. */
import type { Volume } from '@aws-sdk/client-ecs';
import type { Container } from './definition.ts';

/** Why the mounts of a definition cannot be; undefined: they can. */
export function mountProblem(containers: readonly Container[], volumes: readonly Volume[] = []): string | undefined {
  const names = new Set(volumes.map(({ name }) => name));
  if (names.size < volumes.length) return 'Volume names must be unique in a task definition.';
  for (const { name, mountPoints = [] } of containers) {
    for (const { sourceVolume, containerPath } of mountPoints) {
      if (!names.has(sourceVolume)) return `Unknown volume '${sourceVolume}'.`;
      if (!containerPath?.startsWith('/'))
        return `The container \`${name}\` mounts \`${sourceVolume}\` at \`${containerPath ?? ''}\`: an absolute path is expected.`;
    }
  }
  return undefined;
}
