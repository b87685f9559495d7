/** What ECS checks of a definition's volumes and mounts. Source: ECS API reference, Volume, MountPoint. */
import type { Volume } from '@aws-sdk/client-ecs';
import { namePattern } from '../limits.ts';
import type { Container } from './definition.ts';

/** Why ECS refuses these volumes; undefined: it takes them. */
export function volumeProblem(volumes: readonly Volume[] = []): string | undefined {
  for (const { name, host } of volumes) {
    if (!name) return 'Volume.name should not be null or empty.';
    if (!namePattern.test(name))
      return `Volume.name contains invalid characters: up to 255 letters, numbers, underscores and hyphens are allowed, found \`${name}\``;
    const path = host?.sourcePath;
    if (path && !path.startsWith('/'))
      return `The volume \`${name}\` has the sourcePath \`${path}\`: an absolute path is expected.`;
  }
  return undefined;
}

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
