/** A Map Run is redriven with its execution: children that succeeded keep what they gave, all others go on or begin anew. Source: Step Functions guide, "Redriving Map Runs". */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeMapRunOutput } from '@aws-sdk/client-sfn';
import { map, openMapRuns, waiting } from '../fixtures/open-map-runs.ts';
import { allow, runTask, typesOf } from '../fixtures/open-states.ts';

const tasks = { StartAt: 'P', States: { P: { Type: 'Pass', Next: 'T' }, T: runTask({ ResultPath: null }) } };
const oneAtATime = { inputs: 1, rows: 1, timers: 1, events: 1 };

async function open(...settings: Parameters<typeof openMapRuns>) {
  const cloud = await openMapRuns(...settings);
  const { held } = cloud;
  return {
    ...cloud,
    stop: (executionArn: string) => held.call('states', 'StopExecution', { executionArn }),
  };
}

const counts = ({ executionCounts: of }: DescribeMapRunOutput) => ({
  pendingRedrive: of!.pendingRedrive,
  running: of!.running,
  succeeded: of!.succeeded,
  failed: of!.failed,
  aborted: of!.aborted,
});
const none = { pendingRedrive: 0, running: 0, succeeded: 0, failed: 0, aborted: 0 };

describe('a Map Run whose threshold was exceeded', () => {
  it('goes on with the children that did not succeed, and says so in its history and description', async () => {
    const {
      run,
      finish,
      redrive,
      describe: look,
      history,
      describeMapRun,
      mapRunOf,
      childrenOf,
      held,
      ecs,
    } = await open();
    const arn = await run(map(tasks), ['a', 'b', 'c']);
    await finish(1, 0);
    await finish(2, 1);
    assert.equal((await look(arn)).error, 'States.ExceedToleratedFailureThreshold');
    assert.equal((await look(arn)).redriveStatus, 'REDRIVABLE');
    const children = await childrenOf(arn);
    for (const { executionArn, status } of children) {
      const { redriveStatus } = await look(executionArn!);
      assert.equal(redriveStatus, status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN');
    }
    await held.advance(60);
    await redrive(arn);
    const again = await describeMapRun(arn);
    assert.deepEqual(counts(again), { ...none, succeeded: 1, running: 2 });
    assert.deepEqual([again.status, again.redriveCount, again.stopDate], ['RUNNING', 1, undefined]);
    assert.deepEqual(again.redriveDate, (await look(arn)).redriveDate);
    await finish(4, 0);
    await finish(5, 0);
    const { status, output } = await look(arn);
    assert.deepEqual([status, output, ecs.requests.length], ['SUCCEEDED', '["a","b","c"]', 5]);
    const events = await history(arn);
    const after = typesOf(events).slice(typesOf(events).indexOf('ExecutionRedriven'));
    assert.deepEqual(after, [
      'ExecutionRedriven',
      'MapRunRedriven',
      'MapRunSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ]);
    const { mapRunRedrivenEventDetails, id, previousEventId } = events.find(({ type }) => type === 'MapRunRedriven')!;
    assert.deepEqual(mapRunRedrivenEventDetails, { mapRunArn: await mapRunOf(arn), redriveCount: 1 });
    assert.equal(previousEventId, id! - 1);
    assert.deepEqual(held.errors, []);
  });

  it('has its children go on from the state that failed, under their ARNs', async () => {
    const { run, finish, redrive, history, childrenOf, describe: look } = await open();
    const arn = await run(map(tasks), ['a']);
    await finish(1, 1);
    const executionArn = (await childrenOf(arn))[0]!.executionArn!;
    await redrive(arn);
    await finish(2, 0);
    const types = typesOf(await history(executionArn));
    assert.deepEqual(types.slice(types.indexOf('ExecutionRedriven')), [
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    const { redriveCount, redriveStatus } = await look(executionArn);
    assert.deepEqual([redriveCount, redriveStatus], [1, 'NOT_REDRIVABLE']);
    assert.equal((await childrenOf(arn, { redriveFilter: 'REDRIVEN' })).length, 1);
    assert.equal((await childrenOf(arn, { redriveFilter: 'NOT_REDRIVEN' })).length, 0);
  });

  it('begins the items whose turn had not come', async () => {
    const { run, finish, redrive, describe: look, ecs } = await open();
    const arn = await run(map(tasks, { MaxConcurrency: 1 }), ['a', 'b', 'c']);
    await finish(1, 1);
    assert.equal((await look(arn)).status, 'FAILED');
    await redrive(arn);
    for (const n of [2, 3, 4]) await finish(n, 0);
    const { status, output } = await look(arn);
    assert.deepEqual([status, output, ecs.requests.length], ['SUCCEEDED', '["a","b","c"]', 4]);
  });

  it('may fail again, and is redriven again', async () => {
    const { run, finish, redrive, describe: look, describeMapRun } = await open();
    const arn = await run(map(tasks), ['a']);
    for (const n of [1, 2, 3]) {
      await finish(n, 1);
      const { status, redriveCount } = await describeMapRun(arn);
      assert.deepEqual([status, redriveCount, (await look(arn)).status], ['FAILED', n - 1, 'FAILED']);
      await redrive(arn);
    }
    await finish(4, 0);
    assert.deepEqual([(await look(arn)).status, (await look(arn)).redriveCount], ['SUCCEEDED', 3]);
  });

  it('judges its thresholds again: what cannot be redriven has failed for good', async () => {
    const { run, finish, redrive, describe: look, describeMapRun, held } = await open();
    const arn = await run(map(tasks, { ToleratedFailureCount: 1 }), ['a', 'b', 'c']);
    await finish(1, 1);
    await held.advance(15 * 86_400);
    await finish(2, 1);
    assert.equal((await look(arn)).status, 'FAILED');
    const before = await describeMapRun(arn);
    assert.deepEqual([before.executionCounts!.failuresNotRedrivable, before.itemCounts!.failuresNotRedrivable], [1, 1]);
    await redrive(arn);
    assert.deepEqual(counts(await describeMapRun(arn)), { ...none, failed: 1, running: 2 });
    await finish(4, 0);
    await finish(5, 0);
    const { status, output } = await look(arn);
    const [first, ...others] = JSON.parse(output!);
    assert.deepEqual([status, first.Status, others], ['SUCCEEDED', 'FAILED', ['b', 'c']]);
  });
});

describe('children that wait for room', () => {
  const ten = Array.from({ length: 10 }, (_, i) => i);

  it('are PENDING_REDRIVE until their turn', async () => {
    const { run, stop, redrive, finish, describe: look, describeMapRun, childrenOf, mapRunOf, held } = await open();
    const arn = await run(map(tasks), ten);
    await stop(arn);
    await held.runUntilIdle();
    assert.deepEqual(counts(await describeMapRun(arn)), { ...none, aborted: 10 });
    // UpdateMapRun is for a Map Run that runs: the room is made less when it does again.
    await redrive(arn);
    assert.deepEqual(counts(await describeMapRun(arn)), { ...none, running: 10 });
    await stop(arn);
    await held.runUntilIdle();
    held.sql(`UPDATE states_map_run SET settings = json_set(settings, '$.maxConcurrency', 4)`);
    await redrive(arn);
    assert.deepEqual(counts(await describeMapRun(arn)), { ...none, running: 4, pendingRedrive: 6 });
    const [waits] = await childrenOf(arn, { statusFilter: 'PENDING_REDRIVE' });
    const { status, redriveStatus } = await look(waits!.executionArn!);
    assert.deepEqual([status, redriveStatus], ['PENDING_REDRIVE', 'NOT_REDRIVABLE']);
    assert.equal((await childrenOf(arn, { statusFilter: 'ABORTED' })).length, 0);
    await held.call('states', 'UpdateMapRun', { mapRunArn: await mapRunOf(arn), maxConcurrency: 5 });
    assert.deepEqual(counts(await describeMapRun(arn)), { ...none, running: 5, pendingRedrive: 5 });
    await stop(arn);
    await held.runUntilIdle();
    assert.deepEqual(counts(await describeMapRun(arn)), { ...none, aborted: 10 });
    await redrive(arn);
    for (let n = 26; n <= 35; n++) await finish(n, 0);
    assert.deepEqual(JSON.parse((await look(arn)).output!), ten);
    assert.deepEqual(held.errors, []);
  });
});

describe('a Map Run that is redriven', () => {
  for (const limits of [undefined, oneAtATime])
    it(`while its children are still being stopped waits for that${limits ? ', a row a turn' : ''}`, async () => {
      const { run, stop, redrive, describe: look, held } = await open(limits ? { limits } : {});
      const items = Array.from({ length: 120 }, () => 5);
      const arn = await run(map(waiting, { MaxConcurrency: 110 }), items);
      const stopped = stop(arn);
      const redriven = redrive(arn);
      await Promise.all([stopped, redriven]);
      for (let seconds = 0; seconds < 15; seconds++) {
        await held.restart();
        await held.advance(1);
      }
      const { status, output } = await look(arn);
      assert.deepEqual([status, JSON.parse(output!)], ['SUCCEEDED', items]);
      assert.equal(held.sql('SELECT * FROM states_execution WHERE machine < 0').length, items.length);
      assert.deepEqual(held.sql('SELECT * FROM states_running'), []);
      assert.deepEqual(held.errors, []);
    });

  it('with its timed out execution has EXPRESS children begin anew, as often as it takes', async () => {
    const until = { StartAt: 'W', States: { W: { Type: 'Wait', Timestamp: '2026-01-01T00:06:00Z', End: true } } };
    const { run, redrive, describe: look, describeMapRun, childrenOf, held } = await open();
    const arn = await run(map(until, {}, 'EXPRESS'), [1]);
    await held.advance(300);
    assert.equal((await describeMapRun(arn)).executionCounts!.timedOut, 1);
    const [before] = await childrenOf(arn);
    assert.equal((await look(before!.executionArn!)).redriveStatus, 'REDRIVABLE_BY_MAP_RUN');
    await redrive(arn);
    await held.advance(60);
    const [after] = await childrenOf(arn);
    assert.deepEqual([after!.executionArn, after!.status], [before!.executionArn, 'SUCCEEDED']);
    assert.equal((await look(arn)).output, '[1]');
  });

  it('in an inline Map and in a child of another is redriven with them', async () => {
    const inner = { StartAt: 'M', States: { M: map(tasks, { Label: 'inner' }) } };
    const outer = { StartAt: 'O', States: { O: map(inner, { Label: 'outer' }) } };
    const state = { Type: 'Map', ItemProcessor: outer, End: true };
    const { run, finish, redrive, describe: look, ecs } = await open();
    const arn = await run(state, [[['a', 'b']]]);
    await finish(1, 0);
    await finish(2, 1);
    assert.equal((await look(arn)).status, 'FAILED');
    await redrive(arn);
    await finish(3, 0);
    assert.deepEqual([(await look(arn)).output, ecs.requests.length], ['[[["a","b"]]]', 3]);
  });

  it('whose results were too large is begun anew', async () => {
    const long = { StartAt: 'I', States: { I: { Type: 'Pass', Result: 'x'.repeat(1000), End: true } } };
    const { run, redrive, history, held } = await open();
    const arn = await run(map(long), Array(300).fill(1));
    await redrive(arn);
    const types = typesOf(await history(arn));
    assert.equal(types.filter((type) => type === 'MapRunStarted').length, 2);
    assert.equal(types.includes('MapRunRedriven'), false);
    assert.equal(held.sql('SELECT * FROM states_map_run').length, 2);
  });

  it('needs to be allowed: states:RedriveExecution of its children', async () => {
    const {
      run,
      redrive,
      describe: look,
      finish,
      held,
    } = await open({ iam: true }, [allow('states:StartExecution', 'ecs:*', 'iam:PassRole', 'events:*')]);
    const arn = await run(map(tasks), ['a']);
    await finish(1, 1);
    await redrive(arn);
    const { error, cause } = await look(arn);
    assert.equal(error, 'States.Permissions');
    assert.match(cause!, /not authorized to perform: states:RedriveExecution on resource: .*:execution:m\/each:\*/);
    assert.deepEqual(held.errors, []);
  });

  it('is refused for one that another version left', async () => {
    const { run, redrive, finish, held } = await open();
    const arn = await run(map(tasks), ['a']);
    await finish(1, 1);
    held.sql('UPDATE states_redrive SET map_run = 1');
    await assert.rejects(redrive(arn), { message: 'Execution was started before the launch of RedriveExecution' });
  });

  it('of a child alone is refused', async () => {
    const { run, redrive, finish, childrenOf } = await open();
    const arn = await run(map(tasks), ['a']);
    await finish(1, 1);
    const [child] = await childrenOf(arn);
    await assert.rejects(redrive(child!.executionArn!), { code: 'ExecutionNotRedrivable' });
  });

  it('keeps the results of its children for as long as the execution is there', async () => {
    const { run, redrive, stop, describe: look, held } = await open();
    const arn = await run(map(waiting), [1, 100 * 86_400]);
    await held.advance(95 * 86_400);
    await stop(arn);
    await held.advance(86_400);
    await redrive(arn);
    await held.advance(100 * 86_400);
    assert.equal((await look(arn)).output, `[1,${100 * 86_400}]`);
  });
});
