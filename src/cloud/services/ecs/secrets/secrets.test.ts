import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import type { ContainerSpec } from '../../../kit/runner.ts';
import type { TaskEndpoint } from '../../../kit/service.ts';
import { type Script, simulatedRunner } from '../../../world/simulated-runner.ts';
import { ecr } from '../../ecr/ecr.ts';
import { iam } from '../../iam/iam.ts';
import { logs } from '../../logs/logs.ts';
import { punctual } from '../../punctual/punctual.ts';
import { secretsmanager } from '../../secretsmanager/secretsmanager.ts';
import { ssm } from '../../ssm/ssm.ts';
import { sts } from '../../sts/sts.ts';
import { ecs } from '../ecs.ts';
import { network } from '../fixtures/task-cloud.ts';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

interface ServiceHost {
  readonly held: Held;
  readonly specs: ContainerSpec[];
  /** Of a task that may read what `actions` say; returns its stop code and reason, or what its container was given. */
  run(
    container: object,
    ...actions: string[]
  ): Promise<{ reason?: string; environment?: Readonly<Record<string, string>> }>;
}

async function open(taskEndpoint?: TaskEndpoint): Promise<ServiceHost> {
  const specs: ContainerSpec[] = [];
  const script: Script = (spec) => {
    specs.push(spec);
    return { seconds: 100 };
  };
  const held = await openHeld({
    services: [iam, sts, punctual, logs, ssm, secretsmanager, ecr, ecs],
    prepare: (world) => {
      world.runner = simulatedRunner(world, script);
    },
    ...(taskEndpoint ? { taskEndpoint } : {}),
  });
  await held.call('ecs', 'CreateCluster', { clusterName: 'jobs' });
  let roles = 0;
  return {
    held,
    specs,
    async run(container, ...actions) {
      const RoleName = `starter-${++roles}`;
      const { Role } = await held.call<{ Role: { Arn: string } }>('iam', 'CreateRole', {
        RoleName,
        AssumeRolePolicyDocument: trust,
      });
      if (actions.length > 0)
        await held.call('iam', 'PutRolePolicy', {
          RoleName,
          PolicyName: 'read',
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
          }),
        });
      await held.call('ecs', 'RegisterTaskDefinition', {
        family: 'job',
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        executionRoleArn: Role.Arn,
        taskRoleArn: Role.Arn,
        containerDefinitions: [{ name: 'main', image: 'b', ...container }],
      });
      const { tasks } = await held.call<{ tasks: { taskArn: string }[] }>('ecs', 'RunTask', {
        cluster: 'jobs',
        taskDefinition: 'job',
        launchType: 'FARGATE',
        networkConfiguration: network,
      });
      const described = await held.call<{ tasks: { stopCode?: string; stoppedReason?: string }[] }>(
        'ecs',
        'DescribeTasks',
        { cluster: 'jobs', tasks: [tasks[0]?.taskArn] },
      );
      const { stopCode, stoppedReason } = described.tasks[0] ?? {};
      if (stopCode !== undefined) return { reason: `${stopCode}: ${stoppedReason}` };
      return { environment: specs.at(-1)?.environment ?? {} };
    },
  };
}

const readAll = ['ssm:GetParameters', 'secretsmanager:GetSecretValue'];
const secret = (valueFrom: string): object => ({ secrets: [{ name: 'SECRET', valueFrom }] });

async function openFilled() {
  const host = await open();
  const { held } = host;
  await held.call('ssm', 'PutParameter', { Name: '/db/password', Value: 'by parameter', Type: 'SecureString' });
  const { ARN } = await held.call<{ ARN: string }>('secretsmanager', 'CreateSecret', {
    Name: 'db',
    SecretString: '{"user":"report","port":5432}',
  });
  const { VersionId } = await held.call<{ VersionId: string }>('secretsmanager', 'PutSecretValue', {
    SecretId: ARN,
    SecretString: '{"user":"second"}',
  });
  return { ...host, arn: ARN, second: VersionId };
}

describe('a container is given a secret', () => {
  const cases: readonly [string, (arn: string, second: string) => string, string][] = [
    ['by the name of a parameter', () => '/db/password', 'by parameter'],
    ['by the ARN of a parameter', () => 'arn:aws:ssm:us-east-1:000000000000:parameter/db/password', 'by parameter'],
    ['by the ARN of a secret, whole', (arn) => arn, '{"user":"second"}'],
    ['by the ARN of a secret without its suffix', (arn) => arn.slice(0, -7), '{"user":"second"}'],
    ['by a key of its JSON', (arn) => `${arn}:user::`, 'second'],
    ['whole, by selectors that are all empty', (arn) => `${arn}:::`, '{"user":"second"}'],
    ['by a stage', (arn) => `${arn}:user:AWSPREVIOUS:`, 'report'],
    ['by a version', (arn, second) => `${arn}:user::${second}`, 'second'],
    ['as JSON where the key has no text', (arn) => `${arn}:port:AWSPREVIOUS:`, '5432'],
  ];
  for (const [name, valueFrom, expected] of cases)
    it(name, async () => {
      const { run, arn, second } = await openFilled();
      const { environment, reason } = await run(secret(valueFrom(arn, second)), ...readAll);
      assert.equal(environment?.['SECRET'], expected, reason);
    });

  for (const name of ['__proto__', 'constructor', 'toString'])
    it(`also where the container, or the variable, is called ${name}`, async () => {
      const { run, arn } = await openFilled();
      const inContainer = await run({ name, ...secret(`${arn}:user::`) }, ...readAll);
      assert.equal(inContainer.environment?.['SECRET'], 'second', inContainer.reason);
      const inVariable = await run({ secrets: [{ name, valueFrom: `${arn}:user::` }] }, ...readAll);
      assert.equal(Object.entries(inVariable.environment ?? {}).find(([key]) => key === name)?.[1], 'second');
    });

  it('and the store holds neither it nor any token', async () => {
    const { run, held, arn, specs } = await openFilled();
    await run({ ...secret(`${arn}:user::`), environment: [{ name: 'PLAIN', value: 'can be read' }] }, ...readAll);
    const dump = held
      .sql(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
      .flatMap(({ name }) => held.sql(`SELECT * FROM "${name}"`))
      .map((row) => JSON.stringify(row))
      .join('\n');
    assert.ok(dump.includes('can be read'), 'the dump is one');
    for (const hidden of ['by parameter', 'second', 'report'])
      assert.ok(!new RegExp(`(?<![-a-z/])${hidden}(?![-a-z/])`).test(dump), hidden);
    assert.equal(specs[0]?.environment['SECRET'], 'second');
  });

  it('the login of its registry too', async () => {
    const { run, held, specs } = await openFilled();
    const { ARN } = await held.call<{ ARN: string }>('secretsmanager', 'CreateSecret', {
      Name: 'registry',
      SecretString: '{"username":"me","password":"hidden"}',
    });
    await run({ repositoryCredentials: { credentialsParameter: ARN } }, ...readAll);
    assert.deepEqual(specs[0]?.registryLogin, { username: 'me', password: 'hidden' });
  });
});

describe('a task ends before anything starts, with the reason, where its secret', () => {
  const pulling =
    'TaskFailedToStart: ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';
  const cases: readonly [string, (arn: string) => string, readonly string[], string][] = [
    [
      'is a parameter that is not there',
      () => '/nobody',
      readAll,
      'unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /nobody',
    ],
    [
      'is a parameter that its role may not read',
      () => '/db/password',
      [],
      'unable to retrieve secrets from ssm: service call has been retried 1 time(s): AccessDeniedException: User: ',
    ],
    [
      'is not there',
      (arn) => arn.replace('secret:db', 'secret:nobody'),
      readAll,
      'unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ',
    ],
    [
      'may not be read by its role',
      (arn) => arn,
      [],
      'unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ',
    ],
    [
      'has a key of every object alone',
      (arn) => `${arn}:constructor::`,
      readAll,
      'unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key constructor',
    ],
    ...[':user', ':user:', ':', '::', ':user::x:y', '::::'].map((selectors): (typeof cases)[number] => [
      `is followed by \`${selectors}\`, which is not all of key, stage and version`,
      (arn) => `${arn}${selectors}`,
      readAll,
      'unable to retrieve secret from asm: service call has been retried 1 time(s): unexpected ARN format with parameters when trying to retrieve ASM secret',
    ]),
    [
      'has no such key',
      (arn) => `${arn}:password::`,
      readAll,
      'unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key password',
    ],
  ];
  for (const [name, valueFrom, actions, reason] of cases)
    it(name, async () => {
      const { run, arn, specs } = await openFilled();
      const ended = await run(secret(valueFrom(arn)), ...actions);
      assert.equal(ended.reason?.slice(0, pulling.length + reason.length), pulling + reason);
      assert.deepEqual(specs, []);
    });

  it('is refused by name already at registration where it has no execution role, or a variable’s name', async () => {
    const { run } = await open();
    const named = { environment: [{ name: 'SECRET', value: '1' }], ...secret('/db') };
    await assert.rejects(run(named), /The secret name must be unique .* such as 'SECRET'\./);
  });
});

describe('a container finds the task endpoint', () => {
  const served = { endpoint: 'http://169.254.170.2:51678', keys: 'served' } as const;
  const tokenOf = (environment: Readonly<Record<string, string>> = {}): string =>
    environment['ECS_CONTAINER_METADATA_URI_V4']?.split('/').at(-1) as string;

  it('by its environment: metadata, keys of its role, the API', async () => {
    const { run, held } = await open(served);
    const { environment } = await run({});
    const token = tokenOf(environment);
    assert.match(token, /^[0-9a-f]{32}$/);
    const [task] = held.sql('SELECT id FROM ecs_task');
    assert.deepEqual(environment, {
      AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: 'http://169.254.170.2:51678',
      ECS_CONTAINER_METADATA_URI_V4: `http://169.254.170.2:51678/v4/${token}`,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://169.254.170.2:51678/v2/credentials/${task?.['id']}`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    });
  });

  it('and behind it the queues whose URLs it is given', async () => {
    const { run } = await open(served);
    const value = '{"queue":"http://127.0.0.1:4566/000000000000/mine","other":"http://127.0.0.1:45667/x"}';
    const { environment } = await run({ environment: [{ name: 'QUEUES', value }] });
    assert.equal(
      environment?.['QUEUES'],
      '{"queue":"http://169.254.170.2:51678/000000000000/mine","other":"http://127.0.0.1:45667/x"}',
    );
  });

  it('and is told who it is, and its keys, as long as it runs', async () => {
    const { run, held } = await open(served);
    const token = tokenOf((await run({ dockerLabels: { team: 'finance' } })).environment);
    const opened = await held.call<{ taskId: string; roleArn: string }>('ecs', 'OpenEndpoint', { token });
    const arn = `arn:aws:ecs:us-east-1:000000000000:task/jobs/${opened.taskId}`;
    const { container, task } = await held.call<{
      container: { DockerId: string; Name: string; KnownStatus: string; Labels: Record<string, string> };
      task: { TaskARN: string; Family: string; Limits: object; Containers: object[] };
    }>('ecs', 'DescribeEndpoint', { token, tags: false });
    assert.deepEqual([container.Name, container.KnownStatus], ['main', 'RUNNING']);
    const shown = await held.call<{ tasks: { containers: { runtimeId: string }[] }[] }>('ecs', 'DescribeTasks', {
      cluster: 'jobs',
      tasks: [opened.taskId],
    });
    assert.equal(container.DockerId, shown.tasks[0]?.containers[0]?.runtimeId);
    assert.equal(container.Labels['team'], 'finance');
    assert.deepEqual(
      [task.TaskARN, task.Family, task.Limits, task.Containers.length],
      [arn, 'job', { CPU: 0.25, Memory: 512 }, 1],
    );
    const keys = await held.call<{ RoleArn: string; AccessKeyId: string; Expiration: string }>('ecs', 'IssueTaskKeys', {
      token,
    });
    assert.deepEqual([keys.RoleArn, keys.Expiration], [opened.roleArn, '2026-01-01T01:00:00.000Z']);
    await held.call('ecs', 'StopTask', { cluster: 'jobs', task: opened.taskId });
    for (const operation of ['OpenEndpoint', 'DescribeEndpoint', 'IssueTaskKeys'])
      await assert.rejects(held.call('ecs', operation, { token, tags: false }), { code: 'InvalidIdInRequest' });
    assert.deepEqual(held.sql('SELECT * FROM ecs_door'), []);
  });

  it('with keys in its environment where no SDK would fetch them there; they end with the task', async () => {
    const { run, held } = await open({ endpoint: 'http://host.docker.internal:51678', keys: 'given' });
    const { environment = {} } = await run({});
    assert.equal(environment['AWS_CONTAINER_CREDENTIALS_FULL_URI'], undefined);
    const accessKeyId = environment['AWS_ACCESS_KEY_ID'] as string;
    const key = held.cloud.authority?.key(accessKeyId, held.world.now());
    assert.equal(key?.secretAccessKey, environment['AWS_SECRET_ACCESS_KEY']);
    await held.advance(90);
    const [task] = held.sql('SELECT id FROM ecs_task');
    await held.call('ecs', 'StopTask', { cluster: 'jobs', task: task?.['id'] });
    assert.equal(held.cloud.authority?.key(accessKeyId, held.world.now()), undefined);
    assert.deepEqual(held.errors, []);
  });

  it('has the same token after a kill', async () => {
    const { run, held, specs } = await open(served);
    const { environment } = await run({});
    await held.restart();
    assert.equal(specs.length, 1);
    assert.equal(
      (await held.call<{ name: string }>('ecs', 'OpenEndpoint', { token: tokenOf(environment) })).name,
      'main',
    );
  });
});

describe('an image of this account’s ECR', () => {
  const image = '000000000000.dkr.ecr.us-east-1.amazonaws.com/report:v1';
  const digest = `sha256:${'a'.repeat(64)}`;
  const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];
  const authorise = 'ecr:GetAuthorizationToken';

  async function openPushed(): Promise<ServiceHost & { readonly pushed: string }> {
    const host = await open();
    await host.held.call('ecr', 'CreateRepository', { repositoryName: 'report' });
    const { imageDigest } = await host.held.call<{ imageDigest: string }>('ecr', 'RecordPush', {
      repositoryName: 'report',
      imageTag: 'v1',
      imageManifest: JSON.stringify({ config: { digest, size: 1 }, layers: [] }),
    });
    return { ...host, pushed: imageDigest };
  }

  it('is run by its digest from the registry of this cloud, with a login of the execution role', async () => {
    const { run, specs, pushed } = await openPushed();
    await run({ image }, ...pull, authorise);
    const { image: given, registryLogin } = specs[0]!;
    assert.deepEqual([given, registryLogin?.username], [`127.0.0.1:4566/report@${pushed}`, 'AWS']);
  });

  it('is not run where the execution role may not pull it', async () => {
    const { run } = await openPushed();
    assert.match(
      (await run({ image }, ...pull)).reason!,
      /ResourceInitializationError: unable to pull secrets or registry auth: .*unable to retrieve ecr registry auth: .*AccessDeniedException: .*ecr:GetAuthorizationToken/,
    );
    assert.match((await run({ image }, authorise)).reason!, /CannotPullContainerError: .*ecr:BatchGetImage/);
  });

  it('that was not pushed here is left to the runner, under its own name', async () => {
    const { run, specs } = await openPushed();
    for (const name of [image.replace('v1', 'v2'), image.replace('report', 'other')]) {
      await run({ image: name });
      assert.equal(specs.at(-1)?.image, name);
    }
  });
});
