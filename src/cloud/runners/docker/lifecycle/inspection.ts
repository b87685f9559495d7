/** What the Engine has of one container when it is asked for all of it, and what is read from that. */
import type Dockerode from 'dockerode';
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { ContainerFacts } from '../../../kit/runner.ts';
import { notedIn } from '../names.ts';

export type Inspection = Dockerode.ContainerInspectInfo;

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
