/** What the Engine has of one container when it is asked for all of it, and what is read from that. */
import type Dockerode from 'dockerode';
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { ContainerFacts } from '../../../kit/runner.ts';
import { asked } from '../engine-api/answer.ts';
import { ifThere } from '../engine-api/engine-errors.ts';
import { notedIn } from '../names.ts';

export type Inspection = Dockerode.ContainerInspectInfo;

/** All that the Engine has of it; undefined: it has no such container. */
export const inspectContainer = (docker: Dockerode, id: string): Promise<Inspection | undefined> =>
  ifThere(asked('the container', docker.getContainer(id).inspect(), isInspection));

function isInspection({ Id, Name, State, Config, HostConfig }: Inspection): boolean {
  const isWhole = Boolean(Id && State && Config.Labels && HostConfig) && typeof Name === 'string';
  return isWhole && (State.Running || State.Status === 'created' || typeof State.ExitCode === 'number');
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
