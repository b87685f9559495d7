/** What the scopes of a Parallel or a Map do to each other's tasks and timers. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { one, openStates, runTask, typesOf } from '../fixtures/open-states.ts';

const failAfter = (Seconds: number) => ({
  StartAt: 'W',
  States: { W: { Type: 'Wait', Seconds, Next: 'F' }, F: { Type: 'Fail', Error: 'Boom' } },
});
const task = (more: object = {}) => ({ StartAt: 'T', States: { T: runTask(more) } });
const timersOf = (cloud: Awaited<ReturnType<typeof openStates>>) =>
  cloud.held.sql("SELECT subject FROM timer WHERE service = 'states' AND kind = 'wake'");

describe('a branch that fails', () => {
  it('stops the tasks of the others, and clears what they wait for', async () => {
    const cloud = await openStates();
    const waits = { StartAt: 'L', States: { L: { Type: 'Wait', Seconds: 7200, End: true } } };
    const Branches = [failAfter(10), task({ TimeoutSeconds: 3600 }), waits];
    const arn = await cloud.start(await cloud.create('m', one({ Type: 'Parallel', Branches, End: true })));
    await cloud.held.advance(10);
    assert.equal((await cloud.describe(arn)).error, 'Boom');
    assert.equal(cloud.ecs.stopped.length, 1);
    assert.deepEqual(timersOf(cloud), []);
    assert.deepEqual(cloud.held.errors, []);
  });

  it('and is retried begins with all branches again, and new tasks', async () => {
    const cloud = await openStates();
    const Retry = [{ ErrorEquals: ['Boom'], IntervalSeconds: 1, MaxAttempts: 1 }];
    const Branches = [failAfter(10), task()];
    const arn = await cloud.start(await cloud.create('m', one({ Type: 'Parallel', Branches, Retry, End: true })));
    await cloud.held.advance(11);
    assert.deepEqual([cloud.ecs.requests.length, cloud.ecs.stopped.length], [2, 1]);
    await cloud.held.advance(10);
    assert.deepEqual([(await cloud.describe(arn)).status, cloud.ecs.stopped.length], ['FAILED', 2]);
  });
});

describe('a time-out in an iteration', () => {
  it('is as long as its own item says', async () => {
    const cloud = await openStates();
    const processor = task({ TimeoutSecondsPath: '$.seconds' });
    const state = { Type: 'Map', ItemProcessor: processor, ToleratedFailureCount: 1, End: true };
    const items = [{ seconds: 60 }, { seconds: 30 }] as unknown as object;
    const arn = await cloud.start(await cloud.create('m', one(state)), items);
    await cloud.held.advance(30);
    assert.equal(typesOf(await cloud.history(arn)).filter((type) => type === 'TaskTimedOut').length, 1);
    assert.equal((await cloud.describe(arn)).status, 'RUNNING');
    await cloud.held.advance(30);
    const { status, error } = await cloud.describe(arn);
    assert.deepEqual([status, error, cloud.ecs.stopped.length], ['FAILED', 'States.Timeout', 2]);
    assert.deepEqual(timersOf(cloud), []);
  });

  it('ends a child of a Map Run alone', async () => {
    const cloud = await openStates();
    const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
    const processor = { ...task({ TimeoutSecondsPath: '$.seconds' }), ProcessorConfig };
    const state = { Type: 'Map', ItemProcessor: processor, ToleratedFailureCount: 1, End: true };
    const items = [{ seconds: 60 }, { seconds: 30 }] as unknown as object;
    const arn = await cloud.start(await cloud.create('m', one(state)), items);
    await cloud.held.advance(30);
    assert.deepEqual([(await cloud.describe(arn)).status, cloud.ecs.stopped.length], ['RUNNING', 1]);
    await cloud.held.advance(30);
    assert.equal((await cloud.describe(arn)).error, 'States.ExceedToleratedFailureThreshold');
  });

  it('of an execution with a Map Run stops the tasks of its children', async () => {
    const cloud = await openStates();
    const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
    const state = { Type: 'Map', ItemProcessor: { ...task(), ProcessorConfig }, End: true };
    const machine = { ...one(state), TimeoutSeconds: 100 };
    const arn = await cloud.start(await cloud.create('m', machine), [{}, {}] as unknown as object);
    await cloud.held.advance(100);
    assert.deepEqual([(await cloud.describe(arn)).status, cloud.ecs.stopped.length], ['TIMED_OUT', 2]);
    assert.deepEqual(cloud.held.sql('SELECT * FROM states_running'), []);
    assert.deepEqual(cloud.held.errors, []);
  });
});
