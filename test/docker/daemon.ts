/**
 * A dockerd of the tests' own: data, socket and state in a temporary folder that goes with it, its containerd its own too.
 * To be started where the network is its own (`tools/test.ts` sees to it), so that bridges, addresses and packet filters of two
 * of them, or of the host's Docker, cannot meet. It ends when the process that started it does, however that ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, globSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Dockerode from 'dockerode';
import { removeMounted } from './remove-mounted.ts';

export interface Daemon {
  readonly socket: string;
  /** SIGTERM, and a new one on the same data once it has ended. Throws when that does not answer. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const startSecondsMax = 60;
const folderPrefix = 'punctual-docker-';

/** Throws, with the end of the daemon's own log, when it does not answer. */
export async function startDaemon(): Promise<Daemon> {
  removeLeftovers();
  const folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  const socket = join(folder, 'docker.sock');
  const logPath = join(folder, 'log');
  const log = createWriteStream(logPath);
  const start = (): ChildProcess => {
    const dockerd = spawn(
      'setpriv',
      [
        ...['--pdeathsig', 'TERM', 'dockerd', '--host', `unix://${socket}`, '--data-root', join(folder, 'data')],
        ...['--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid')],
      ],
      // It executes itself several times for each container, and each of those is started sooner for one core than for all.
      { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, GOMAXPROCS: '1' } },
    );
    dockerd.stdout.pipe(log, { end: false });
    dockerd.stderr.pipe(log, { end: false });
    return dockerd;
  };
  const docker = new Dockerode({ socketPath: socket });
  let dockerd = start();
  const stop = () => stopDaemon(docker, dockerd, folder);
  const mustAnswer = async (): Promise<void> => {
    if (await answers(docker, dockerd)) return;
    const said = readFileSync(logPath, 'utf8').trim().split('\n').slice(-5).join('\n');
    await stop();
    throw new Error(`dockerd did not start:\n${said}`);
  };
  await mustAnswer();
  return {
    socket,
    stop,
    async restart() {
      await end(dockerd);
      dockerd = start();
      await mustAnswer();
    },
  };
}

async function answers(docker: Dockerode, dockerd: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < startSecondsMax * 10 && dockerd.exitCode === null; tries++) {
    if (await docker.ping().catch(() => undefined)) return true;
    await sleep(100);
  }
  return false;
}

/** Containers are removed first: those that ignore SIGTERM would hold the daemon's own end up. */
async function stopDaemon(docker: Dockerode, dockerd: ChildProcess, folder: string): Promise<void> {
  if (dockerd.exitCode === null && dockerd.signalCode === null) {
    const containers = await docker.listContainers({ all: true }).catch(() => []);
    await Promise.allSettled(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
    await end(dockerd);
  }
  removeMounted(folder);
}

async function end(dockerd: ChildProcess): Promise<void> {
  const ended = once(dockerd, 'exit');
  dockerd.kill('SIGTERM');
  await ended;
}

/** Folders of those that were killed before they could tidy up. */
function removeLeftovers(): void {
  for (const folder of globSync(join(tmpdir(), `${folderPrefix}*`))) {
    const pid = Number(folder.split('-').at(-2));
    try {
      process.kill(pid, 0);
    } catch {
      removeMounted(folder);
    }
  }
}
