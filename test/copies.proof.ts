/** Copies of a data folder: none goes on with what its original does; moved, backed up and restored, a folder goes on as what it was. */
import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogGroupCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { DescribeRuleCommand, ListRulesCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { CreateStateMachineCommand, DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { openAccount } from '../src/operator/account.ts';
import { engineState } from '../src/operator/engine.ts';
import { makePipe, type Pipe } from './pipe.ts';
import { type Said, say, temporaryFolder, type Up, up } from './run-punctual.ts';
import { clients } from './served-cloud.ts';
import { until } from './until.ts';

const skip = process.platform === 'win32' && 'there are no process groups';
const processes = ['--runner', 'process'];

const start = (data: string, ...more: string[]): Promise<Said> =>
  say('up', '--data', data, '--port', '0', '--runner', 'none', ...more);

function assertCopy({ code, stdout, stderr }: Said, why: RegExp): void {
  assert.equal(code, 1, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, /^punctual: the data folder `.*` is a copy: /);
  assert.match(stderr, why);
  assert.match(stderr, /\n {2}-> .*punctual up --moved; .*punctual up --as-copy\n$/);
}

const copyOf = (data: string): string => {
  cpSync(data, `${data}-copy`, { recursive: true, preserveTimestamps: true });
  return `${data}-copy`;
};

describe('a copy of a data folder', { skip }, () => {
  it('does not start while its original runs, nor once that has stopped', async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    await using original = await up(data);
    const copy = copyOf(data);
    assertCopy(await start(copy), /another process of this host runs the same cloud/);
    await original.end('SIGTERM');
    assertCopy(await start(copy), new RegExp(`its original is \`${data}\``));
    // Neither in the place that the original had.
    renameSync(data, `${data}-away`);
    await using away = await up(`${data}-away`);
    renameSync(copy, data);
    assertCopy(await start(data), /another process of this host runs the same cloud/);
    await away.end('SIGTERM');
  });

  it('becomes a cloud of its own, which starts nothing, and leaves the tasks of its original alone', async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    using pipe = makePipe(join(folder.path, 'pipe'));
    await using original = await up(data, processes);
    const executionArn = await startWork(original, pipe);
    const copied = copyOf(data);
    const key = readFileSync(join(copied, 'keys.json'), 'utf8');
    await using copy = await up(copied, [...processes, '--as-copy']);
    assert.match(copy.stderr, /this folder is a copy, and a cloud of its own from now on: its rules are disabled/);
    assert.notEqual(readFileSync(join(copied, 'keys.json'), 'utf8'), key);
    await assertHeld(copy, executionArn);
    // A word too much in a unit file changes nothing at the next start.
    const { cloudId } = settingsOf(copied);
    await copy.end('SIGTERM');
    await using again = await up(copied, [...processes, '--as-copy']);
    assert.equal(settingsOf(copied).cloudId, cloudId);
    assert.doesNotMatch(again.stderr, /is a copy/);
    await assertHeld(again, executionArn);
    pipe.write('go');
    await assertDone(original, executionArn);
    assert.equal(
      (await clients(original.endpoint, original.host).events.send(new DescribeRuleCommand({ Name: 'report' }))).State,
      'ENABLED',
    );
  });

  it('is none where nobody copied: --as-copy is refused', async () => {
    using folder = temporaryFolder();
    await (await up(folder.path)).end('SIGTERM');
    const { code, stderr } = await start(folder.path, '--as-copy');
    assert.equal(code, 2);
    assert.match(stderr, /is no copy: it is in use where it was made\n {2}-> leave --as-copy out/);
  });

  it('is suspected where a folder comes from another host, until somebody says that it was moved', async () => {
    using folder = temporaryFolder();
    await (await up(folder.path)).end('SIGTERM');
    const settings = settingsOf(folder.path);
    const place = { host: '0'.repeat(32), path: '/srv/punctual', boot: 'another', mark: '1:1' };
    writeFileSync(join(folder.path, 'settings.json'), JSON.stringify({ ...settings, place }), { mode: 0o600 });
    assertCopy(await start(folder.path), /it was in use at `\/srv\/punctual`/);
    await (await up(folder.path, ['--moved'])).end('SIGTERM');
    assert.equal(settingsOf(folder.path).cloudId, settings.cloudId);
    await using again = await up(folder.path);
    assert.match(again.stdout, /^ready/);
  });
});

describe('a data folder that was moved', { skip }, () => {
  it('loses no exit code and no line of a task that runs', async () => {
    using folder = temporaryFolder();
    const [before, after] = [join(folder.path, 'before'), join(folder.path, 'after')];
    using pipe = makePipe(join(folder.path, 'pipe'));
    await using first = await up(before, processes);
    const executionArn = await startWork(first, pipe);
    await first.end('SIGKILL');
    renameSync(before, after);
    pipe.write('go');
    await until('the task has ended', () => findExit(join(after, 'tasks')));
    await using second = await up(after, processes);
    await assertDone(second, executionArn);
  });
});

describe('a backup', { skip }, () => {
  it('is taken while the cloud runs, for its user alone and without the key of the vault, and is restored', async () => {
    using folder = temporaryFolder();
    const [data, backup, drill, key] = ['data', 'backup', 'drill', 'safe.key'].map((name) =>
      join(folder.path, name),
    ) as [string, string, string, string];
    await using original = await up(data);
    const { secretsManager } = clients(original.endpoint, original.host);
    await secretsManager.send(new CreateSecretCommand({ Name: 'kept', SecretString: 'quiet' }));
    mkdirSync(join(data, 'images', 'sha256'), { recursive: true, mode: 0o700 });
    writeFileSync(join(data, 'images', 'sha256', 'aa'), 'a layer', { mode: 0o600 });
    const made = await say('backup', backup, '--data', data, '--vault-key', key);
    assert.deepEqual([made.code, made.stdout], [0, `${backup}\n`], made.stderr);
    const { endpoint, host } = original;
    using account = openAccount({ endpoint, region: host.region, credentials: host.rootKey });
    const told = (await engineState(account))?.backup;
    assert.ok(told && told.bytes > 0 && told.at.getTime() === Math.round(statSync(join(data, 'backup.json')).mtimeMs));
    const files = ['keys.json', 'logs.db', 'punctual.db', 'settings.json'];
    const layer = 'images/sha256/aa';
    assert.deepEqual(readdirSync(backup).toSorted(), ['images', ...files]);
    for (const file of [...[...files, layer].map((name) => join(backup, name)), key])
      assert.equal(statSync(file).mode & 0o777, 0o600, file);
    assert.equal(statSync(backup).mode & 0o777, 0o700);
    await secretsManager.send(new CreateSecretCommand({ Name: 'later', SecretString: 'loud' }));

    assert.match((await say('restore', backup, '--data', drill)).stderr, /could not be opened\n {2}-> .*--vault-key/);
    assert.equal((await say('restore', backup, '--data', drill, '--vault-key', key)).code, 0);
    assert.equal(readFileSync(join(drill, layer), 'utf8'), 'a layer');
    assertCopy(await start(drill), /another process of this host/);
    await using tried = await up(drill, ['--as-copy']);
    await assertSecrets(tried, ['kept']);

    await original.end('SIGTERM');
    rmSync(data, { recursive: true });
    assert.equal((await say('restore', backup, '--data', data, '--vault-key', key)).code, 0);
    await using again = await up(data);
    await assertSecrets(again, ['kept']);
    assert.equal(again.host.rootKey.accessKeyId, original.host.rootKey.accessKeyId);
  });

  it('says without which key it is, and overwrites nothing', async () => {
    using folder = temporaryFolder();
    const [data, backup] = [join(folder.path, 'data'), join(folder.path, 'backup')];
    await (await up(data)).end('SIGTERM');
    assert.match(
      (await say('backup', backup, '--data', data)).stderr,
      /vault\.key` is not in it, .*keep a copy elsewhere/,
    );
    const twice = await say('backup', backup, '--data', data);
    assert.deepEqual([twice.code, twice.stdout], [2, '']);
    const over = await say('restore', backup, '--data', data);
    assert.match(over.stderr, /is not empty\n {2}-> move it away/);
    assert.match(
      (await say('backup', join(backup, 'x'), '--data', join(folder.path, 'none'))).stderr,
      /is no data folder/,
    );
    writeFileSync(join(backup, 'punctual.db'), 'nonsense');
    assert.match((await say('restore', backup, '--data', `${data}-new`)).stderr, /punctual\.db` is damaged/);
    assert.ok(!existsSync(`${data}-new`));
  });
});

const settingsOf = (data: string): { cloudId: string } => JSON.parse(readFileSync(join(data, 'settings.json'), 'utf8'));

const findExit = (tasks: string): boolean =>
  readdirSync(tasks, { recursive: true }).some((name) => String(name).endsWith('/exit'));

/** A machine whose task waits for the pipe, with a rule and an alarm. Returns the execution that runs. */
async function startWork(punctual: Up, pipe: Pipe): Promise<string> {
  const { iam, ecs, logs, states, events, cloudWatch } = clients(punctual.endpoint, punctual.host);
  const document = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });
  const Service = ['ecs-tasks', 'states', 'events'].map((name) => `${name}.amazonaws.com`);
  const trust = document([{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }]);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'jobs', AssumeRolePolicyDocument: trust }));
  const PolicyDocument = document([{ Effect: 'Allow', Action: '*', Resource: '*' }]);
  await iam.send(new PutRolePolicyCommand({ RoleName: 'jobs', PolicyName: 'all', PolicyDocument }));
  await ecs.send(new CreateClusterCommand({ clusterName: 'jobs' }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/jobs/report' }));
  const options = { 'awslogs-group': '/jobs/report', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'report' };
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'report',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      executionRoleArn: Role?.Arn,
      containerDefinitions: [
        {
          name: 'main',
          image: 'busybox:1',
          command: ['sh', '-c', `echo begun; read line <'${pipe.path}'; echo "$line"; exit 7`],
          logConfiguration: { logDriver: 'awslogs', options },
        },
      ],
    }),
  );
  const Parameters = {
    Cluster: 'jobs',
    TaskDefinition: 'report',
    LaunchType: 'FARGATE',
    NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-0123456789abcdef0'] } },
  };
  const Report = { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask.sync', Parameters, End: true };
  const definition = JSON.stringify({ StartAt: 'Report', States: { Report } });
  const machine = { name: 'report', roleArn: Role?.Arn, definition };
  const { stateMachineArn } = await states.send(new CreateStateMachineCommand(machine));
  await events.send(new PutRuleCommand({ Name: 'report', ScheduleExpression: 'rate(1 hour)' }));
  const Targets = [{ Id: 'report', Arn: stateMachineArn, RoleArn: Role?.Arn }];
  await events.send(new PutTargetsCommand({ Rule: 'report', Targets }));
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'failed',
      Namespace: 'AWS/States',
      MetricName: 'ExecutionsFailed',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    }),
  );
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn }));
  await until('the task runs', async () => (await taskStatuses(punctual, 'RUNNING'))[0] === 'RUNNING');
  await until('it has printed', async () => (await lines(punctual)).includes('begun'));
  return String(executionArn);
}

async function taskStatuses({ endpoint, host }: Up, desiredStatus: 'RUNNING' | 'STOPPED'): Promise<string[]> {
  const { ecs } = clients(endpoint, host);
  const { taskArns: tasks = [] } = await ecs.send(new ListTasksCommand({ cluster: 'jobs', desiredStatus }));
  if (tasks.length === 0) return [];
  const described = await ecs.send(new DescribeTasksCommand({ cluster: 'jobs', tasks }));
  return (described.tasks ?? []).map(({ lastStatus, containers }) =>
    [lastStatus, containers?.[0]?.exitCode].filter((one) => one !== undefined).join(' '),
  );
}

async function lines({ endpoint, host }: Up): Promise<(string | undefined)[]> {
  const { logs } = clients(endpoint, host);
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: '/jobs/report' }));
  return events.map(({ message }) => message);
}

/** Nothing goes on in a copy, and nothing begins by itself. */
async function assertHeld(copy: Up, executionArn: string): Promise<void> {
  const { states, events, cloudWatch } = clients(copy.endpoint, copy.host);
  const { status, cause } = await states.send(new DescribeExecutionCommand({ executionArn }));
  assert.deepEqual([status, cause], ['ABORTED', 'this cloud is a copy: the execution goes on in its original']);
  assert.deepEqual(await taskStatuses(copy, 'STOPPED'), ['STOPPED']);
  assert.deepEqual(await taskStatuses(copy, 'RUNNING'), []);
  const { Rules = [] } = await events.send(new ListRulesCommand({}));
  assert.deepEqual(
    Rules.filter(({ ManagedBy }) => !ManagedBy).map(({ Name, State }) => [Name, State]),
    [['report', 'DISABLED']],
  );
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
  assert.deepEqual(
    MetricAlarms.map(({ ActionsEnabled }) => ActionsEnabled),
    [false],
  );
}

/** The task that waited for the pipe has come to its own end. */
async function assertDone(punctual: Up, executionArn: string): Promise<void> {
  const { states } = clients(punctual.endpoint, punctual.host);
  await until('the execution has ended', async () => {
    const { status } = await states.send(new DescribeExecutionCommand({ executionArn }));
    assert.ok(status === 'RUNNING' || status === 'FAILED', status);
    return status === 'FAILED';
  });
  assert.deepEqual(await taskStatuses(punctual, 'STOPPED'), ['STOPPED 7']);
  assert.deepEqual(await lines(punctual), ['begun', 'go']);
}

async function assertSecrets({ endpoint, host }: Up, names: readonly string[]): Promise<void> {
  const { secretsManager } = clients(endpoint, host);
  for (const SecretId of names)
    assert.equal((await secretsManager.send(new GetSecretValueCommand({ SecretId }))).SecretString, 'quiet');
  await assert.rejects(secretsManager.send(new GetSecretValueCommand({ SecretId: 'later' })));
}
