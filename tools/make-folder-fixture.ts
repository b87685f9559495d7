/**
 * Makes a data folder as a version of Punctual leaves it that is killed at work, as text: `test/fixtures/folders/NAME`. A test opens each
 * with the present version (`test/older-folders.proof.ts`). To be run before a schema or a runner's folder changes:
 *
 *     node tools/make-folder-fixture.ts NAME [CHECKOUT]
 *
 * CHECKOUT is a working copy of the version, with its node_modules; default: this one.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

const root = join(import.meta.dirname, '..');
const [name, checkout = root] = process.argv.slice(2);
if (!name) throw new Error('node tools/make-folder-fixture.ts NAME [CHECKOUT]');
const data = mkdtempSync(join(tmpdir(), 'punctual-fixture-'));
async function start(): Promise<{ child: ChildProcess; endpoint: string }> {
  const words = [
    join(resolve(checkout), 'bin/punctual.js'),
    'up',
    '--data',
    data,
    '--port',
    '0',
    '--runner',
    'process',
  ];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (text) => {
    printed += text;
  });
  return { child, endpoint: await until(() => /^ready (\S+)$/m.exec(printed)?.[1]) };
}

async function until<T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 1000; tries++) {
    const found = await find();
    if (found !== undefined) return found;
    await pause(50);
  }
  throw new Error('it does not come');
}

/** A rule, a state machine that waits for a task, and two tasks: one in the machine, one by itself. */
async function work(endpoint: string): Promise<void> {
  const { accessKeyId, secretAccessKey } = JSON.parse(readFileSync(join(data, 'keys.json'), 'utf8'));
  const settings = { endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } };
  const [ecs, logs, states] = [new ECSClient(settings), new CloudWatchLogsClient(settings), new SFNClient(settings)];
  const role = await makeRole(new IAMClient(settings));
  await ecs.send(new CreateClusterCommand({ clusterName: 'jobs' }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/jobs/report' }));
  await ecs.send(new RegisterTaskDefinitionCommand(definition(role)));
  const { stateMachineArn } = await states.send(
    new CreateStateMachineCommand({ name: 'report', roleArn: role, definition: machine }),
  );
  const events = new EventBridgeClient(settings);
  await events.send(new PutRuleCommand({ Name: 'report', ScheduleExpression: 'cron(0 4 1 1 ? *)' }));
  const targets = [{ Id: 'report', Arn: stateMachineArn, RoleArn: role }];
  await events.send(new PutTargetsCommand({ Rule: 'report', Targets: targets }));
  await states.send(new StartExecutionCommand({ stateMachineArn, name: 'one' }));
  await ecs.send(
    new RunTaskCommand({ cluster: 'jobs', taskDefinition: 'report', launchType: 'FARGATE', networkConfiguration }),
  );
  await until(async () => {
    const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'jobs' }));
    if (taskArns.length < 2) return undefined;
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'jobs', tasks: taskArns }));
    return tasks.every(({ lastStatus }) => lastStatus === 'RUNNING') || undefined;
  });
  await until(async () => {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: '/jobs/report' }));
    return events.length >= 6 || undefined;
  });
}

const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } };

const definition = (role: string) => ({
  family: 'report',
  requiresCompatibilities: ['FARGATE' as const],
  networkMode: 'awsvpc' as const,
  cpu: '256',
  memory: '512',
  executionRoleArn: role,
  containerDefinitions: [
    {
      name: 'main',
      image: 'busybox:1',
      command: ['sh', '-c', "printf 'begun\\n\\303\\251\\360\\235\\204\\236\\nthird\\n'; sleep 5; echo done; exit 3"],
      logConfiguration: {
        logDriver: 'awslogs' as const,
        options: { 'awslogs-group': '/jobs/report', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'report' },
      },
    },
  ],
});

const machine = JSON.stringify({
  StartAt: 'Report',
  States: {
    Report: {
      Type: 'Task',
      Resource: 'arn:aws:states:::ecs:runTask.sync',
      Parameters: {
        Cluster: 'jobs',
        TaskDefinition: 'report',
        LaunchType: 'FARGATE',
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-0123456789abcdef0'] } },
      },
      End: true,
    },
  },
});

async function makeRole(iam: IAMClient): Promise<string> {
  const services = ['ecs-tasks', 'states', 'events'].map((service) => `${service}.amazonaws.com`);
  const trust = [{ Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' }];
  const all = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  const document = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: 'jobs', AssumeRolePolicyDocument: document(trust) }),
  );
  await iam.send(new PutRolePolicyCommand({ RoleName: 'jobs', PolicyName: 'all', PolicyDocument: document(all) }));
  return Role?.Arn as string;
}

const kept = new Set(['settings.json', 'keys.json', 'vault.key', 'tasks']);

/** The databases as SQL; of the others those that are needed. */
function keep(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const database of ['punctual', 'logs'])
    writeFileSync(join(folder, `${database}.sql`), dump(join(data, `${database}.db`)));
  for (const file of readdirSync(data).filter((one) => kept.has(one)))
    cpSync(join(data, file), join(folder, file), { recursive: true, filter: (path) => !path.endsWith('/work') });
}

/** The table of the reserve for a full disk: a start makes its rows. */
const zeros = 'reserve';

function dump(file: string): string {
  const db = new DatabaseSync(file);
  const objects = db
    .prepare("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY rowid")
    .all();
  const of = (isTable: boolean) => objects.filter(({ type, sql }) => (type === 'table') === isTable && sql !== null);
  const tables = [...of(true).map(({ name }) => String(name)), 'sqlite_sequence'].filter((name) => name !== zeros);
  const rows = tables.flatMap((table) => (isThere(db, table) ? rowsOf(db, table) : []));
  const lines = [...of(true).map(({ sql }) => sql), ...rows, ...of(false).map(({ sql }) => sql)];
  db.close();
  return lines.map((line) => `${line};\n`).join('');
}

const isThere = (db: DatabaseSync, table: string): boolean =>
  db.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table) !== undefined;

function rowsOf(db: DatabaseSync, table: string): string[] {
  const columns = db
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name));
  const values = columns.map((column) => `quote("${column}")`).join(" || ', ' || ");
  return db
    .prepare(`SELECT ${values} AS line FROM "${table}"`)
    .all()
    .map(({ line }) => `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${line})`);
}

const punctual = await start();
try {
  await work(punctual.endpoint);
} finally {
  punctual.child.kill('SIGKILL');
}
keep(join(root, 'test/fixtures/folders', name));
rmSync(data, { recursive: true });
