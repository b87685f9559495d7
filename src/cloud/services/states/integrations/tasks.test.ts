import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AwsError } from '../../../kit/aws-error.ts';
import { jobTask } from '../fixtures/fake-ecs.ts';
import { allow, one, openStates, runTask, type StatesCloud, trust, typesOf } from '../fixtures/open-states.ts';

async function started(task: object = runTask(), statements?: object[]): Promise<StatesCloud & { arn: string }> {
  const cloud = await openStates({}, statements);
  const arn = await cloud.start(await cloud.create('m', one(task)), {}, 'run');
  return { ...cloud, arn };
}

describe('ecs:runTask.sync', () => {
  it('starts one task, waits for it and learns of its end through the managed rule', async () => {
    const cloud = await started();
    const { ecs, describe: look, history, arn, held } = cloud;
    assert.equal((await look(arn)).status, 'RUNNING');
    const { clientToken, ...request } = ecs.requests[0]!;
    assert.match(clientToken!, /^[0-9a-f]{32}$/);
    assert.deepEqual(request, {
      taskDefinition: 'arn:aws:ecs:us-east-1:000000000000:task-definition/job:1',
      cluster: 'jobs',
      startedBy: 'AWS Step Functions',
    });
    await held.advance(5);
    await cloud.finish(1, 0);
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
      const cloud = await started();
      await cloud.finish(1, exitCode);
      const { status, error, cause } = await cloud.describe(cloud.arn);
      assert.deepEqual([status, error, JSON.parse(cause!).TaskArn], ['FAILED', 'States.TaskFailed', jobTask(1)]);
      assert.deepEqual(cloud.held.notices, ['m: execution run failed: States.TaskFailed']);
    });

  it('retries with another task after the wait, through a restart', async () => {
    const Retry = [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 3 }];
    const cloud = await started(runTask({ Retry }));
    await cloud.finish(1, 1);
    assert.deepEqual(cloud.held.notices, ['m: state A failed with States.TaskFailed: attempt 2 of 4 in 10 s']);
    await cloud.held.advance(9);
    await cloud.held.restart();
    assert.equal(cloud.ecs.requests.length, 1);
    await cloud.held.advance(1);
    assert.equal(cloud.ecs.requests.length, 2);
    assert.notEqual(cloud.ecs.requests[0]!.clientToken, cloud.ecs.requests[1]!.clientToken);
    await cloud.finish(2, 0);
    assert.equal((await cloud.describe(cloud.arn)).status, 'SUCCEEDED');
  });

  it('finds the end of a task whose event was lost when it looks the task up', async () => {
    const cloud = await started();
    cloud.ecs.emits = false;
    await cloud.finish(1, 0);
    assert.equal((await cloud.describe(cloud.arn)).status, 'RUNNING');
    await cloud.held.advance(300);
    assert.equal((await cloud.describe(cloud.arn)).status, 'SUCCEEDED');
  });

  it('looks its task up at a start, and fails where ECS knows it no more', async () => {
    const cloud = await started();
    cloud.ecs.tasks.clear();
    await cloud.held.restart();
    const { error, cause } = await cloud.describe(cloud.arn);
    assert.deepEqual([error, cause], ['States.TaskFailed', `ECS no longer knows the task ${jobTask(1)}`]);
  });

  it('ignores tasks that it did not start, nor of one that ends twice', async () => {
    const cloud = await started();
    await cloud.finish(1, 0);
    await cloud.finish(1, 1);
    assert.equal((await cloud.describe(cloud.arn)).status, 'SUCCEEDED');
    assert.deepEqual(cloud.held.errors, []);
  });

  it('stops the task when the execution is stopped', async () => {
    const cloud = await started();
    await cloud.held.call('states', 'StopExecution', { executionArn: cloud.arn });
    assert.deepEqual(
      cloud.ecs.stopped.map(({ task }) => task),
      [jobTask(1)],
    );
    assert.deepEqual(cloud.held.sql('SELECT * FROM states_task'), []);
    assert.deepEqual(cloud.held.errors, []);
  });

  it('stops the task when the machine is deleted under it', async () => {
    const Retry = [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }];
    const cloud = await started(runTask({ TimeoutSeconds: 60, Retry }));
    await cloud.held.call('states', 'DeleteStateMachine', {
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m',
    });
    await cloud.held.advance(60);
    assert.equal(cloud.ecs.stopped.length, 1);
  });

  it('stops the task at its time-out, and the execution has failed', async () => {
    const cloud = await started(runTask({ TimeoutSeconds: 600 }));
    await cloud.held.advance(600);
    const { status, error, cause } = await cloud.describe(cloud.arn);
    assert.deepEqual([status, error, cause, cloud.ecs.stopped.length], ['FAILED', 'States.Timeout', undefined, 1]);
    assert.equal((await cloud.history(cloud.arn))[2]!.taskScheduledEventDetails!.timeoutInSeconds, 600);
  });
});

describe('a call that fails', () => {
  it('of ECS, with failures and .sync, is AmazonECS.Unknown', async () => {
    const cloud = await openStates();
    const machine = await cloud.create('m', one(runTask()));
    cloud.ecs.response = 'failure';
    const arn = await cloud.start(machine);
    assert.equal((await cloud.describe(arn)).error, 'AmazonECS.Unknown');
    assert.equal(typesOf(await cloud.history(arn)).at(-2), 'TaskSubmitFailed');
  });

  const errors: [code: string, error: string][] = [
    ['ClusterNotFoundException', 'ECS.ClusterNotFoundException'],
    ['ThrottlingException', 'ECS.AmazonECSException'],
  ];
  for (const [code, error] of errors)
    it(`${code} of ECS is ${error}`, async () => {
      const cloud = await openStates();
      const machine = await cloud.create('m', one(runTask({ Resource: 'arn:aws:states:::ecs:runTask' })));
      cloud.ecs.response = new AwsError(code, 'No.');
      const found = await cloud.describe(await cloud.start(machine));
      assert.equal(found.error, error);
      assert.match(
        found.cause!,
        new RegExp(
          `^No\\. \\(Service: AmazonECS; Status Code: 400; Error Code: ${code}; Request ID: [0-9a-f-]{36}; Proxy: null\\)$`,
        ),
      );
    });

  it("for want of a permission names the role's session, the action and the resource", async () => {
    const cloud = await started(runTask(), [allow('events:*')]);
    const { error, cause } = await cloud.describe(cloud.arn);
    assert.equal(error, 'ECS.AccessDeniedException');
    assert.match(
      cause!,
      /^User: arn:aws:sts::000000000000:assumed-role\/machine\/[A-Za-z]{32} is not authorized to perform: ecs:RunTask on resource: \S+ because no identity-based policy allows the ecs:RunTask action \(Service: AmazonECS; Status Code: 400; Error Code: AccessDeniedException; /,
    );
  });

  it('for a role that is no longer let in is States.Permissions', async () => {
    const cloud = await openStates();
    const machine = await cloud.create('m', one(runTask()));
    await cloud.held.call('iam', 'UpdateAssumeRolePolicy', {
      RoleName: 'machine',
      PolicyDocument: trust('ecs-tasks.amazonaws.com'),
    });
    assert.equal((await cloud.describe(await cloud.start(machine))).error, 'States.Permissions');
  });

  it('without ecs:StopTask leaves the task running and shows the denial', async () => {
    const cloud = await started(runTask(), [allow('events:*', 'ecs:RunTask')]);
    await cloud.held.call('states', 'StopExecution', { executionArn: cloud.arn });
    assert.equal((await cloud.describe(cloud.arn)).status, 'ABORTED');
    assert.deepEqual(cloud.ecs.stopped, []);
    assert.match(cloud.held.errors.join(), /its task \S+ goes on: .*not authorized to perform: ecs:StopTask/);
  });
});

describe('events:putEvents', () => {
  it('puts events whose detail may be an object, and returns without metadata', async () => {
    const cloud = await openStates();
    const Entries = [{ Source: 'mine', DetailType: 'Done', Detail: { 'n.$': '$.n' } }];
    const machine = await cloud.create(
      'm',
      one({ Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Parameters: { Entries }, End: true }),
    );
    const { status, output } = await cloud.describe(await cloud.start(machine, { n: 1 }));
    assert.deepEqual([status, Object.keys(JSON.parse(output!)).sort()], ['SUCCEEDED', ['Entries', 'FailedEntryCount']]);
  });
});
