/**
 * One process of a host at most runs a cloud, whatever folder it has it from: a name that the kernel lets go of when the process ends. On
 * macOS there is no such name; there a copy is known by its folder alone.
 */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';

export interface Claim {
  release(): void;
}

/** Undefined: another process of this host runs that cloud. */
export async function claimCloud(cloudId: string): Promise<Claim | undefined> {
  const name = nameOf(cloudId);
  if (name === undefined) return { release: () => {} };
  const server = createServer((socket) => socket.destroy());
  try {
    await listen(server, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
  server.unref();
  return { release: () => server.close() };
}

function nameOf(cloudId: string): string | undefined {
  if (process.platform === 'linux') return `\0punctual-${cloudId}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\punctual-${cloudId}` : undefined;
}

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path }, resolve);
  });

/** Whether clouds other than this run on this host, as far as it can be seen: `true` where it cannot. Source: proc(5), net/unix. */
export function otherCloudsRun(cloudId: string): boolean {
  if (process.platform !== 'linux') return true;
  try {
    const names = readFileSync('/proc/net/unix', 'latin1').match(/@punctual-[0-9a-f]{32}/g) ?? [];
    return names.some((name) => name !== `@punctual-${cloudId}`);
  } catch {
    return true;
  }
}
