/**
 * Finds the Docker Engine of this host, or what answers like one (Podman): DOCKER_HOST alone where it is set, otherwise the usual sockets,
 * in their order. Leaves out `ssh://` and Docker's contexts.
 * Sources: "Docker CLI environment variables"; "Docker Engine API" (versions); podman-system-service(1).
 */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { reliable } from './client.ts';
import { obstacleIn } from './obstacle.ts';

/** What the runner asks for is in this version (Docker 20.10); an Engine that no longer supports it is called in its oldest. */
const apiVersion = '1.41';
const answerMsMax = 2000;

export type Environment = Readonly<Record<string, string | undefined>>;

type Address = Pick<Dockerode.DockerOptions, 'socketPath' | 'host' | 'port' | 'protocol' | 'ca' | 'cert' | 'key'>;

/** dockerode takes a signal here, which its types leave out. */
interface Bounded {
  version(options: { readonly abortSignal: AbortSignal }): Promise<Dockerode.DockerVersion>;
}

/** `why`: none answers within 2 s, or only one older than API 1.41; in words, with what each address met. */
export type Connected = { readonly docker: Dockerode } | { readonly docker?: never; readonly why: string };

/** Throws, in words for a person, where DOCKER_HOST cannot be used. */
export async function connectDocker(env: Environment): Promise<Connected> {
  const addresses = addressesOf(env);
  const { default: Docker } = await import('dockerode');
  const answers = await Promise.all(
    // `host` always: dockerode takes what is not given from the environment of this process.
    addresses.map((address) => ask(Docker, { host: undefined, ...address } as Address)),
  );
  const docker = answers.find((answer) => typeof answer !== 'string');
  if (docker) return { docker };
  const named = env['DOCKER_HOST'];
  const where = named ? `DOCKER_HOST, which is \`${named}\`` : 'the sockets of Docker, Docker Desktop and Podman';
  const obstacles = answers.map((obstacle) => ` (${obstacle})`).join('');
  return { why: `no Docker Engine of API ${apiVersion} or later answers at ${where}${obstacles}` };
}

/** A text: why it is of no use. */
async function ask(Docker: typeof Dockerode, address: Address): Promise<Dockerode | string> {
  const { socketPath, host, port } = address;
  const name = `\`${socketPath ?? `${host}:${port}`}\``;
  try {
    const abortSignal = AbortSignal.timeout(answerMsMax);
    const version = await (reliable(new Docker(address)) as object as Bounded).version({ abortSignal });
    if (isOlder(version.ApiVersion, apiVersion)) return `${name}: API ${version.ApiVersion}`;
    const oldest = version.MinAPIVersion ?? apiVersion;
    return reliable(new Docker({ ...address, version: `v${isOlder(apiVersion, oldest) ? oldest : apiVersion}` }));
  } catch (error) {
    return `${name}: ${obstacleIn(error) ?? 'no answer of a Docker Engine'}`;
  }
}

function isOlder(one: string, other: string): boolean {
  const [major = 0, minor = 0] = one.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

function addressesOf(env: Environment): Address[] {
  const host = env['DOCKER_HOST'];
  if (host) return [addressOf(host, env)];
  if (process.platform === 'win32') return [{ socketPath: '//./pipe/docker_engine' }];
  const home = env['HOME'] ?? homedir();
  const runtime = env['XDG_RUNTIME_DIR'];
  return [
    '/var/run/docker.sock',
    join(home, '.docker/run/docker.sock'),
    ...(runtime ? [join(runtime, 'docker.sock'), join(runtime, 'podman/podman.sock')] : []),
    '/run/podman/podman.sock',
    join(home, '.local/share/containers/podman/machine/podman.sock'),
  ]
    .filter((path) => existsSync(path))
    .map((socketPath) => ({ socketPath }));
}

function addressOf(host: string, env: Environment): Address {
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/.exec(host) ?? [];
  if (scheme === 'unix' || scheme === 'npipe') return { socketPath: rest };
  if (!['tcp', 'http', 'https'].includes(scheme))
    throw new Error(`\`DOCKER_HOST\` is \`${host}\`: use unix://, npipe://, tcp://, http:// or https://`);
  const url = URL.parse(`http://${rest}`);
  if (!url) throw new Error(`\`DOCKER_HOST\` is \`${host}\`, which is no address`);
  const secure = scheme === 'https' || Boolean(env['DOCKER_TLS_VERIFY']) || url.port === '2376';
  return {
    host: url.hostname,
    port: url.port || (secure ? 2376 : 2375),
    protocol: secure ? 'https' : 'http',
    ...(secure ? certificatesOf(env) : {}),
  };
}

function certificatesOf(env: Environment): Pick<Address, 'ca' | 'cert' | 'key'> {
  const folder = env['DOCKER_CERT_PATH'] ?? join(env['HOME'] ?? homedir(), '.docker');
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}
