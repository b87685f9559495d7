/**
 * The Docker Engine of the tests and the images they run, built here from what the host has: nothing is pulled.
 * `npm test` starts an Engine of the tests' own (`daemon.ts`) and names its socket in PUNCTUAL_TEST_DOCKER; by hand, set that
 * variable, or run `npm test -- FILE`. Without an Engine a test skips with the reason; in CI (CI is set) it fails.
 *
 *     const there = testDocker();
 *     describe('...', 'skip' in there ? { skip: there.skip } : {}, () => { ... });
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import Dockerode from 'dockerode';
import { ifThere } from '../../src/cloud/runners/docker/engine-api/engine-errors.ts';
import { importImage } from '../../src/cloud/runners/docker/images/import-image.ts';
import type { TarEntry } from '../../src/cloud/runners/docker/images/tar.ts';

export function testDocker(): { docker: Dockerode; socket: string } | { skip: string } {
  const socket = process.env['PUNCTUAL_TEST_DOCKER'];
  if (socket) return { docker: new Dockerode({ socketPath: socket }), socket };
  const reason =
    process.env['PUNCTUAL_TEST_NO_DOCKER'] ??
    'no Docker Engine for tests: run `npm test -- FILE`, or set PUNCTUAL_TEST_DOCKER to a socket';
  if (process.env['CI']) throw new Error(reason);
  return { skip: reason };
}

/**
 * The host's static busybox with all its applets as links; user `job` (1000:1000) beside root; no command of its own.
 * Debian's `wget` crashes when given `-T`: write `timeout 2 wget ...; exit $?` (the first process heeds no SIGTERM).
 */
export async function busyboxImage(docker: Dockerode): Promise<string> {
  return build(docker, 'punctual-test/busybox:latest', busyboxFiles);
}

/** Busybox, and this Node with the libraries it is linked to: `node` is on the path. */
export async function nodeImage(docker: Dockerode): Promise<string> {
  return build(docker, 'punctual-test/node:latest', () => [...busyboxFiles(), ...nodeFiles()]);
}

const busyboxPath = '/bin/busybox';

/** Puts the image there unless it is there already. */
async function build(docker: Dockerode, name: string, files: () => TarEntry[]): Promise<string> {
  if (!(await ifThere(docker.getImage(name).inspect())))
    await importImage(docker, name, files(), ['ENV PATH=/usr/local/bin:/bin']);
  return name;
}

const folder = (path: string, mode = 0o755): TarEntry => ({ path: `${path}/`, mode, kind: 'folder' });
const text = (path: string, content: string): TarEntry => ({ path, mode: 0o644, data: Buffer.from(content) });
const program = (path: string): TarEntry => ({ path, mode: 0o755, data: readFileSync(realpathSync(`/${path}`)) });

function busyboxFiles(): TarEntry[] {
  const applets = execFileSync(busyboxPath, ['--list'], { encoding: 'utf8' }).trim().split('\n');
  return [
    ...['bin', 'dev', 'etc', 'proc', 'root', 'sys', 'usr', 'usr/local', 'usr/local/bin', 'var'].map((path) =>
      folder(path),
    ),
    folder('tmp', 0o1777),
    { path: 'home', mode: 0o755, kind: 'folder' },
    text('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\njob:x:1000:1000:job:/tmp:/bin/sh\n'),
    text('etc/group', 'root:x:0:\njob:x:1000:\n'),
    program('bin/busybox'),
    ...applets.filter((name) => name !== 'busybox').map((name) => ({ path: `bin/${name}`, target: '/bin/busybox' })),
  ];
}

function nodeFiles(): TarEntry[] {
  const linked = execFileSync('ldd', [process.execPath], { encoding: 'utf8' });
  const libraries = [...linked.matchAll(/(?:=> )?\/(\S+) \(0x/g)].map(([, path]) => path as string);
  const folders = new Set(
    libraries.flatMap((path) =>
      path
        .split('/')
        .slice(0, -1)
        .map((_, at, all) => all.slice(0, at + 1).join('/')),
    ),
  );
  return [
    ...[...folders].filter((path) => !path.startsWith('usr/local') && path !== 'usr').map((path) => folder(path)),
    ...libraries.map(program),
    { path: 'usr/local/bin/node', mode: 0o755, data: readFileSync(process.execPath) },
  ];
}
