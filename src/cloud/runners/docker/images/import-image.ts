/** Makes an image of files in memory with the Engine's import call. Source: Docker Engine API reference, ImageCreate. */
import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { readImageEvents } from './image-events.ts';
import { type TarEntry, tar } from './tar.ts';

/** `name`: `REPOSITORY:TAG`; `changes`: lines as in a Dockerfile, such as `ENV A=1`. Of this name before: that image loses it. */
export async function importImage(
  docker: Dockerode,
  name: string,
  files: readonly TarEntry[],
  changes: readonly string[] = [],
): Promise<void> {
  const [repo, tag] = name.split(':');
  await readImageEvents(await docker.importImage(Readable.from([tar(files)]), { repo, tag, changes }));
}
