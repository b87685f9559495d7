import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AwsError } from '../../kit/aws-error.ts';
import { allow, one, openStates, runTask, type ServiceHost, trust, typesOf } from './fixtures/open-states.ts';

const jobTask = (n: number): string => `arn:aws:ecs:us-east-1:000000000000:task/jobs/${n}`;

const finish = ({ held }: ServiceHost, n: number, exitCode: number | undefined) =>
  held.call('ecs', 'Finish', { taskArn: jobTask(n), exitCode });

async function started(task: object = runTask(), statements?: object[]): Promise<ServiceHost & { arn: string }> {
  const host = await openStates({}, statements);
  const arn = await host.start(await host.create('m', one(task)), {}, 'run');
  return { ...host, arn };
}

describe('ecs:runTask.sync', () => {
  it('starts one task, waits for it and hears of its end through the managed rule', async () => {
    const host = await started();
    const { ecs, describe: look, history, arn, held } = host;
    assert.equal((await look(arn)).status, 'RUNNING');
    const { clientToken, ...request } = ecs.requests[0]!;
    assert.match(clientToken!, /^[0-9a-f]{32}$/);
    assert.deepEqual(request, {
      taskDefinition: 'arn:aws:ecs:us-east-1:000000000000:task-definition/job:1',
      cluster: 'jobs',
      startedBy: 'AWS Step Functions',
    });
    await held.advance(5);
    await finish(host, 1, 0);
    const { status, output } = await look(arn);
    const { Containers, StoppedAt, PlatformFamily, UpdatedAt, Attachments } = JSON.parse(output!);
    assert.deepEqual(
      [status, StoppedAt, PlatformFamily, UpdatedAt, Attachments],
      ['SUCCEEDED', Date.parse('2026-01-01T00:00:05Z'), undefined, undefined, []],
    );
    assert.deepEqual(Containers, [
      { ExitCode: 0, GpuIds: [], ManagedAgents: [], Name: 'main', NetworkBindings: [], NetworkInterfaces: [] },
    ]);
    const types = [
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ];
    const events = await history(arn);
    assert.deepEqual(typesOf(events), types);
    const submitted = JSON.parse(events[4]!.taskSubmittedEventDetails!.output!);
    assert.deepEqual(Object.keys(submitted), ['Failures', 'Tasks', 'SdkHttpMetadata', 'SdkResponseMetadata']);
    assert.deepEqual(held.errors, []);
  });

  for (const exitCode of [1, undefined])
    it(`fails with the task's description as its cause when a container ends with ${exitCode}`, async () => {
      const host = await started();
      await finish(host, 1, exitCode);
      const { status, error, cause } = await host.describe(host.arn);
      assert.deepEqual([status, error, JSON.parse(cause!).TaskArn], ['FAILED', 'States.TaskFailed', jobTask(1)]);
    });

  it('retries with another task after the wait, through a restart', async () => {
    const Retry = [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 3 }];
    const host = await started(runTask({ Retry }));
    await finish(host, 1, 1);
    await host.held.advance(9);
    await host.held.restart();
    assert.equal(host.ecs.requests.length, 1);
    await host.held.advance(1);
    assert.equal(host.ecs.requests.length, 2);
    assert.notEqual(host.ecs.requests[0]!.clientToken, host.ecs.requests[1]!.clientToken);
    await finish(host, 2, 0);
    assert.equal((await host.describe(host.arn)).status, 'SUCCEEDED');
  });

  it('finds the end of a task whose event was lost when it looks the task up', async () => {
    const host = await started();
    host.ecs.tells = false;
    await finish(host, 1, 0);
    assert.equal((await host.describe(host.arn)).status, 'RUNNING');
    await host.held.advance(300);
    assert.equal((await host.describe(host.arn)).status, 'SUCCEEDED');
  });

  it('looks its task up at a start, and fails where ECS knows it no more', async () => {
    const host = await started();
    host.ecs.tasks.clear();
    await host.held.restart();
    const { error, cause } = await host.describe(host.arn);
    assert.deepEqual([error, cause], ['States.TaskFailed', `ECS no longer knows the task ${jobTask(1)}`]);
  });

  it('hears nothing of tasks that it did not start, nor of one that ends twice', async () => {
    const host = await started();
    await finish(host, 1, 0);
    await finish(host, 1, 1);
    assert.equal((await host.describe(host.arn)).status, 'SUCCEEDED');
    assert.deepEqual(host.held.errors, []);
  });

  it('stops the task when the execution is stopped', async () => {
    const host = await started();
    await host.held.call('states', 'StopExecution', { executionArn: host.arn });
    assert.deepEqual(
      host.ecs.stopped.map(({ task }) => task),
      [jobTask(1)],
    );
    assert.deepEqual(host.held.sql('SELECT * FROM states_task'), []);
    assert.deepEqual(host.held.errors, []);
  });

  it('stops the task when the machine is deleted under it', async () => {
    const Retry = [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }];
    const host = await started(runTask({ TimeoutSeconds: 60, Retry }));
    await host.held.call('states', 'DeleteStateMachine', {
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m',
    });
    await host.held.advance(60);
    assert.equal(host.ecs.stopped.length, 1);
  });

  it('stops the task at its time-out, and the execution has failed', async () => {
    const host = await started(runTask({ TimeoutSeconds: 600 }));
    await host.held.advance(600);
    const { status, error, cause } = await host.describe(host.arn);
    assert.deepEqual([status, error, cause, host.ecs.stopped.length], ['FAILED', 'States.Timeout', undefined, 1]);
    assert.equal((await host.history(host.arn))[2]!.taskScheduledEventDetails!.timeoutInSeconds, 600);
  });
});

describe('a call that is not answered well', () => {
  it('of ECS, with failures and .sync, is AmazonECS.Unknown', async () => {
    const host = await openStates();
    const machine = await host.create('m', one(runTask()));
    host.ecs.answer = 'failure';
    const arn = await host.start(machine);
    assert.equal((await host.describe(arn)).error, 'AmazonECS.Unknown');
    assert.equal(typesOf(await host.history(arn)).at(-2), 'TaskSubmitFailed');
  });

  const errors: [code: string, error: string][] = [
    ['ClusterNotFoundException', 'ECS.ClusterNotFoundException'],
    ['ThrottlingException', 'ECS.AmazonECSException'],
  ];
  for (const [code, error] of errors)
    it(`${code} of ECS is ${error}`, async () => {
      const host = await openStates();
      const machine = await host.create('m', one(runTask({ Resource: 'arn:aws:states:::ecs:runTask' })));
      host.ecs.answer = new AwsError(code, 'No.');
      const found = await host.describe(await host.start(machine));
      assert.equal(found.error, error);
      assert.match(
        found.cause!,
        new RegExp(
          `^No\\. \\(Service: AmazonECS; Status Code: 400; Error Code: ${code}; Request ID: [0-9a-f-]{36}; Proxy: null\\)$`,
        ),
      );
    });

  it("for want of a permission names the role's session, the action and the resource", async () => {
    const host = await started(runTask(), [allow('events:*')]);
    const { error, cause } = await host.describe(host.arn);
    assert.equal(error, 'ECS.AccessDeniedException');
    assert.match(
      cause!,
      /^User: arn:aws:sts::000000000000:assumed-role\/machine\/[A-Za-z]{32} is not authorized to perform: ecs:RunTask on resource: \S+ because no identity-based policy allows the ecs:RunTask action \(Service: AmazonECS; Status Code: 400; Error Code: AccessDeniedException; /,
    );
  });

  it('for a role that is no longer let in is States.Permissions', async () => {
    const host = await openStates();
    const machine = await host.create('m', one(runTask()));
    await host.held.call('iam', 'UpdateAssumeRolePolicy', {
      RoleName: 'machine',
      PolicyDocument: trust('ecs-tasks.amazonaws.com'),
    });
    assert.equal((await host.describe(await host.start(machine))).error, 'States.Permissions');
  });

  it('without ecs:StopTask leaves the task running and shows the denial', async () => {
    const host = await started(runTask(), [allow('events:*', 'ecs:RunTask')]);
    await host.held.call('states', 'StopExecution', { executionArn: host.arn });
    assert.equal((await host.describe(host.arn)).status, 'ABORTED');
    assert.deepEqual(host.ecs.stopped, []);
    assert.match(host.held.errors.join(), /its task \S+ goes on: .*not authorized to perform: ecs:StopTask/);
  });
});

describe('events:putEvents', () => {
  it('puts events whose detail may be an object, and answers without metadata', async () => {
    const host = await openStates();
    const Entries = [{ Source: 'mine', DetailType: 'Done', Detail: { 'n.$': '$.n' } }];
    const machine = await host.create(
      'm',
      one({ Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Parameters: { Entries }, End: true }),
    );
    const { status, output } = await host.describe(await host.start(machine, { n: 1 }));
    assert.deepEqual([status, Object.keys(JSON.parse(output!)).sort()], ['SUCCEEDED', ['Entries', 'FailedEntryCount']]);
  });
});
