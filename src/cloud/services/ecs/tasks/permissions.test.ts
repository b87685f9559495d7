import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Caller } from '../../../kit/caller.ts';
import { iam } from '../../iam/iam.ts';
import { openTaskCloud, type TaskCloud } from '../fixtures/task-cloud.ts';

const account = '000000000000';
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const machine: Caller = { kind: 'session', roleArn: role('Machine'), sessionName: 'run' };
const cluster = `arn:aws:ecs:us-east-1:${account}:cluster/jobs`;
const document = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const trust = (service: string) =>
  document({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' });

type Statement = Record<string, unknown>;
const onCluster = { ArnEquals: { 'ecs:cluster': cluster } };
const passes = (name: string): Statement => ({
  Effect: 'Allow',
  Action: 'iam:PassRole',
  Resource: role(name),
  Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
});
const usual = {
  run: {
    Effect: 'Allow',
    Action: 'ecs:RunTask',
    Resource: `arn:aws:ecs:us-east-1:${account}:task-definition/job:1`,
    Condition: onCluster,
  },
  stop: { Effect: 'Allow', Action: 'ecs:StopTask', Resource: '*', Condition: onCluster },
  task: passes('Task'),
  starter: passes('Starter'),
} satisfies Record<string, Statement>;
const logs = {
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: `arn:aws:logs:us-east-1:${account}:log-group:/jobs:*`,
};

interface Setting {
  readonly without?: keyof typeof usual;
  readonly taskTrust?: string;
  readonly starterTrust?: string;
  readonly starterMay?: Statement;
}

async function openGuarded(setting: Setting): Promise<TaskCloud> {
  const host = await openTaskCloud({ services: [iam] });
  const { held } = host;
  const make = async (name: string, trusted: string, statements: Statement[]) => {
    await held.call('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: trust(trusted) });
    if (statements.length > 0)
      await held.call('iam', 'PutRolePolicy', {
        RoleName: name,
        PolicyName: 'p',
        PolicyDocument: document(...statements),
      });
  };
  const statements = Object.entries(usual).filter(([name]) => name !== setting.without);
  await make(
    'Machine',
    'states.amazonaws.com',
    statements.map(([, statement]) => statement),
  );
  await make('Task', setting.taskTrust ?? 'ecs-tasks.amazonaws.com', []);
  await make('Starter', setting.starterTrust ?? 'ecs-tasks.amazonaws.com', [setting.starterMay ?? logs]);
  await held.call('logs', 'CreateLogGroup', { logGroupName: '/jobs' });
  const options = { 'awslogs-group': '/jobs', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'job' };
  await host.register({
    taskRoleArn: role('Task'),
    executionRoleArn: 'Starter',
    containerDefinitions: [{ name: 'main', image: 'b', logConfiguration: { logDriver: 'awslogs', options } }],
  });
  return host;
}

const runAs = (host: TaskCloud, caller: Caller, more: object = {}) =>
  host.held.call<{ tasks: { taskArn: string }[] }>(
    'ecs',
    'RunTask',
    {
      cluster,
      taskDefinition: 'job',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'] } },
      ...more,
    },
    caller,
  );

describe('a machine that runs a task', () => {
  it('is let to by the family, resolved to its revision, the cluster and both roles', async () => {
    const host = await openGuarded({});
    const { tasks } = await runAs(host, machine);
    assert.equal((await host.describe(tasks[0]!)).lastStatus, 'RUNNING');
    await host.held.call('ecs', 'StopTask', { cluster, task: tasks[0]!.taskArn }, machine);
    assert.equal((await host.describe(tasks[0]!)).lastStatus, 'STOPPED');
  });

  const denials: [without: keyof typeof usual, message: RegExp][] = [
    [
      'run',
      /^User: arn:aws:sts::000000000000:assumed-role\/Machine\/run is not authorized to perform: ecs:RunTask on resource: arn:aws:ecs:us-east-1:000000000000:task-definition\/job:1 because no identity-based policy allows the ecs:RunTask action$/,
    ],
    ['task', /perform: iam:PassRole on resource: arn:aws:iam::000000000000:role\/Task because/],
    ['starter', /perform: iam:PassRole on resource: arn:aws:iam::000000000000:role\/Starter because/],
  ];
  for (const [without, message] of denials)
    it(`is denied without \`${without}\`, and nothing is made`, async () => {
      const host = await openGuarded({ without });
      await assert.rejects(runAs(host, machine), { name: 'AccessDeniedException', message });
      assert.deepEqual(host.held.sql('SELECT id FROM ecs_task'), []);
      assert.deepEqual(host.events, []);
    });

  it('needs ecs:TagResource only where tags are put on the task', async () => {
    const host = await openGuarded({});
    const propagateTags = 'TASK_DEFINITION';
    await runAs(host, machine, { propagateTags });
    const denied = { name: 'AccessDeniedException', message: /perform: ecs:TagResource on resource/ };
    await assert.rejects(runAs(host, machine, { tags: [{ key: 'k', value: 'v' }] }), denied);
    await host.held.call('ecs', 'TagResource', {
      resourceArn: `arn:aws:ecs:us-east-1:${account}:task-definition/job:1`,
      tags: [{ key: 'k', value: 'v' }],
    });
    await assert.rejects(runAs(host, machine, { propagateTags }), denied);
  });

  it('cannot stop it without ecs:StopTask', async () => {
    const host = await openGuarded({ without: 'stop' });
    const { tasks } = await runAs(host, machine);
    await assert.rejects(host.held.call('ecs', 'StopTask', { cluster, task: tasks[0]!.taskArn }, machine), {
      name: 'AccessDeniedException',
    });
    assert.equal((await host.describe(tasks[0]!)).lastStatus, 'RUNNING');
  });

  for (const [name, setting] of [
    ['Task', { taskTrust: 'ec2.amazonaws.com' }],
    ['Starter', { starterTrust: 'ec2.amazonaws.com' }],
  ] as const)
    it(`is refused when the role ${name} does not trust ECS tasks`, async () => {
      const host = await openGuarded(setting);
      await assert.rejects(runAs(host, machine), {
        name: 'ClientException',
        message: `ECS was unable to assume the role '${role(name)}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
      });
    });

  for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents'])
    it(`sees its task not start where the execution role lacks ${action}`, async () => {
      const kept = logs.Action.filter((one) => one !== action);
      const host = await openGuarded({ starterMay: { ...logs, Action: kept } });
      const { tasks } = await runAs(host, machine);
      const ended = await host.describe(tasks[0]!);
      assert.equal(ended.stopCode, 'TaskFailedToStart');
      assert.match(
        ended.stoppedReason ?? '',
        new RegExp(
          `^ResourceInitializationError: failed to validate logger args: create stream .* AccessDeniedException: User: arn:aws:sts::${account}:assumed-role/Starter/[0-9a-f]{32} is not authorized to perform: ${action} on resource: arn:aws:logs:us-east-1:${account}:log-group:/jobs:log-stream:job/main/`,
        ),
      );
    });

  it('may not register a definition whose roles it cannot pass', async () => {
    const host = await openGuarded({});
    const request = {
      family: 'x',
      taskRoleArn: role('Other'),
      containerDefinitions: [{ name: 'm', image: 'b', memory: 9 }],
    };
    const may = document({ Effect: 'Allow', Action: 'ecs:*', Resource: '*' });
    await host.held.call('iam', 'PutRolePolicy', { RoleName: 'Machine', PolicyName: 'p', PolicyDocument: may });
    await assert.rejects(
      host.held.call('ecs', 'RegisterTaskDefinition', request, machine),
      /iam:PassRole on resource: .*role\/Other/,
    );
  });
});
