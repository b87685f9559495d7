import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CreateActivityOutput, GetActivityTaskOutput, ListActivitiesOutput } from '@aws-sdk/client-sfn';
import { root } from '../../../kit/caller.ts';
import { one, openStates, typesOf } from '../fixtures/open-states.ts';

const activityArn = 'arn:aws:states:us-east-1:000000000000:activity:work';

async function open(rest: object = {}) {
  const cloud = await openStates();
  const { held } = cloud;
  const create = (name: string, more: object = {}) =>
    held.call<CreateActivityOutput>('states', 'CreateActivity', { name, ...more });
  await create('work');
  const machine = await cloud.create('m', one({ Type: 'Task', Resource: activityArn, End: true, ...rest }));
  /** A worker asks; without a task it waits until time goes on. */
  const poll = (workerName?: string) =>
    held.cloud.call('states', 'GetActivityTask', { activityArn, workerName }, root) as Promise<GetActivityTaskOutput>;
  const send = (operation: string, asked: object) => held.call('states', `SendTask${operation}`, asked);
  return { ...cloud, createActivity: create, machine, poll, send };
}

describe('an activity', () => {
  it('gives its task to a worker, and the worker answers for it', async () => {
    const { machine, start, poll, send, describe: look, history, held } = await open({ Parameters: { 'a.$': '$.n' } });
    const arn = await start(machine, { n: 1 });
    const asked = poll('w1');
    await held.runUntilIdle();
    const { taskToken, input } = await asked;
    assert.equal(input, '{"a":1}');
    await send('Success', { taskToken, output: '"done"' });
    assert.equal((await look(arn)).output, '"done"');
    const found = await history(arn);
    assert.deepEqual(typesOf(found), [
      'ExecutionStarted',
      'TaskStateEntered',
      'ActivityScheduled',
      'ActivityStarted',
      'ActivitySucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    assert.deepEqual(found[2]!.activityScheduledEventDetails, {
      resource: activityArn,
      input: '{"a":1}',
      inputDetails: { truncated: false },
    });
    assert.deepEqual(found[3]!.activityStartedEventDetails, { workerName: 'w1' });
    assert.deepEqual(found[4]!.activitySucceededEventDetails, {
      output: '"done"',
      outputDetails: { truncated: false },
    });
  });

  it('has a worker wait for a task, up to a minute', async () => {
    const { machine, start, poll, held } = await open();
    const first = poll();
    await held.advance(59);
    const second = poll();
    await held.advance(1);
    assert.deepEqual(await first, {});
    await start(machine, { n: 2 });
    assert.equal((await second).input, '{"n":2}');
  });

  it('gives each task to one worker, the oldest first', async () => {
    const { machine, start, poll, held } = await open();
    await start(machine, { n: 1 });
    await start(machine, { n: 2 });
    const asked = [poll(), poll(), poll()];
    await held.advance(60);
    const found = await Promise.all(asked);
    assert.deepEqual(
      found.map(({ input }) => input),
      ['{"n":1}', '{"n":2}', undefined],
    );
  });

  it('gives no task that nobody waits for any more', async () => {
    const { machine, start, poll, held } = await open({ TimeoutSeconds: 10 });
    const stopped = await start(machine, { n: 1 });
    await held.call('states', 'StopExecution', { executionArn: stopped });
    const late = await start(machine, { n: 2 });
    await held.advance(10);
    assert.deepEqual(held.sql('SELECT * FROM states_offer'), []);
    assert.equal(
      (await held.call<{ error: string }>('states', 'DescribeExecution', { executionArn: late })).error,
      'States.Timeout',
    );
    const asked = poll();
    await held.advance(60);
    assert.deepEqual(await asked, {});
  });

  it('waits for heartbeats only once a worker has its task', async () => {
    const { machine, start, poll, send, describe: look, history, held } = await open({ HeartbeatSeconds: 10 });
    const arn = await start(machine);
    await held.advance(100);
    const asked = poll();
    await held.runUntilIdle();
    const { taskToken } = await asked;
    await held.advance(9);
    await send('Heartbeat', { taskToken });
    await held.advance(9);
    assert.equal((await look(arn)).status, 'RUNNING');
    await held.advance(1);
    assert.equal((await look(arn)).error, 'States.Timeout');
    assert.equal(typesOf(await history(arn)).at(-2), 'ActivityTimedOut');
  });

  it('fails with what its worker says', async () => {
    const { machine, start, poll, send, history, held } = await open();
    const arn = await start(machine);
    const asked = poll();
    await held.runUntilIdle();
    await send('Failure', { taskToken: (await asked).taskToken, error: 'Mine', cause: 'c' });
    assert.deepEqual((await history(arn)).at(-2)!.activityFailedEventDetails, { error: 'Mine', cause: 'c' });
  });

  it('that does not exist fails its task', async () => {
    const { machine, start, describe: look, history, held } = await open();
    await held.call('states', 'DeleteActivity', { activityArn });
    const arn = await start(machine);
    assert.equal((await look(arn)).status, 'FAILED');
    assert.equal(typesOf(await history(arn)).at(-2), 'ActivityScheduleFailed');
  });

  it('of another account fails its task', async () => {
    const { create, start, describe: look, held } = await open();
    const Resource = activityArn.replace('000000000000', '999999999999');
    const arn = await start(await create('other', one({ Type: 'Task', Resource, End: true })));
    assert.equal((await look(arn)).status, 'FAILED');
    assert.deepEqual(held.sql('SELECT * FROM states_offer'), []);
  });

  it('is created once, listed in pages, tagged and deleted', async () => {
    const { createActivity, held } = await open();
    await held.advance(60);
    assert.deepEqual(await createActivity('work', { tags: [{ key: 'k', value: 'ignored' }] }), {
      activityArn,
      creationDate: new Date('2026-01-01T00:00:00Z'),
    });
    await createActivity('a', { tags: [{ key: 'k', value: 'v' }] });
    const list = (asked: object) => held.call<ListActivitiesOutput>('states', 'ListActivities', asked);
    const { activities, nextToken } = await list({ maxResults: 1 });
    const rest = await list({ nextToken });
    assert.deepEqual(
      [...activities!, ...rest.activities!].map(({ name }) => name),
      ['a', 'work'],
    );
    const tags = await held.call('states', 'ListTagsForResource', { resourceArn: activities![0]!.activityArn });
    assert.deepEqual(tags, { tags: [{ key: 'k', value: 'v' }] });
    for (let i = 0; i < 2; i++) await held.call('states', 'DeleteActivity', { activityArn });
    for (const operation of ['DescribeActivity', 'GetActivityTask'])
      await assert.rejects(held.call('states', operation, { activityArn }), {
        code: 'ActivityDoesNotExist',
        message: `Activity Does Not Exist: '${activityArn}'`,
      });
    await assert.rejects(createActivity('a b'), { code: 'InvalidName' });
    await assert.rejects(held.call('states', 'DescribeActivity', { activityArn: 'nonsense' }), { code: 'InvalidArn' });
  });
});
