/**
 * Permissions are real: the article's roles lose one action, one resource, one condition or one trust at a time, and each loss is seen where
 * AWS would show it, in AWS's words. A loss without a row in the table fails, and so does a row without its loss.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { DescribeStackEventsOutput, DescribeStacksOutput } from '@aws-sdk/client-cloudformation';
import type { GetMetricStatisticsOutput } from '@aws-sdk/client-cloudwatch';
import type { DescribeTasksResponse, ListTasksResponse } from '@aws-sdk/client-ecs';
import type { DescribeExecutionOutput, ListExecutionsOutput, StartExecutionOutput } from '@aws-sdk/client-sfn';
import { allServices } from '../src/cloud/services/all.ts';
import type { ListTicksOutput } from '../src/cloud/services/punctual/list.ts';
import { simulatedRunner } from '../src/cloud/world/simulated-runner.ts';
import { type Held, openHeld } from './held-cloud.ts';
import { roleMutants } from './role-mutants.ts';

/** What is seen of the article's system in an hour and a half. */
interface Seen {
  stack: string;
  /** What became of the hour's tick: `delivered`, or `failed` and why. */
  tick: string;
  /** Of the rule. */
  failedInvocations: number;
  /** The execution that the rule started: status, error and cause. */
  execution: string;
  /** Why its last task stopped. */
  task: string;
  /** An execution whose task never ends by itself: its status at its time-out, and its task's a minute later. */
  overtime: string;
  /** What is reported to the operator. */
  reported: string;
}

type Expected = { readonly [member in keyof Seen]?: Seen[member] | RegExp };

const usual: Seen = {
  stack: 'CREATE_COMPLETE',
  tick: 'delivered',
  failedInvocations: 0,
  execution: 'SUCCEEDED',
  task: 'Essential container in task exited',
  overtime: 'TIMED_OUT, task STOPPED',
  reported: '',
};

const account = '000000000000';
const roleName = (role: string) => `article-${role}-[A-Za-z0-9]{12}`;
const roleArn = (role: string) => `arn:aws:iam::${account}:role/${roleName(role)}`;
const session = (role: string, name: string) => `arn:aws:sts::${account}:assumed-role/${roleName(role)}/${name}`;
const denial = (user: string, action: string, resource: string): string =>
  `User: ${user} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

const machine = session('StateMachineRole', '[A-Za-z]{32}');
const task = `arn:aws:ecs:us-east-1:${account}:task/article-Cluster-[A-Za-z0-9]{12}/[0-9a-f]{32}`;
const stream = `arn:aws:logs:us-east-1:${account}:log-group:article-LogGroup-[A-Za-z0-9]{12}:log-stream:app/app/[0-9a-f]{32}`;

const failsToRun = (error: string, message: string): Expected => ({
  execution: new RegExp(
    `^FAILED ECS\\.${error}: ${message} \\(Service: AmazonECS; Status Code: 400; Error Code: ${error}; Request ID: [0-9a-f-]{36}; Proxy: null\\)$`,
  ),
  task: 'none',
  overtime: 'FAILED, no task',
});
const deniesRun = (action: string, resource: string): Expected =>
  failsToRun('AccessDeniedException', denial(machine, action, resource));
const cannotAssume = (role: string): Expected =>
  failsToRun(
    'ClientException',
    `ECS was unable to assume the role '${roleArn(role)}' that was provided for this task\\. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role\\.`,
  );
const deniesLog = (action: string): Expected => {
  const words = `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: ${denial(session('TaskExecutionRole', '[0-9a-f]{32}'), action, stream)} : exit status 1`;
  return {
    execution: new RegExp(`^FAILED States\\.TaskFailed: \\{.*"StoppedReason":"${words}".*\\}$`),
    task: new RegExp(`^${words}$`),
    overtime: 'FAILED, task STOPPED',
  };
};
const failsStack = (resource: string, message: string): Expected => ({
  stack: new RegExp(
    `^ROLLBACK_COMPLETE ${resource}: Resource handler returned message: "${message} \\(Service: .*, Status Code: 400, Request ID: .*\\)" `,
  ),
  tick: 'none',
  execution: 'none',
  task: 'none',
  overtime: 'none',
});
const noManagedRule = failsStack(
  'StateMachine',
  `'${roleArn('StateMachineRole')}' is not authorized to create managed-rule\\.`,
);
const taskGoesOn: Expected = {
  overtime: 'TIMED_OUT, task RUNNING',
  reported: new RegExp(
    `^an execution of arn:aws:states:.* has ended, its task ${task} goes on: .*${denial(machine, 'ecs:StopTask', task)}`,
  ),
};
const ruleDenied: Expected = {
  tick: new RegExp(
    `^failed NO_PERMISSIONS: ${denial(session('RuleRole', '[0-9a-f]{32}'), 'states:StartExecution', `arn:aws:states:us-east-1:${account}:stateMachine:StateMachine-[A-Za-z0-9]{12}`)}$`,
  ),
  failedInvocations: 1,
  execution: 'none',
  task: 'none',
};
const definition = `arn:aws:ecs:us-east-1:${account}:task-definition/article:1`;

const rows: [mutant: string, sentence: string, expected: Expected][] = [
  ['TaskExecutionRole trusting another', 'RunTask cannot assume it', cannotAssume('TaskExecutionRole')],
  ['TaskExecutionRole without logs:CreateLogStream', 'the task does not start', deniesLog('logs:CreateLogStream')],
  ['TaskExecutionRole without logs:PutLogEvents', 'the task does not start', deniesLog('logs:PutLogEvents')],
  [
    'TaskExecutionRole with logs:CreateLogStream, logs:PutLogEvents not on LogGroup',
    'the task does not start',
    deniesLog('logs:CreateLogStream'),
  ],
  ['TaskRole trusting another', 'RunTask cannot assume it', cannotAssume('TaskRole')],
  [
    'StateMachineRole trusting another',
    'the machine is not made',
    failsStack(
      'StateMachine',
      'Neither the global service principal states\\.amazonaws\\.com, nor the regional one is authorized to assume the provided role\\.',
    ),
  ],
  [
    'StateMachineRole without iam:PassRole',
    'RunTask is denied for the first role',
    deniesRun('iam:PassRole', roleArn('TaskRole')),
  ],
  [
    'StateMachineRole with iam:PassRole not on TaskExecutionRole',
    'RunTask is denied for that role',
    deniesRun('iam:PassRole', roleArn('TaskExecutionRole')),
  ],
  [
    'StateMachineRole with iam:PassRole not on TaskRole',
    'RunTask is denied for that role',
    deniesRun('iam:PassRole', roleArn('TaskRole')),
  ],
  ['StateMachineRole without ecs:RunTask', 'RunTask is denied', deniesRun('ecs:RunTask', definition)],
  [
    'StateMachineRole with ecs:RunTask not on TaskDefinition',
    'RunTask is denied',
    deniesRun('ecs:RunTask', definition),
  ],
  [
    'StateMachineRole with ecs:RunTask where ecs:cluster is another',
    'RunTask is denied',
    deniesRun('ecs:RunTask', definition),
  ],
  [
    'StateMachineRole without ecs:StopTask',
    'the task goes on after the time-out, and the denial is reported',
    taskGoesOn,
  ],
  ['StateMachineRole without ecs:DescribeTasks', 'nothing differs', {}],
  [
    'StateMachineRole with ecs:StopTask, ecs:DescribeTasks not on *',
    'the task goes on after the time-out, and the denial is reported',
    taskGoesOn,
  ],
  [
    'StateMachineRole with ecs:StopTask, ecs:DescribeTasks where ecs:cluster is another',
    'the task goes on after the time-out, and the denial is reported',
    taskGoesOn,
  ],
  ['StateMachineRole without events:PutTargets', 'the machine is not made', noManagedRule],
  ['StateMachineRole without events:PutRule', 'the machine is not made', noManagedRule],
  ['StateMachineRole without events:DescribeRule', 'the machine is not made', noManagedRule],
  [
    'StateMachineRole with events:PutTargets, events:PutRule, events:DescribeRule not on StepFunctionsGetEventsForECSTaskRule',
    'the machine is not made',
    noManagedRule,
  ],
  [
    'RuleRole trusting another',
    'the rule is not made',
    failsStack(
      'Rule',
      `Provided role '${roleArn('RuleRole')}' cannot be assumed by principal 'events\\.amazonaws\\.com'\\.`,
    ),
  ],
  ['RuleRole without states:StartExecution', 'the tick is not delivered, which is counted and kept', ruleDenied],
  [
    'RuleRole with states:StartExecution not on StateMachine',
    'the tick is not delivered, which is counted and kept',
    ruleDenied,
  ],
];

const article = readFileSync(join(import.meta.dirname, 'fixtures/article.yaml'), 'utf8');
const mutants = roleMutants(article);

describe("the article's roles", () => {
  it('let all that is usual be done', async () => assert.deepEqual(await watch(article), usual));

  for (const { name, template } of mutants) {
    const [, sentence, expected] = rows.find(([mutant]) => mutant === name) ?? [];
    it(`${name}: ${sentence ?? 'no row says what is expected'}`, async () => {
      assert.ok(expected, `no expectation for this mutant: ${name}`);
      const seen = await watch(template);
      for (const member of Object.keys(usual) as (keyof Seen)[]) {
        const wanted: string | number | RegExp = expected[member] ?? usual[member];
        if (wanted instanceof RegExp) assert.match(String(seen[member]), wanted, member);
        else assert.equal(seen[member], wanted, member);
      }
    });
    it(`${name}: with --no-iam nothing differs`, async () => assert.deepEqual(await watch(template, false), usual));
  }

  it('have a mutant for every row, and one for every right', () => {
    assert.deepEqual(rows.map(([name]) => name).sort(), mutants.map(({ name }) => name).sort());
    assert.ok(mutants.every(({ template }, at) => mutants.findIndex((other) => other.template === template) === at));
  });
});

/** Deploys the template, lets its rule fire once, starts a second execution that never ends by itself, and looks at what has become of all. */
async function watch(template: string, iam = true): Promise<Seen> {
  let seconds = 20;
  const held = await openHeld({
    services: allServices,
    iam,
    prepare: (world) => {
      world.runner = simulatedRunner(world, () => ({ seconds }));
    },
  });
  const stack = { StackName: 'article' };
  await held.call('cloudformation', 'CreateStack', {
    ...stack,
    TemplateBody: template,
    Capabilities: ['CAPABILITY_IAM'],
  });
  const { Stacks: [made] = [] } = await held.call<DescribeStacksOutput>('cloudformation', 'DescribeStacks', stack);
  const output = (key: string) => String(made?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue);
  const [stateMachineArn, cluster] = [output('StateMachine'), output('Cluster')];
  await held.advance(3600 + 300);
  const lives = made?.StackStatus === 'CREATE_COMPLETE';
  const execution = lives ? await latestExecution(held, stateMachineArn) : 'none';
  const stopped = lives ? await tasks(held, cluster, 'STOPPED') : [];
  seconds = Infinity;
  return {
    stack: await stackOutcome(held),
    tick: await tickOutcome(held),
    failedInvocations: await failedInvocations(held),
    execution,
    task: stopped.at(-1)?.stoppedReason ?? 'none',
    overtime: lives ? await overtime(held, stateMachineArn, cluster) : 'none',
    reported: held.errors.join('\n'),
  };
}

async function stackOutcome(held: Held): Promise<string> {
  const stack = { StackName: 'article' };
  const { Stacks = [] } = await held.call<DescribeStacksOutput>('cloudformation', 'DescribeStacks', stack);
  const { StackEvents = [] } = await held.call<DescribeStackEventsOutput>(
    'cloudformation',
    'DescribeStackEvents',
    stack,
  );
  const failed = StackEvents.findLast(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED');
  const cause = failed ? ` ${failed.LogicalResourceId}: ${failed.ResourceStatusReason}` : '';
  return `${Stacks[0]?.StackStatus}${cause}`;
}

async function tickOutcome(held: Held): Promise<string> {
  const { Ticks } = await held.call<ListTicksOutput>('punctual', 'ListTicks', {});
  const [delivery] = Ticks.flatMap(({ Deliveries }) => Deliveries);
  return delivery ? [delivery.Status, delivery.Why].filter(Boolean).join(' ') : 'none';
}

/** Of the first hour: the second execution's does not count. */
async function failedInvocations(held: Held): Promise<number> {
  const [rule] = held.sql("SELECT name FROM events_rule WHERE name LIKE 'article-Rule-%'");
  const { Datapoints = [] } = await held.call<GetMetricStatisticsOutput>('cloudwatch', 'GetMetricStatistics', {
    Namespace: 'AWS/Events',
    MetricName: 'FailedInvocations',
    Dimensions: [{ Name: 'RuleName', Value: String(rule?.['name']) }],
    StartTime: new Date('2026-01-01T00:00:00Z'),
    EndTime: new Date('2026-01-01T02:00:00Z'),
    Period: 7200,
    Statistics: ['Sum'],
  });
  return Datapoints[0]?.Sum ?? 0;
}

async function latestExecution(held: Held, stateMachineArn: string): Promise<string> {
  const { executions = [] } = await held.call<ListExecutionsOutput>('states', 'ListExecutions', { stateMachineArn });
  const executionArn = executions[0]?.executionArn;
  if (executionArn === undefined) return 'none';
  const ended = await held.call<DescribeExecutionOutput>('states', 'DescribeExecution', { executionArn });
  return ended.error === undefined ? String(ended.status) : `${ended.status} ${ended.error}: ${ended.cause}`;
}

async function tasks(held: Held, cluster: string, desiredStatus: string) {
  const list = { cluster, desiredStatus };
  const { taskArns = [] } = await held.call<ListTasksResponse>('ecs', 'ListTasks', list);
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await held.call<DescribeTasksResponse>('ecs', 'DescribeTasks', { cluster, tasks: taskArns });
  return tasks;
}

async function overtime(held: Held, stateMachineArn: string, cluster: string): Promise<string> {
  const { executionArn } = await held.call<StartExecutionOutput>('states', 'StartExecution', { stateMachineArn });
  const begun = held.world.now();
  await held.advance(600 + 60);
  const { status } = await held.call<DescribeExecutionOutput>('states', 'DescribeExecution', { executionArn });
  const all = [...(await tasks(held, cluster, 'RUNNING')), ...(await tasks(held, cluster, 'STOPPED'))];
  const own = all.find(({ createdAt }) => Number(createdAt) >= begun);
  return `${status}, ${own ? `task ${own.lastStatus}` : 'no task'}`;
}
