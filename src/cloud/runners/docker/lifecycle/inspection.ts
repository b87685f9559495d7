/** What the Engine has of one container when it is asked for all of it, and what is read from that. */
import type Dockerode from 'dockerode';
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { ContainerFacts } from '../../../kit/runner.ts';
import { ifThere } from '../engine-api/engine-errors.ts';
import { notedIn } from '../names.ts';

export type Inspection = Dockerode.ContainerInspectInfo;

/** All that the Engine has of it; undefined: it has no such container. Throws where the answer is none, as one that something in between gave. */
export async function inspectContainer(docker: Dockerode, id: string): Promise<Inspection | undefined> {
  const found: Partial<Inspection> | null | undefined = await ifThere(docker.getContainer(id).inspect());
  if (found === undefined) return undefined;
  if (!(found?.Id && found.State && found.Config?.Labels && found.HostConfig && typeof found.Name === 'string'))
    throw new Error('the Docker Engine was asked what it has of the container, and what came is no answer to that');
  return found as Inspection;
}

export const timeOf = (text: string): Instant => instant(Date.parse(text));

/** The image's, which dockerode's types leave out. */
export const stopSignalOf = (inspection: Inspection | undefined): string =>
  (inspection?.Config as { readonly StopSignal?: string } | undefined)?.StopSignal || 'SIGTERM';

export function containerFacts({ Id, Name, Image, Created, Config }: Inspection): ContainerFacts {
  const { address } = notedIn(Config.Labels);
  return {
    runtimeId: Id,
    runtimeName: Name.slice(1),
    imageId: Image,
    ...(address === undefined ? {} : { address }),
    createdAt: timeOf(Created),
  };
}
