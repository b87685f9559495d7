/**
 * What a task finds inside, with a real `punctual up` around it: AWS's SDK for JavaScript works there with nothing but the environment, as the
 * task's role and no further; plain HTTP does too; and one task's token and keys are good for that task alone, as long as it lives.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ECS } from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Cloud, openCloud } from '../src/cloud/cloud.ts';
import type { TaskEndpoint } from '../src/cloud/kit/service.ts';
import { openStore } from '../src/cloud/kit/store.ts';
import { vaultKeyBytes } from '../src/cloud/kit/vault.ts';
import { openProcessRunner } from '../src/cloud/runners/process/process.ts';
import { serve } from '../src/cloud/wire/serve.ts';
import { openTaskEndpoint } from '../src/cloud/wire/task-endpoint/task-endpoint.ts';
import { realWorld } from '../src/cloud/world/real.ts';
import { busyboxImage, nodeImage, testDocker } from './docker/docker.ts';
import { testIdentity } from './identity.ts';
import { type Kind, prepare } from './inside-task.ts';
import { temporaryFolder, up } from './run-punctual.ts';

const program = fileURLToPath(new URL('fixtures/look-around.ts', import.meta.url));
const modules = join(import.meta.dirname, '..', 'node_modules');
const asProcess: Kind = { container: { image: 'none', command: ['node', program] } };
const noProcesses = process.platform === 'win32' && 'there are no process groups';

interface Found {
  readonly env: Readonly<Record<string, string>>;
  readonly identity: string;
  readonly container: {
    readonly DockerId: string;
    readonly Name: string;
    readonly Networks: [{ IPv4Addresses: string[] }];
  };
  readonly task: { readonly TaskARN: string; readonly Containers: readonly { readonly DockerId: string }[] };
  readonly stats: Readonly<Record<string, unknown>>;
}

/** What holds for every task that has the SDK, whatever runs it. */
function assertWorks(taskId: string, said: Found): void {
  const { env, container, task, stats, ...calls } = said;
  assert.deepEqual(calls, {
    identity: `arn:aws:sts::000000000000:assumed-role/job/${taskId}`,
    allowed: 'done',
    found: 'done',
    denied: 'AccessDenied',
    deniedTopics: 'AuthorizationErrorException',
  });
  assert.equal(env['AWS_EXECUTION_ENV'], 'AWS_ECS_FARGATE');
  assert.equal(container.Name, 'main');
  assert.equal(task.TaskARN.split('/').at(-1), taskId);
  assert.equal(task.Containers[0]?.DockerId, container.DockerId);
  assert.deepEqual(Object.keys(stats), [container.DockerId]);
}

const keysOf = (env: Found['env'], token = env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? ''): Promise<Response> =>
  fetch(env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '', { headers: { authorization: token } });

const whoIs = async (endpoint: string, keys: Record<string, string>): Promise<string> => {
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', Token: sessionToken = '' } = keys;
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const sts = new STSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  return sts.send(new GetCallerIdentityCommand()).then(
    ({ Arn = '' }) => Arn,
    (error: Error) => error.name,
  );
};

/** Two tasks, and what one may do with what is the other's, and with what is its own when it is over. */
async function assertApart(prepared: Awaited<ReturnType<typeof prepare>>): Promise<void> {
  const [one, other] = [await prepared.run<Found>(), await prepared.run<Found>()];
  for (const { taskId, said } of [one, other]) assertWorks(taskId, said);
  assert.equal(await prepared.written(), 4);

  const { env } = one.said;
  const taskEndpoint = env['AWS_ENDPOINT_URL'] ?? '';
  const metadata = env['ECS_CONTAINER_METADATA_URI_V4'] ?? '';
  const keys = (await (await keysOf(env)).json()) as Record<string, string>;
  assert.equal(await whoIs(taskEndpoint, keys), one.said.identity);
  assert.equal((await keysOf(env, other.said.env['AWS_CONTAINER_AUTHORIZATION_TOKEN'])).status, 400);

  await prepared.stop(one.taskId);
  assert.equal((await keysOf(env)).status, 400);
  assert.equal((await fetch(metadata)).status, 404);
  assert.equal(await whoIs(taskEndpoint, keys), 'InvalidClientTokenId');
  assert.equal((await keysOf(other.said.env)).status, 200);
  await prepared.stop(other.taskId);
}

describe('a task finds inside what it needs', () => {
  it('as a process', { skip: noProcesses }, async () => {
    using folder = temporaryFolder();
    await using punctual = await up(folder.path, ['--runner', 'process']);
    await assertApart(await prepare(punctual, asProcess));
  });

  it('as a process that is given its keys, where SDKs would not fetch them', { skip: noProcesses }, async () => {
    using folder = temporaryFolder();
    await using host = await openTestCloud(folder.path);
    const prepared = await prepare(host, asProcess);
    const { taskId, said } = await prepared.run<Found>();
    assertWorks(taskId, said);
    const {
      AWS_ACCESS_KEY_ID: AccessKeyId,
      AWS_SECRET_ACCESS_KEY: SecretAccessKey,
      AWS_SESSION_TOKEN: Token,
    } = said.env;
    assert.ok(AccessKeyId && SecretAccessKey && Token);
    assert.deepEqual(
      Object.keys(said.env).filter((name) => name.startsWith('AWS_CONTAINER_')),
      [],
    );
    const keys = { AccessKeyId, SecretAccessKey, Token };
    assert.equal(await whoIs(host.taskEndpoint.endpoint, keys), said.identity);
    await prepared.stop(taskId);
    assert.equal(await whoIs(host.taskEndpoint.endpoint, keys), 'InvalidClientTokenId');
  });

  it('at the same address as before, when the engine was killed', { skip: noProcesses }, async () => {
    using folder = temporaryFolder();
    await using first = await up(folder.path, ['--runner', 'process']);
    const { taskId, said } = await (await prepare(first, asProcess)).run<Found>();
    await first.end('SIGKILL');
    await using second = await up(folder.path, ['--runner', 'process']);
    const keys = (await (await keysOf(said.env)).json()) as Record<string, string>;
    assert.equal(await whoIs(said.env['AWS_ENDPOINT_URL'] ?? '', keys), said.identity);
    await new ECS({ endpoint: second.endpoint, region: 'us-east-1', credentials: second.host.rootKey }).stopTask({
      task: taskId,
    });
  });

  const docker = testDocker();
  const noDocker = 'skip' in docker ? { skip: docker.skip } : {};

  it('as a container', noDocker, async () => {
    assert.ok('docker' in docker);
    using folder = temporaryFolder();
    const image = await nodeImage(docker.docker);
    const programs = dirname(program);
    const kind: Kind = {
      volumes: [
        { name: 'modules', host: { sourcePath: modules } },
        { name: 'programs', host: { sourcePath: programs } },
      ],
      container: {
        image,
        command: ['node', '/app/programs/look-around.ts'],
        mountPoints: [
          { sourceVolume: 'modules', containerPath: '/app/node_modules', readOnly: true },
          { sourceVolume: 'programs', containerPath: '/app/programs', readOnly: true },
        ],
      },
    };
    const words = ['--runner', 'docker', '--allow-host-path', modules, '--allow-host-path', programs];
    await using punctual = await up(folder.path, words);
    await assertApart(await prepare(punctual, kind));
  });

  it('as a container that has no more than wget', noDocker, async () => {
    assert.ok('docker' in docker);
    using folder = temporaryFolder();
    const image = await busyboxImage(docker.docker);
    await using punctual = await up(folder.path, ['--runner', 'docker']);
    const prepared = await prepare(punctual, {
      container: { image, entryPoint: ['/bin/sh', '-c'], command: [withWget] },
    });
    const { taskId, said } = await prepared.run<{ keys: { RoleArn: string; Token: string }; task: Found['task'] }>();
    assert.equal(said.keys.RoleArn, 'arn:aws:iam::000000000000:role/job');
    assert.ok(said.keys.Token);
    assert.equal(said.task.TaskARN.split('/').at(-1), taskId);
    await prepared.stop(taskId);
  });
});

const withWget = `
ask() { wget -q -O - "$@"; }
keys=$(ask --header "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" "$AWS_CONTAINER_CREDENTIALS_FULL_URI")
echo "{\\"keys\\":$keys,\\"task\\":$(ask "$ECS_CONTAINER_METADATA_URI_V4/task")}"
trap exit TERM
sleep 1000 &
wait
`;

interface OpenTestCloud extends AsyncDisposable {
  readonly endpoint: string;
  readonly host: Cloud['host'];
  readonly taskEndpoint: TaskEndpoint;
}

/** The cloud in this process, with its task endpoint where keys are given. */
async function openTestCloud(folder: string): Promise<OpenTestCloud> {
  const runner = openProcessRunner({ folder: join(folder, 'tasks') });
  const at: { endpoint?: string; taskEndpoint?: TaskEndpoint } = {};
  const cloud = openCloud({
    identity: { ...testIdentity, vaultKey: randomBytes(vaultKeyBytes) },
    store: openStore(join(folder, 'punctual.db')),
    logStore: openStore(join(folder, 'logs.db')),
    world: realWorld({ runner, transports: { post() {}, mail() {} } }),
    reportError: (what, error) => {
      throw new Error(what, { cause: error });
    },
    endpoint: () => at.endpoint,
    taskEndpoint: () => at.taskEndpoint,
  });
  const server = await serve({ cloud, host: '127.0.0.1', port: 0 });
  const endpoint = `http://127.0.0.1:${server.port}`;
  const address = { host: '127.0.0.1', name: 'localhost', keys: 'given' } as const;
  const { taskEndpoint, close } = await openTaskEndpoint({ cloud, runner, addresses: [address], port: undefined });
  Object.assign(at, { endpoint, taskEndpoint });
  await cloud.start();
  return {
    endpoint,
    host: cloud.host,
    taskEndpoint,
    async [Symbol.asyncDispose]() {
      await Promise.all([close(), server.close()]);
      cloud.stop();
      await runner.close();
    },
  };
}
