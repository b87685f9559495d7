/**
 * The one bridge network of an Engine on which the tasks of all Punctual engines are: its gateway is the address at
 * which AWS's SDKs look for a task's keys, so that the engine can listen there, and what is on it cannot talk to each other.
 * The Engine keeps them apart with the host's packet filter, and refuses to make the network where bridges do not pass through it.
 * The subnet stays clear of 169.254.169.254, where clouds serve the host's own metadata.
 * Source: Docker Engine API reference, NetworkCreate; Docker documentation, "Bridge network driver".
 */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { ifThere } from '../engine-api/engine-errors.ts';

export const networkName = 'punctual';
export const gateway = '169.254.170.2';
const subnet = '169.254.170.0/23';
/** Where EKS Pod Identity serves keys: an SDK may send a token there, so that no task may have it. */
const reserved = { 'pod-identity': '169.254.170.23' };
/** It takes 0.1 s on an idle machine. */
const madeMsMax = 10_000;
const lookAgainMs = 50;
const isolation = 'com.docker.network.bridge.enable_icc';

/** Makes the network unless it is there. Throws if there is one of its name that is not like it, or another that has its addresses. */
export async function ensureBridge(docker: Dockerode): Promise<void> {
  await makeBridge(docker);
  const owners = existsSync(routesPath) ? routedTo(readFileSync(routesPath, 'latin1')) : [];
  if (owners.length > 1)
    throw new Error(
      `the addresses of tasks, ${subnet}, are those of several network interfaces of this host: \`${owners.join('`, `')}\`: remove all but that of the Docker network \`${networkName}\``,
    );
}

const routesPath = '/proc/net/route';
/** 169.254.170.0 as that table writes it. */
const subnetInRoutes = '00AAFEA9';

/** The interfaces that lead to tasks: the Engine does not see those that are not its own, and packets would take any. Source: proc(5). */
export function routedTo(routes: string): string[] {
  const rows = routes.split('\n').map((row) => row.split(/\s+/));
  return rows.flatMap(([name, destination]) => (name && destination === subnetInRoutes ? [name] : []));
}

async function makeBridge(docker: Dockerode): Promise<void> {
  if (await checkBridge(docker)) return;
  try {
    await docker.createNetwork({
      Name: networkName,
      CheckDuplicate: true,
      Driver: 'bridge',
      Labels: { 'punctual.role': 'network' },
      Options: { [isolation]: 'false' },
      IPAM: {
        Driver: 'default',
        Config: [{ Subnet: subnet, Gateway: gateway, AuxiliaryAddresses: reserved }],
      },
    });
  } catch (cause) {
    // Another engine may have been faster: the Engine lets none have the same name or addresses twice.
    if (isTaken(cause) && (await isMadeByAnother(docker))) return;
    throw new Error(`make the Docker network \`${networkName}\` with the addresses ${subnet}`, { cause });
  }
}

/** The name or the addresses are another's. */
const isTaken = (error: unknown): boolean => [403, 409].includes((error as { statusCode?: number }).statusCode ?? 0);

/** A network that is being made has its addresses before it can be seen by its name. */
async function isMadeByAnother(docker: Dockerode): Promise<boolean> {
  const deadline = performance.now() + madeMsMax;
  do {
    if (await checkBridge(docker)) return true;
    await pause(lookAgainMs);
  } while (performance.now() < deadline);
  return false;
}

async function checkBridge(docker: Dockerode): Promise<boolean> {
  const found = await ifThere(docker.getNetwork(networkName).inspect());
  if (!found) return false;
  const config = found.IPAM?.Config?.[0];
  if (config?.Gateway === gateway && config.Subnet === subnet && found.Options?.[isolation] === 'false') return true;
  throw new Error(
    `the Docker network \`${networkName}\` is not one for tasks (subnet ${subnet}, gateway ${gateway}, containers kept apart): remove it with \`docker network rm ${networkName}\``,
  );
}
