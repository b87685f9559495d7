/** 200 idle connections at each port, and 128 file descriptors: tasks start, print and end all the same, asked for by a call and by the clock. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { it } from 'node:test';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { clientSettings, openPrinting } from './printing-tasks.ts';
import { temporaryFolder, type Up, up } from './run-punctual.ts';
import { until } from './until.ts';

const entry = join(import.meta.dirname, 'fixtures/few-descriptors.js');
const idleMax = 200;

/** Runs a shell script by EventBridge Scheduler within two seconds; returns what reads the first line that it has printed. */
async function schedule(punctual: Up, script: string): Promise<() => Promise<string | undefined>> {
  const settings = clientSettings(punctual);
  const [iam, scheduler, logs] = [
    new IAMClient(settings),
    new SchedulerClient(settings),
    new CloudWatchLogsClient(settings),
  ];
  const trusting = { Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const allowed = { Effect: 'Allow', Action: ['ecs:RunTask', 'iam:PassRole'], Resource: '*' };
  const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: 'clock', AssumeRolePolicyDocument: document(trusting) }),
  );
  await iam.send(new PutRolePolicyCommand({ RoleName: 'clock', PolicyName: 'run', PolicyDocument: document(allowed) }));
  const override = { containerOverrides: [{ name: 'main', command: [script] }] };
  await scheduler.send(
    new CreateScheduleCommand({
      Name: 'soon',
      ScheduleExpression: `at(${new Date(Date.now() + 2000).toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: `arn:aws:ecs:${settings.region}:000000000000:cluster/jobs`,
        RoleArn: Role?.Arn,
        EcsParameters: {
          TaskDefinitionArn: `arn:aws:ecs:${settings.region}:000000000000:task-definition/flood1`,
          LaunchType: 'FARGATE',
          NetworkConfiguration: { awsvpcConfiguration: { Subnets: ['subnet-1'] } },
        },
        Input: JSON.stringify(override),
      },
    }),
  );
  return async () => {
    const { events } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: '/jobs', filterPattern: '"by the clock"' }),
    );
    return events?.[0]?.message;
  };
}

it('idle connections take no descriptor that a task needs', {
  skip: process.platform !== 'linux' && 'no /proc',
}, async () => {
  using folder = temporaryFolder();
  const data = join(folder.path, 'data');
  await using punctual = await up(data, ['--runner', 'process', '--dashboard-port', '0'], entry);
  assert.match(readFileSync(`/proc/${punctual.pid}/limits`, 'utf8'), /^Max open files +128 +128 /m);
  const tasks = await openPrinting(punctual);
  const idle: Socket[] = [];
  const hold = (port: number): void => {
    for (let i = 0; i < idleMax; i++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      idle.push(socket);
    }
  };
  const [taskEndpoint = ''] = await tasks.lines(await tasks.run('echo "$ECS_CONTAINER_METADATA_URI_V4"'));
  const [, dashboard = ''] = /dashboard: (\S+)/.exec(punctual.stderr) ?? [];
  for (const url of [dashboard, punctual.endpoint, taskEndpoint]) hold(Number(new URL(url).port));
  const most = await until(
    'there are too many',
    () => /(\d+) connections are open, the most/.exec(punctual.stderr)?.[1],
  );
  const areOpen = (): number => idle.filter(({ closed }) => !closed).length;
  await until('all were taken, and those beyond the most closed', () => areOpen() <= 3 * Number(most));
  for (let i = 0; i < 5; i++) {
    const stream = await tasks.run(`echo printed ${i}`);
    assert.deepEqual(await tasks.lines(stream), [`printed ${i}`]);
  }
  const byClock = await schedule(punctual, 'echo printed by the clock');
  await until('a scheduled task has printed', async () => (await byClock()) === 'printed by the clock');
  const open = readdirSync(`/proc/${punctual.pid}/fd`).length;
  assert.ok(open < 128, `${open} descriptors`);
  assert.doesNotMatch(punctual.stderr, /EMFILE|too many open files|cannot open/i);
  for (const one of idle) one.destroy();
  assert.equal((await punctual.end('SIGTERM')).code, 0);
});
