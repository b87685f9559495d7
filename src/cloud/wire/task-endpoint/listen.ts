/**
 * Where the task endpoint may listen: AWS's SDKs fetch keys over plain HTTP from loopback and from ECS's own addresses only.
 * Source: Container credential provider (AWS SDKs and Tools Reference Guide).
 */
import type { TaskEndpoint } from '../../kit/service.ts';
import type { Serving } from '../http-server.ts';

export interface ListenAddress {
  /** The address of this host to listen at. */
  readonly host: string;
  /** What tasks call it by. */
  readonly name: string;
  readonly keys: TaskEndpoint['keys'];
}

const loopback = '127.0.0.1';

/** ECS's own address, where the gateway of the tasks' network has it. */
export const ecsAddress = '169.254.170.2';

export const addressesForProcesses: readonly [ListenAddress] = [{ host: loopback, name: loopback, keys: 'served' }];

/** Where containers run in a machine of their own, that machine has the gateway; it names this host as Docker Desktop does. */
export const addressesForContainers: readonly [ListenAddress, ListenAddress] = [
  { host: ecsAddress, name: ecsAddress, keys: 'served' },
  { host: loopback, name: 'host.docker.internal', keys: 'given' },
];

type Listen = (address: ListenAddress, port: number) => Promise<Serving>;

/** Listens at the first address that this host has, at another port where that one is taken. Rejects with the system's last error. */
export async function listenAtFirst(
  addresses: readonly [ListenAddress, ...ListenAddress[]],
  port: number | undefined,
  listen: Listen,
): Promise<{ readonly address: ListenAddress; readonly server: Serving }> {
  const [address, ...others] = addresses;
  try {
    return { address, server: await listenAt(address, port, listen) };
  } catch (error) {
    const [next, ...rest] = others;
    if (codeOf(error) !== 'EADDRNOTAVAIL' || !next) throw error;
    return listenAtFirst([next, ...rest], port, listen);
  }
}

async function listenAt(address: ListenAddress, port: number | undefined, listen: Listen): Promise<Serving> {
  if (port === undefined) return listen(address, 0);
  try {
    return await listen(address, port);
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    return listen(address, 0);
  }
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code;
