/** Distributed Map in the service: each child is an execution of its own, and none is lost or run twice. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ListMapRunsOutput } from '@aws-sdk/client-sfn';
import { map, openMapRuns as open, pass, waiting } from '../fixtures/open-map-runs.ts';
import { allow, one, typesOf } from '../fixtures/open-states.ts';

const oneAtATime = { inputs: 1, rows: 1, timers: 1, events: 1 };

describe('a distributed Map', () => {
  it('runs a child for each item, and has their outputs in the order of the items', async () => {
    const { run, describe: look, history, childrenOf, held } = await open();
    const arn = await run(map(waiting, { MaxConcurrency: 3 }), [30, 10, 20]);
    await held.advance(60);
    assert.equal((await look(arn)).output, '[30,10,20]');
    const ends = ['MapRunStarted', 'MapRunSucceeded', 'MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded'];
    assert.deepEqual(typesOf(await history(arn)).slice(3), ends);
    assert.equal((await childrenOf(arn)).length, 3);
    assert.deepEqual(held.errors, []);
  });

  it('of no items has an empty result', async () => {
    const { run, describe: look, describeMapRun } = await open();
    const arn = await run(map(pass), []);
    assert.equal((await look(arn)).output, '[]');
    assert.deepEqual(
      [(await describeMapRun(arn)).status, (await describeMapRun(arn)).itemCounts!.total],
      ['SUCCEEDED', 0],
    );
  });

  it('runs no more children at once than MaxConcurrency', async () => {
    const { run, describe: look, describeMapRun, held } = await open();
    const arn = await run(map(waiting, { MaxConcurrency: 2 }), [10, 10, 10, 10, 10]);
    for (const [pending, running, succeeded] of [
      [3, 2, 0],
      [1, 2, 2],
      [0, 1, 4],
      [0, 0, 5],
    ]) {
      const { itemCounts } = await describeMapRun(arn);
      assert.deepEqual(
        [itemCounts?.pending, itemCounts?.running, itemCounts?.succeeded],
        [pending, running, succeeded],
      );
      await held.advance(10);
    }
    assert.equal((await look(arn)).status, 'SUCCEEDED');
  });

  it('runs more than a turn can start', async () => {
    const { run, describe: look, held } = await open();
    const items = Array.from({ length: 333 }, (_, i) => i);
    const arn = await run(map(pass), items);
    assert.deepEqual(JSON.parse((await look(arn)).output!), items);
    assert.equal(held.sql('SELECT id FROM states_execution').length, 334);
    assert.deepEqual(held.sql('SELECT * FROM states_running'), []);
    assert.deepEqual(held.sql('SELECT * FROM states_part'), []);
  });

  it('writes as many rows an item for five times as many items', async () => {
    const rowsAnItem = async (items: number): Promise<number> => {
      const { run, describe: look, held } = await open();
      const changes = (): number => Number(held.sql('SELECT total_changes() AS n')[0]!['n']);
      const before = changes();
      const arn = await run(
        map(pass, { MaxConcurrency: 100 }),
        Array.from({ length: items }, (_, i) => i),
      );
      assert.equal((await look(arn)).status, 'SUCCEEDED');
      return (changes() - before) / items;
    };
    // Both take more than a turn.
    const [some, many] = [await rowsAnItem(500), await rowsAnItem(2500)];
    assert.ok(many < some * 1.1, `${some} rows an item of 500, ${many} of 2,500`);
  });

  for (const limits of [undefined, oneAtATime])
    it(`loses no child and runs none twice, whenever the process is killed${limits ? ', a row a turn' : ''}`, async () => {
      const { run, describe: look, childrenOf, held } = await open(limits ? { limits } : {});
      const items = [5, 3, 8, 1, 9, 2, 7];
      const arn = await run(map(waiting, { MaxConcurrency: 3 }), items);
      for (let seconds = 0; seconds < 20; seconds++) {
        await held.restart();
        await held.advance(1);
      }
      assert.deepEqual(JSON.parse((await look(arn)).output!), items);
      assert.equal((await childrenOf(arn)).length, items.length);
      assert.deepEqual(held.errors, []);
    });

  it('has batches', async () => {
    const { run, describe: look, describeMapRun, childrenOf } = await open();
    const arn = await run(map(pass, { ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { b: 1 } } }), [1, 2, 3]);
    const batches = [
      { BatchInput: { b: 1 }, Items: [1, 2] },
      { BatchInput: { b: 1 }, Items: [3] },
    ];
    assert.deepEqual(JSON.parse((await look(arn)).output!), batches);
    const { itemCounts, executionCounts } = await describeMapRun(arn);
    assert.deepEqual([itemCounts?.succeeded, executionCounts?.succeeded], [3, 2]);
    assert.deepEqual(
      (await childrenOf(arn)).map(({ itemCount }) => itemCount),
      [1, 2],
    );
  });

  it('fails with more results than a state may have', async () => {
    const { run, describe: look, describeMapRun } = await open();
    const long = { StartAt: 'I', States: { I: { Type: 'Pass', Result: 'x'.repeat(1000), End: true } } };
    const arn = await run(map(long), Array(300).fill(1));
    assert.equal((await look(arn)).error, 'States.DataLimitExceeded');
    assert.equal((await describeMapRun(arn)).status, 'FAILED');
  });

  it('flattens what its children give, where its writer says so', async () => {
    const { run, describe: look } = await open();
    const flat = { ResultWriter: { WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } } };
    assert.equal((await look(await run(map(pass, flat), [[1, 2], 3, [[4]]]))).output, '[1,2,3,[4]]');
  });

  it('in a distributed Map has a Map Run in each child', async () => {
    const { run, describe: look, childrenOf, held } = await open();
    const inner = { StartAt: 'M', States: { M: map(pass, { Label: 'inner' }) } };
    const arn = await run(map(inner), [[1, 2], [3]]);
    assert.equal((await look(arn)).output, '[[1,2],[3]]');
    const [child] = await childrenOf(arn);
    const asked = { executionArn: child!.executionArn };
    const { mapRuns } = await held.call<ListMapRunsOutput>('states', 'ListMapRuns', asked);
    assert.match(mapRuns![0]!.mapRunArn!, /:mapRun:m\/inner:/);
  });

  it('selects its items in JSONata, and its children read none of its variables', async () => {
    const { create, start, describe: look, held } = await open();
    const definition = {
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { by: 10 }, Next: 'M' },
        M: map(
          { StartAt: 'I', States: { I: { Type: 'Pass', Output: '{% $states.input.v + 1 %}', End: true } } },
          { Items: '{% [1..25] %}', ItemSelector: { v: '{% $states.context.Map.Item.Value * $by %}' } },
        ),
      },
    };
    const arn = await start(await create('m', definition));
    await held.runUntilIdle();
    assert.deepEqual(
      JSON.parse((await look(arn)).output!),
      Array.from({ length: 25 }, (_, i) => (i + 1) * 10 + 1),
    );
  });
});

describe('children that fail', () => {
  it('fail the Map when there is no threshold; those that run are stopped', async () => {
    const { run, describe: look, history, describeMapRun, held } = await open();
    const arn = await run(map(waiting), [100, 'bad', 200]);
    const { status, error, cause } = await look(arn);
    const words = 'The specified tolerated failure threshold was exceeded';
    assert.deepEqual([status, error, cause], ['FAILED', 'States.ExceedToleratedFailureThreshold', words]);
    const failed = (await history(arn)).find(({ type }) => type === 'MapRunFailed');
    assert.deepEqual(failed?.mapRunFailedEventDetails, { error, cause });
    const { status: of, executionCounts } = await describeMapRun(arn);
    assert.deepEqual([of, executionCounts?.failed, executionCounts?.aborted], ['FAILED', 1, 2]);
    assert.deepEqual(held.sql('SELECT * FROM states_running'), []);
  });

  const bad = ['bad', 1, 'bad', 1];
  const thresholds: [more: object, status: string][] = [
    [{ ToleratedFailureCount: 2 }, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 1 }, 'FAILED'],
    [{ ToleratedFailurePercentage: 50 }, 'SUCCEEDED'],
    [{ ToleratedFailurePercentage: 49.9 }, 'FAILED'],
    [{ ToleratedFailureCount: 4, ToleratedFailurePercentage: 10 }, 'FAILED'],
    [{ ToleratedFailureCountPath: '$[1]' }, 'FAILED'],
  ];
  for (const [more, status] of thresholds)
    it(`are tolerated or not: ${JSON.stringify(more)}`, async () => {
      const { run, describe: look, held } = await open();
      const arn = await run(map(waiting, more), bad);
      await held.advance(5);
      assert.equal((await look(arn)).status, status);
    });

  it('of a batch count with all its items', async () => {
    const { run, describe: look } = await open();
    const fail = { StartAt: 'F', States: { F: { Type: 'Fail' } } };
    const state = map(fail, { ItemBatcher: { MaxItemsPerBatch: 3 }, ToleratedFailureCount: 2 });
    assert.equal((await look(await run(state, [1, 2, 3]))).error, 'States.ExceedToleratedFailureThreshold');
  });

  it('and are tolerated have what is known of them for a result', async () => {
    const { run, describe: look, childrenOf, held } = await open();
    const arn = await run(map(waiting, { ToleratedFailurePercentage: 100 }), [1, 'bad']);
    await held.advance(1);
    const [first, second] = JSON.parse((await look(arn)).output!);
    assert.equal(first, 1);
    const [child] = await childrenOf(arn, { statusFilter: 'FAILED' });
    const { ExecutionArn, Status, Error: error, Cause, Input, RedriveStatus } = second;
    assert.deepEqual(
      [ExecutionArn, Status, error, Cause, Input, RedriveStatus],
      [child!.executionArn, 'FAILED', 'Bad', 'no number', '"bad"', 'REDRIVABLE_BY_MAP_RUN'],
    );
  });

  it('by their time, when they are EXPRESS and run for five minutes', async () => {
    const { run, describe: look, describeMapRun, childrenOf, history, held } = await open();
    const arn = await run(map(waiting, { ToleratedFailureCount: 1 }, 'EXPRESS'), [299, 301]);
    const [child] = await childrenOf(arn);
    await assert.rejects(history(child!.executionArn!), { code: 'StateMachineTypeNotSupported' });
    assert.equal((await look(child!.executionArn!)).status, 'RUNNING');
    await held.advance(300);
    const { executionCounts } = await describeMapRun(arn);
    assert.deepEqual([executionCounts?.succeeded, executionCounts?.timedOut], [1, 1]);
    assert.equal((await look(arn)).status, 'SUCCEEDED');
  });

  it('when the role may not start executions: the Map fails and no child is started', async () => {
    const { run, describe: look, describeMapRun } = await open({ iam: true }, [allow('sns:*')]);
    const arn = await run(map(pass), [1]);
    const { error, cause } = await look(arn);
    assert.equal(error, 'States.Permissions');
    assert.match(String(cause), /not authorized to perform: states:StartExecution on resource: .*:stateMachine:m /);
    assert.equal((await describeMapRun(arn)).executionCounts?.total, 0);
  });
});

describe('stopping', () => {
  it('an execution stops the children of its Map Runs', async () => {
    const { run, describeMapRun, childrenOf, held } = await open();
    const arn = await run(
      map(waiting, { MaxConcurrency: 70 }),
      Array.from({ length: 100 }, () => 100),
    );
    await held.call('states', 'StopExecution', { executionArn: arn });
    await held.runUntilIdle();
    const { status, executionCounts, itemCounts } = await describeMapRun(arn);
    assert.deepEqual([status, executionCounts?.aborted, itemCounts?.pending], ['ABORTED', 70, 30]);
    assert.equal((await childrenOf(arn, { statusFilter: 'RUNNING' })).length, 0);
    assert.deepEqual(held.sql('SELECT * FROM timer WHERE kind = ?', 'wake'), []);
  });

  it('a child counts as its failure', async () => {
    const { run, describe: look, childrenOf, held } = await open();
    const arn = await run(map(waiting, { ToleratedFailureCount: 1 }), [100, 5]);
    const [, first] = await childrenOf(arn);
    await held.call('states', 'StopExecution', { executionArn: first!.executionArn });
    await held.advance(5);
    assert.equal((await look(arn)).status, 'SUCCEEDED');
    assert.equal(JSON.parse((await look(arn)).output!)[0].Status, 'ABORTED');
  });

  it('a machine that is deleted goes when its last child has stopped', async () => {
    const { create, start, held } = await open();
    const stateMachineArn = await create('m', one(map(waiting)));
    await start(stateMachineArn, [1, 2] as unknown as object);
    await held.call('states', 'DeleteStateMachine', { stateMachineArn });
    await held.advance(2);
    assert.deepEqual(held.sql('SELECT * FROM states_machine'), []);
    assert.deepEqual(held.sql('SELECT * FROM states_running'), []);
    assert.deepEqual(held.errors, []);
  });
});
