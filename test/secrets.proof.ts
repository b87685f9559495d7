/**
 * What is put in as a secret comes out where it was asked for, and nowhere else: canaries go in by every way there is, a real `punctual up` hands
 * them to a task, and then they are looked for in every file of the data folder, in everything the APIs show, in what was said, in every
 * process's arguments, and in labels and settings of containers.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ECS } from '@aws-sdk/client-ecs';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SFN } from '@aws-sdk/client-sfn';
import { SSM } from '@aws-sdk/client-ssm';
import type { ContainerInspectInfo } from 'dockerode';
import { ifThere } from '../src/cloud/runners/docker/engine-api/engine-errors.ts';
import { argumentsOfAll, canaries, filesIn, found } from './canaries.ts';
import { busyboxImage, testDocker } from './docker/docker.ts';
import { makePipe } from './pipe.ts';
import { runToEnd, temporaryFolder, type Up, up } from './run-punctual.ts';
import { account, hashes, type Kind, template } from './secret-job.ts';
import { until } from './until.ts';

const json = (value: unknown): string => JSON.stringify(value);

function clients({ endpoint, host }: Up) {
  const settings = { endpoint, region: host.region, credentials: host.rootKey };
  return {
    cloudFormation: new CloudFormation(settings),
    ecs: new ECS(settings),
    logs: new CloudWatchLogs(settings),
    secretsManager: new SecretsManager(settings),
    ssm: new SSM(settings),
    states: new SFN(settings),
  };
}
type Clients = ReturnType<typeof clients>;

async function putIn({ ssm, secretsManager }: Clients): Promise<void> {
  await ssm.putParameter({ Name: '/job/secure', Value: canaries.secureString, Type: 'SecureString' });
  await ssm.putParameter({ Name: '/job/plain', Value: canaries.plainString, Type: 'String' });
  await secretsManager.createSecret({ Name: 'job/text', SecretString: canaries.secretBefore });
  await secretsManager.putSecretValue({ SecretId: 'job/text', SecretString: canaries.secretString });
  const SecretString = JSON.stringify({ user: 'job', password: canaries.jsonMember });
  await secretsManager.createSecret({ Name: 'job/json', SecretString });
  await secretsManager.createSecret({ Name: 'job/bytes', SecretBinary: Buffer.from(canaries.binary) });
  await secretsManager.createSecret({ Name: 'job/resolved', SecretString: canaries.resolved });
}

async function deploy({ cloudFormation }: Clients, kind: Kind): Promise<void> {
  await cloudFormation.createStack({
    StackName: 'job',
    TemplateBody: template(kind),
    Parameters: [{ ParameterKey: 'Password', ParameterValue: canaries.noEcho }],
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  });
  await until('the stack is made', async () => {
    const { Stacks = [] } = await cloudFormation.describeStacks({ StackName: 'job' });
    const status = Stacks[0]?.StackStatus ?? '';
    if (/FAILED|ROLLBACK/.test(status)) throw new Error(json((await eventsOf(cloudFormation)).StackEvents));
    return status === 'CREATE_COMPLETE';
  });
}

const eventsOf = (cloudFormation: CloudFormation) => cloudFormation.describeStackEvents({ StackName: 'job' });

const executionArn = (name: string): string => `arn:aws:states:us-east-1:${account}:execution:job:${name}`;

/** Everything that may be asked of the stack, the execution and its task, but for the template, which AWS shows as it is. */
async function shown({ cloudFormation, ecs, logs, states }: Clients, name: string): Promise<[string, string][]> {
  const StackName = 'job';
  const { taskArns = [] } = await ecs.listTasks({ family: 'job' });
  const { taskArns: stopped = [] } = await ecs.listTasks({ family: 'job', desiredStatus: 'STOPPED' });
  const tasks = [...taskArns, ...stopped];
  assert.equal(tasks.length, 1);
  const answers = {
    DescribeStacks: cloudFormation.describeStacks({ StackName }),
    DescribeStackEvents: eventsOf(cloudFormation),
    DescribeStackResources: cloudFormation.describeStackResources({ StackName }),
    DescribeTasks: ecs.describeTasks({ tasks, include: ['TAGS'] }),
    DescribeTaskDefinition: ecs.describeTaskDefinition({ taskDefinition: 'job', include: ['TAGS'] }),
    DescribeStateMachine: states.describeStateMachine({
      stateMachineArn: `arn:aws:states:us-east-1:${account}:stateMachine:job`,
    }),
    DescribeExecution: states.describeExecution({ executionArn: executionArn(name) }),
    GetExecutionHistory: states.getExecutionHistory({ executionArn: executionArn(name) }),
    FilterLogEvents: logs.filterLogEvents({ logGroupName: 'job' }),
  };
  return Promise.all(
    Object.entries(answers).map(
      async ([operation, answer]): Promise<[string, string]> => [
        operation,
        json({ ...(await answer), $metadata: undefined }),
      ],
    ),
  );
}

async function keepSecrets(data: string, kind: Kind, whileItRuns: () => Promise<void>): Promise<void> {
  mkdirSync(kind.witness, { recursive: true });
  using go = makePipe(join(kind.witness, 'go'));
  await using first = await up(data, kind.words);
  const aws = clients(first);
  await putIn(aws);
  await deploy(aws, kind);
  const stateMachineArn = `arn:aws:states:us-east-1:${account}:stateMachine:job`;
  await aws.states.startExecution({ stateMachineArn, name: 'one' });
  await until('the task runs', () => existsSync(join(kind.witness, 'started')) || failure(aws));
  assert.deepEqual(found(argumentsOfAll()), [], 'arguments of processes');
  assert.deepEqual(found(filesIn(data)), [], 'files while it runs');
  assert.deepEqual(found(await shown(aws, 'one')), [], 'answers while it runs');
  await whileItRuns();

  const said = await first.end('SIGKILL');
  assert.deepEqual(found(filesIn(data)), [], 'files after a kill');
  await using second = await up(data, kind.words);
  go.write('go');
  const again = clients(second);
  await until('the execution ends', async () => {
    const { status } = await again.states.describeExecution({ executionArn: executionArn('one') });
    return status !== 'RUNNING';
  });
  const answers = await shown(again, 'one');
  assert.match(new Map(answers).get('DescribeExecution') ?? '', /"status":"SUCCEEDED"/);
  const { events = [] } = await again.logs.filterLogEvents({ logGroupName: 'job' });
  assert.deepEqual(
    events.map(({ message }) => message),
    hashes,
    'the task was given them all',
  );
  assert.deepEqual(found(answers), [], 'answers at the end');
  const ended = await second.end('SIGTERM');
  assert.deepEqual(found(filesIn(data)), [], 'files at the end');
  assert.deepEqual(found([['output', said.stdout + said.stderr + ended.stdout + ended.stderr]]), []);
}

/** So that a task which cannot start is reported, and not waited for. */
async function failure({ states }: Clients): Promise<false> {
  const { status, cause } = await states.describeExecution({ executionArn: executionArn('one') });
  assert.equal(status, 'RUNNING', cause);
  return false;
}

describe('the search itself', () => {
  it('finds a canary however it is wrapped up', () => {
    const secret = canaries.noEcho;
    const encoded = ['', 'a', 'ab', 'abc'].map((before) => Buffer.from(`{"${before}":"${secret}"}`).toString('base64'));
    for (const text of [`{"a":"${secret}"}`, ...encoded]) assert.deepEqual(found([['here', text]]), ['here'], text);
    assert.deepEqual(found([['here', Buffer.from(`\0${secret}\n`)]]), ['here']);
    assert.deepEqual(found([['here', secret.slice(1)]]), []);
  });
});

describe('secrets', () => {
  it('are kept in nothing that can be read, and the key is its owner’s alone', async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    await using punctual = await up(data);
    const aws = clients(punctual);
    await putIn(aws);
    const files = filesIn(data);
    assert.deepEqual(found(files), []);
    const filesWith = (text: string) =>
      files.filter(([, content]) => content.includes(text)).map(([path]) => basename(path));
    assert.match(filesWith('job/secure').join(), /^punctual\.db/, 'a name is found where a value is not');
    assert.equal(statSync(join(data, 'vault.key')).mode & 0o777, 0o600);
    const { SecretBinary } = await aws.secretsManager.getSecretValue({ SecretId: 'job/bytes' });
    assert.equal(Buffer.from(SecretBinary ?? []).toString(), canaries.binary);
    const { Parameter } = await aws.ssm.getParameter({ Name: '/job/secure', WithDecryption: true });
    assert.equal(Parameter?.Value, canaries.secureString);
  });

  const noCli = spawnSync('aws', ['--version']).status === 0 ? false : 'the `aws` command is not on this machine';
  it('are put in and read by the aws command', { skip: noCli }, async () => {
    using folder = temporaryFolder();
    await using punctual = await up(join(folder.path, 'data'));
    const { rootKey, region } = punctual.host;
    const env = {
      PATH: process.env['PATH'],
      HOME: folder.path,
      AWS_ENDPOINT_URL: punctual.endpoint,
      AWS_ACCESS_KEY_ID: rootKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
      AWS_DEFAULT_REGION: region,
    };
    const aws = async (words: string): Promise<string> => {
      const { code, stdout, stderr } = await runToEnd('aws', [...words.split(' '), '--output', 'text'], env);
      assert.equal(code, 0, stderr);
      return stdout.trim();
    };
    const secret = join(folder.path, 'secret');
    writeFileSync(secret, canaries.secureString);
    await aws(`ssm put-parameter --name /job/p --type SecureString --value file://${secret}`);
    const query = '--with-decryption --query Parameters[0].Value';
    assert.equal(await aws(`ssm get-parameters --names /job/p ${query}`), canaries.secureString);
    assert.equal(await aws(`ssm get-parameters-by-path --path /job ${query}`), canaries.secureString);
    await aws(`secretsmanager create-secret --name job/s --secret-string file://${secret}`);
    const read = 'secretsmanager get-secret-value --secret-id job/s --query';
    assert.equal(await aws(`${read} SecretString`), canaries.secureString);
    await aws(`secretsmanager put-secret-value --secret-id job/s --secret-binary fileb://${secret}`);
    assert.equal(await aws(`${read} SecretBinary`), Buffer.from(canaries.secureString).toString('base64'));
    await aws('secretsmanager delete-secret --secret-id job/s');
    await aws('secretsmanager restore-secret --secret-id job/s');
    assert.equal(await aws('secretsmanager list-secrets --query SecretList[].Name'), 'job/s');
  });

  const noProcesses = process.platform === 'win32' && 'there are no process groups';
  it('reach a process, and nothing else', { skip: noProcesses }, async () => {
    using folder = temporaryFolder();
    const witness = join(folder.path, 'witness');
    const kind = { words: ['--runner', 'process'], image: 'any', witness, volumes: {}, mounts: {} };
    await keepSecrets(join(folder.path, 'data'), kind, async () => {});
  });

  const there = testDocker();
  it('reach a container, and nothing else', 'skip' in there ? { skip: there.skip } : {}, async () => {
    if ('skip' in there) return;
    process.env['DOCKER_HOST'] = `unix://${there.socket}`;
    using folder = temporaryFolder();
    const witness = join(folder.path, 'witness');
    const kind = {
      words: ['--runner', 'docker', '--allow-host-path', witness],
      image: await busyboxImage(there.docker),
      witness,
      volumes: { Volumes: [{ Name: 'witness', Host: { SourcePath: witness } }] },
      mounts: { MountPoints: [{ SourceVolume: 'witness', ContainerPath: witness }] },
    };
    await keepSecrets(join(folder.path, 'data'), kind, async () => {
      const environments: string[] = [];
      for (const { Id } of await there.docker.listContainers({ all: true })) {
        // Other tests have containers there too, which may be gone meanwhile.
        const inspected: ContainerInspectInfo | undefined = await ifThere(there.docker.getContainer(Id).inspect());
        if (!inspected) continue;
        const { Env: environment, ...settings } = inspected.Config;
        environments.push(...(environment ?? []));
        assert.deepEqual(found([[Id, json({ ...inspected, Config: settings })]]), []);
      }
      assert.ok(environments.includes(`SECURE=${canaries.secureString}`), 'the container was looked at');
    });
  });
});
