import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ListExecutionsOutput } from '@aws-sdk/client-sfn';
import { one, openStates, pass, runTask, typesOf, wait } from './fixtures/open-states.ts';

const refused = (message: string) => ({ code: 'ExecutionNotRedrivable', message });
const branch = (state: object, name = 'B') => ({ StartAt: name, States: { [name]: state } });

async function openRedriven(definition: object) {
  const cloud = await openStates();
  const { held } = cloud;
  const arn = await cloud.create('m', definition);
  return {
    ...cloud,
    arn,
    execution: await cloud.start(arn, {}, 'e'),
    list: async (redriveFilter: string, more: object = {}) => {
      const asked = { stateMachineArn: arn, redriveFilter, ...more };
      const found = await held.call<ListExecutionsOutput>('states', 'ListExecutions', asked);
      return found.executions!.map(({ name, redriveCount }) => `${name} ${redriveCount}`);
    },
  };
}

const passThenTask = {
  StartAt: 'First',
  States: { First: { Type: 'Pass', Next: 'A' }, A: runTask() },
};

describe('RedriveExecution', () => {
  it('goes on from the task that failed, and not from the beginning', async () => {
    const {
      finish,
      ecs,
      redrive,
      describe: look,
      history,
      held,
      list,
      execution,
      counted,
    } = await openRedriven(passThenTask);
    await finish(1, 1);
    assert.equal((await look(execution)).redriveStatus, 'REDRIVABLE');
    await held.advance(60);
    const { redriveDate } = await redrive(execution);
    assert.equal((await look(execution)).status, 'RUNNING');
    await finish(2, 0);
    const after = await look(execution);
    assert.deepEqual(
      [after.status, after.redriveCount, after.redriveDate, after.redriveStatus, after.error],
      ['SUCCEEDED', 1, redriveDate, 'NOT_REDRIVABLE', undefined],
    );
    const events = await history(execution);
    assert.deepEqual(typesOf(events).slice(7), [
      'TaskFailed',
      'ExecutionFailed',
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    assert.deepEqual(events[9]!.executionRedrivenEventDetails, { redriveCount: 1 });
    assert.equal(ecs.requests.length, 2);
    assert.notEqual(ecs.requests[0]!.clientToken, ecs.requests[1]!.clientToken);
    assert.deepEqual([await list('REDRIVEN'), await list('NOT_REDRIVEN')], [['e 1'], []]);
    assert.deepEqual(await list('REDRIVEN', { statusFilter: 'FAILED' }), []);
    const redriven = counted.map(({ name }) => name).filter((name) => name.includes('Redriven'));
    assert.deepEqual(redriven, ['ExecutionsRedriven', 'RedrivenExecutionsSucceeded']);
    assert.deepEqual(held.errors, []);
  });

  it('may fail again, and be redriven again', async () => {
    const { finish, redrive, describe: look, execution } = await openRedriven(one(runTask()));
    for (const n of [1, 2, 3]) {
      await finish(n, 1);
      assert.equal((await look(execution)).redriveCount, n - 1);
      await redrive(execution);
    }
    await finish(4, 0);
    const { status, redriveCount } = await look(execution);
    assert.deepEqual([status, redriveCount], ['SUCCEEDED', 3]);
  });

  it('gives a retrier all its attempts again', async () => {
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }];
    const { finish, redrive, describe: look, execution, held, ecs } = await openRedriven(one(runTask({ Retry })));
    await finish(1, 1);
    await held.advance(1);
    await finish(2, 1);
    assert.equal((await look(execution)).status, 'FAILED');
    await redrive(execution);
    await finish(3, 1);
    await held.advance(1);
    assert.equal(ecs.requests.length, 4);
    await finish(4, 0);
    assert.equal((await look(execution)).status, 'SUCCEEDED');
  });

  it('of a Parallel does only the branches that did not succeed, and keeps what the others came to', async () => {
    const parallel = one({
      Type: 'Parallel',
      Branches: [
        branch({ Type: 'Pass', Result: 'done', End: true }, 'B'),
        branch(runTask(), 'C'),
        branch(runTask(), 'D'),
      ],
      End: true,
    });
    const { finish, redrive, describe: look, execution, ecs, history } = await openRedriven(parallel);
    await finish(1, 1);
    assert.equal((await look(execution)).status, 'FAILED');
    assert.equal(ecs.stopped.length, 1);
    await redrive(execution);
    assert.equal(ecs.requests.length, 4);
    await finish(3, 0);
    await finish(4, 0);
    const { status, output } = await look(execution);
    assert.deepEqual([status, JSON.parse(output!)[0]], ['SUCCEEDED', 'done']);
    assert.equal(typesOf(await history(execution)).filter((type) => type === 'PassStateEntered').length, 1);
  });

  it('of a Map does only the iterations that did not succeed', async () => {
    const map = {
      StartAt: 'Items',
      States: {
        Items: { Type: 'Pass', Result: [1, 2, 3], Next: 'A' },
        A: {
          Type: 'Map',
          ItemSelector: { 'n.$': '$$.Map.Item.Value' },
          MaxConcurrency: 1,
          ItemProcessor: branch(runTask({ ResultPath: '$.task', OutputPath: '$.n' })),
          End: true,
        },
      },
    };
    const { finish, redrive, describe: look, execution, ecs } = await openRedriven(map);
    await finish(1, 0);
    await finish(2, 1);
    assert.equal((await look(execution)).status, 'FAILED');
    await redrive(execution);
    await finish(3, 0);
    await finish(4, 0);
    const { status, output } = await look(execution);
    assert.deepEqual([status, output, ecs.requests.length], ['SUCCEEDED', '[1,2,3]', 4]);
  });

  it('goes on where the execution was stopped', async () => {
    const { redrive, describe: look, execution, held, finish } = await openRedriven(passThenTask);
    await held.call('states', 'StopExecution', { executionArn: execution });
    assert.equal((await look(execution)).status, 'ABORTED');
    await redrive(execution);
    await finish(2, 0);
    assert.equal((await look(execution)).status, 'SUCCEEDED');
  });

  it('gives a machine that timed out its whole time again', async () => {
    const {
      redrive,
      describe: look,
      execution,
      held,
    } = await openRedriven({ ...(wait(8) as object), TimeoutSeconds: 5 });
    await held.advance(5);
    assert.equal((await look(execution)).status, 'TIMED_OUT');
    await held.advance(60);
    await redrive(execution);
    await held.advance(4);
    assert.equal((await look(execution)).status, 'RUNNING');
    await held.advance(1);
    assert.equal((await look(execution)).status, 'TIMED_OUT');
  });

  it('enters a Fail again', async () => {
    const { redrive, describe: look, execution, history } = await openRedriven(one({ Type: 'Fail', Error: 'E' }));
    await redrive(execution);
    assert.equal((await look(execution)).error, 'E');
    assert.deepEqual(typesOf(await history(execution)).slice(3), [
      'ExecutionRedriven',
      'FailStateEntered',
      'ExecutionFailed',
    ]);
  });

  it('tells the context object', async () => {
    const state = one({
      Type: 'Pass',
      Parameters: { 'a.$': '$$.Execution.RedriveCount', 'b.$': '$$.Execution.RedriveTime' },
      End: true,
    });
    const { redrive, describe: look, execution, held } = await openRedriven(state);
    assert.equal((await look(execution)).status, 'FAILED');
    await held.advance(10);
    await redrive(execution);
    assert.equal((await look(execution)).output, '{"a":1,"b":"2026-01-01T00:00:10.000Z"}');
  });

  it('goes on after a restart', async () => {
    const { redrive, describe: look, execution, held, finish } = await openRedriven(passThenTask);
    await finish(1, 1);
    await held.restart();
    await redrive(execution);
    await held.restart();
    await finish(2, 0);
    const { status, redriveCount } = await look(execution);
    assert.deepEqual([status, redriveCount], ['SUCCEEDED', 1]);
  });

  it('is done once for a client token, for a quarter of an hour', async () => {
    const { redrive, execution, held, finish, describe: look } = await openRedriven(one(runTask()));
    await finish(1, 1);
    const first = await redrive(execution, 'token');
    await finish(2, 1);
    await held.advance(14 * 60);
    assert.deepEqual(await redrive(execution, 'token'), first);
    assert.equal((await look(execution)).redriveCount, 1);
    await held.advance(60);
    await redrive(execution, 'token');
    assert.equal((await look(execution)).redriveCount, 2);
  });

  it('says why an execution cannot be redriven', async () => {
    const { redrive, execution, held, finish, describe: look, start, create } = await openRedriven(one(runTask()));
    await assert.rejects(redrive(execution), refused('Execution is RUNNING and cannot be redriven'));
    const good = await start(await create('n', pass));
    await assert.rejects(redrive(good), refused('Execution is SUCCEEDED and cannot be redriven'));
    await finish(1, 1);
    await held.advance(14 * 86_400);
    await assert.rejects(redrive(execution), refused('Execution redrivable period exceeded'));
    const { redriveStatus, redriveStatusReason } = await look(execution);
    assert.deepEqual([redriveStatus, redriveStatusReason], ['NOT_REDRIVABLE', 'Execution redrivable period exceeded']);
  });
});
