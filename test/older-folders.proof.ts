/**
 * A data folder of any older version opens: `fixtures/folders` has one of each schema there was, killed at work with two tasks running
 * (`tools/make-folder-fixture.ts`). One of them ended meanwhile, the other's host went down.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { DescribeRuleCommand } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { temporaryFolder, type Up, up } from './run-punctual.ts';
import { clients } from './served-cloud.ts';
import { until } from './until.ts';

const fixtures = join(import.meta.dirname, 'fixtures/folders');
const versions = readdirSync(fixtures);
const skip = process.platform === 'win32' && 'there are no process groups';

describe('a data folder of an older version', { skip }, () => {
  for (const version of versions)
    it(`opens, with the tasks that ran: ${version}`, async () => {
      using folder = temporaryFolder();
      unpack(version, folder.path);
      await using punctual = await up(folder.path, ['--runner', 'process']);
      await assertWhole(punctual);
    });

  it('opens also where a version in between has stopped the tasks that it did not know', async () => {
    using folder = temporaryFolder();
    unpack('first', folder.path);
    const store = new DatabaseSync(join(folder.path, 'punctual.db'));
    store.exec(`UPDATE ecs_task SET desired = 'STOPPED', state = json_set(state,
      '$.desiredStatus', 'STOPPED', '$.stoppingAt', 1795915115435, '$.stopCode', 'UserInitiated', '$.containers[0].status', 'STOPPED')`);
    store.close();
    await using punctual = await up(folder.path, ['--runner', 'process']);
    assert.deepEqual(exitCodes(await stoppedTasks(punctual)), [3, undefined]);
  });
});

function unpack(version: string, to: string): void {
  const from = join(fixtures, version);
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.sql') });
  for (const name of ['punctual', 'logs']) unpackDatabase(join(from, `${name}.sql`), join(to, `${name}.db`)).close();
  const settings = JSON.parse(readFileSync(join(to, 'settings.json'), 'utf8')) as { cloudId?: string };
  // The same tests may run elsewhere on this host: two clouds of one name would be copies.
  if (settings.cloudId) settings.cloudId = randomBytes(16).toString('hex');
  writeFileSync(join(to, 'settings.json'), JSON.stringify(settings));
  // A clone gives files the mode that it likes.
  for (const name of readdirSync(to)) if (name !== 'tasks') chmodSync(join(to, name), 0o600);
  const [ended = ''] = readdirSync(join(to, 'tasks')).filter((name) => /^[0-9a-f]{32}$/.test(name));
  const container = join(to, 'tasks', ended, 'main');
  const output = ['output', 'output.0'].map((name) => join(container, name)).find((file) => existsSync(file));
  appendFileSync(output as string, 'done\n');
  writeFileSync(join(container, 'exit'), '3\n');
  writeFileSync(join(container, 'drained'), '');
}

function unpackDatabase(sql: string, file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  db.exec(readFileSync(sql, 'utf8'));
  return db;
}

async function assertWhole(punctual: Up): Promise<void> {
  const { logs, events, states } = clients(punctual.endpoint, punctual.host);
  assert.deepEqual(exitCodes(await stoppedTasks(punctual)), [3, undefined]);
  const lines = await logs.send(new FilterLogEventsCommand({ logGroupName: '/jobs/report' }));
  assert.deepEqual(lines.events?.map(({ message }) => message).toSorted(), [
    'begun',
    'begun',
    'done',
    'third',
    'third',
    'é𝄞',
    'é𝄞',
  ]);
  assert.equal((await events.send(new DescribeRuleCommand({ Name: 'report' }))).State, 'ENABLED');
  const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({}));
  const executionArn = `${stateMachines[0]?.stateMachineArn?.replace(':stateMachine:', ':execution:')}:one`;
  await until('its execution has ended', async () => {
    const { status } = await states.send(new DescribeExecutionCommand({ executionArn }));
    return status === 'FAILED';
  });
  // Of what ended it speaks, and of nothing else.
  assert.match(
    punctual.stderr,
    /^(?:(?:punctual: tasks run as processes|report: (?:task \S+ of report:\d+|execution one) failed:) [^\n]*\n)+$/,
  );
}

async function stoppedTasks({ endpoint, host }: Up) {
  const { ecs } = clients(endpoint, host);
  const cluster = 'jobs';
  return until('both tasks have stopped', async () => {
    const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, desiredStatus: 'STOPPED' }));
    if (taskArns.length < 2) return undefined;
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
    return tasks.every(({ lastStatus }) => lastStatus === 'STOPPED') && tasks;
  });
}

const exitCodes = (tasks: Awaited<ReturnType<typeof stoppedTasks>>): (number | undefined)[] =>
  tasks.map(({ containers }) => containers?.[0]?.exitCode).toSorted((a, b) => (a ?? 9) - (b ?? 9));
