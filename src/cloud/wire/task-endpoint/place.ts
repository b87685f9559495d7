/**
 * Where the task endpoint may be: AWS's SDKs fetch keys over plain HTTP from loopback and from ECS's own addresses only.
 * Source: Container credential provider (AWS SDKs and Tools Reference Guide).
 */
import type { TaskEndpoint } from '../../kit/service.ts';
import type { Serving } from '../http-server.ts';

export interface Place {
  /** The address of this host to listen at. */
  readonly host: string;
  /** What tasks call it by. */
  readonly name: string;
  readonly keys: TaskEndpoint['keys'];
}

const loopback = '127.0.0.1';

/** ECS's own address, where the gateway of the tasks' network has it. */
export const ecsAddress = '169.254.170.2';

export const placesForProcesses: readonly [Place] = [{ host: loopback, name: loopback, keys: 'served' }];

/** Where containers run in a machine of their own, that machine has the gateway; it names this host as Docker Desktop does. */
export const placesForContainers: readonly [Place, Place] = [
  { host: ecsAddress, name: ecsAddress, keys: 'served' },
  { host: loopback, name: 'host.docker.internal', keys: 'given' },
];

type Listen = (place: Place, port: number) => Promise<Serving>;

/** Takes the first place at which this host can listen, at another port where that one is taken. Rejects with the system's last error. */
export async function listenSomewhere(
  places: readonly [Place, ...Place[]],
  port: number | undefined,
  listen: Listen,
): Promise<{ readonly place: Place; readonly server: Serving }> {
  const [place, ...others] = places;
  try {
    return { place, server: await listenAt(place, port, listen) };
  } catch (error) {
    const [next, ...rest] = others;
    if (codeOf(error) !== 'EADDRNOTAVAIL' || !next) throw error;
    return listenSomewhere([next, ...rest], port, listen);
  }
}

async function listenAt(place: Place, port: number | undefined, listen: Listen): Promise<Serving> {
  if (port === undefined) return listen(place, 0);
  try {
    return await listen(place, port);
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    return listen(place, 0);
  }
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code;
