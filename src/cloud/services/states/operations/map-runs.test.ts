/** Map Runs and their children as the API shows them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  DescribeExecutionOutput,
  DescribeStateMachineOutput,
  ListExecutionsOutput,
  ListMapRunsOutput,
} from '@aws-sdk/client-sfn';
import { map, openMapRuns as open, pass, waiting } from '../fixtures/open-map-runs.ts';
import { one, runTask } from '../fixtures/open-states.ts';

describe('a child', () => {
  it('is described with its Map Run, and runs a machine with its label', async () => {
    const { run, childrenOf, mapRunOf, held } = await open();
    const arn = await run(map(pass), [1]);
    const [child] = await childrenOf(arn);
    const place = 'arn:aws:states:us-east-1:000000000000';
    assert.match(child!.executionArn!, new RegExp(`^${place}:execution:m/each:`));
    const asked = { executionArn: child!.executionArn };
    const described = await held.call<DescribeExecutionOutput>('states', 'DescribeExecution', asked);
    assert.equal(described.mapRunArn, await mapRunOf(arn));
    assert.match(described.mapRunArn!, new RegExp(`^${place}:mapRun:m/each:`));
    assert.equal(described.stateMachineArn, `${place}:stateMachine:m/each`);
    const look = (stateMachineArn: string) =>
      held.call<DescribeStateMachineOutput>('states', 'DescribeStateMachine', { stateMachineArn });
    assert.equal((await look(`${place}:stateMachine:m/each`)).label, 'each');
    await assert.rejects(look(`${place}:stateMachine:m/other`), { code: 'StateMachineDoesNotExist' });
  });

  it('sees its own machine, and nothing of the Map, in the context object', async () => {
    const { run, describe: look } = await open();
    const inner = {
      Type: 'Pass',
      Parameters: { 'machine.$': '$$.StateMachine.Name', 'input.$': '$$.Execution.Input' },
      End: true,
    };
    const arn = await run(map({ StartAt: 'I', States: { I: inner } }), ['a']);
    assert.equal((await look(arn)).output, '[{"machine":"m/each","input":"a"}]');
  });

  it('is not listed with the executions of the machine, and counts apart from them', async () => {
    const { create, start, counted, held } = await open();
    const stateMachineArn = await create('m', one(map(pass)));
    await start(stateMachineArn, [1, 2] as unknown as object);
    const { executions } = await held.call<ListExecutionsOutput>('states', 'ListExecutions', { stateMachineArn });
    assert.equal(executions?.length, 1);
    const ended = counted
      .filter(({ name }) => name === 'ExecutionsSucceeded')
      .map(({ dimensions }) => dimensions['StateMachineArn']);
    assert.deepEqual(ended, [`${stateMachineArn}/each`, `${stateMachineArn}/each`, stateMachineArn]);
  });
});

describe('the API of Map Runs', () => {
  it('changes one that runs', async () => {
    const { run, describeMapRun, mapRunOf, held } = await open();
    const arn = await run(map(waiting, { MaxConcurrency: 1 }), [50, 50, 50]);
    const mapRunArn = await mapRunOf(arn);
    await held.call('states', 'UpdateMapRun', { mapRunArn, maxConcurrency: 3, toleratedFailurePercentage: 20.5 });
    await held.runUntilIdle();
    const { executionCounts, maxConcurrency, toleratedFailurePercentage } = await describeMapRun(arn);
    assert.deepEqual([executionCounts?.running, maxConcurrency, toleratedFailurePercentage], [3, 3, 20.5]);
  });

  it('lists them in pages, the newest first', async () => {
    const { start, create, held } = await open();
    const machine = {
      StartAt: 'A',
      States: {
        A: map(pass, { Label: 'a', End: undefined, Next: 'B' }),
        B: map({ StartAt: 'J', States: { J: { Type: 'Pass', End: true } } }, { Label: 'b' }),
      },
    };
    const executionArn = await start(await create('m', machine), [1] as unknown as object);
    const page = (nextToken?: string) =>
      held.call<ListMapRunsOutput>('states', 'ListMapRuns', { executionArn, maxResults: 1, nextToken });
    const first = await page();
    const second = await page(first.nextToken);
    assert.match(first.mapRuns![0]!.mapRunArn!, /m\/b:/);
    assert.match(second.mapRuns![0]!.mapRunArn!, /m\/a:/);
    assert.equal(second.nextToken, undefined);
  });

  it('lists children by status', async () => {
    const { run, childrenOf } = await open();
    const arn = await run(map(waiting, { ToleratedFailurePercentage: 100 }), [100, 'bad', 0]);
    for (const statusFilter of ['RUNNING', 'FAILED', 'SUCCEEDED'])
      assert.deepEqual(
        (await childrenOf(arn, { statusFilter })).map(({ status }) => status),
        [statusFilter],
      );
  });

  it('changes none that has ended', async () => {
    const { run, mapRunOf, held } = await open();
    const mapRunArn = await mapRunOf(await run(map(pass), [1]));
    const refused = { code: 'ValidationException', message: 'Map Run is SUCCEEDED and cannot be updated' };
    await assert.rejects(held.call('states', 'UpdateMapRun', { mapRunArn, maxConcurrency: 3 }), refused);
  });

  it('knows none that never was', async () => {
    const { run, mapRunOf, held } = await open();
    const arn = (await mapRunOf(await run(map(pass), [1]))).replace(/[^:]+$/, 'other');
    for (const operation of ['DescribeMapRun', 'UpdateMapRun'])
      await assert.rejects(held.call('states', operation, { mapRunArn: arn }), { code: 'ResourceNotFound' });
    await assert.rejects(held.call('states', 'ListExecutions', { mapRunArn: arn }), { code: 'ResourceNotFound' });
    await assert.rejects(held.call('states', 'ListExecutions', {}), { code: 'ValidationException' });
  });

  it('keeps the results of children for as long as it goes on', async () => {
    const { run, describe: look, held } = await open();
    const arn = await run(map(waiting), [1, 100 * 86_400]);
    await held.advance(100 * 86_400);
    assert.equal((await look(arn)).output, `[1,${100 * 86_400}]`);
  });

  it('forgets them with the execution that they belong to', async () => {
    const { run, held } = await open();
    await run(map(pass), [1]);
    await held.advance(91 * 86_400);
    assert.deepEqual(held.sql('SELECT * FROM states_execution'), []);
    assert.deepEqual(held.sql('SELECT * FROM states_map_run'), []);
  });
});

describe('what express executions cannot do', () => {
  const words = (resource: string): RegExp => new RegExp(`Express state machine does not support ${resource}`);

  it('is refused for children of that type', async () => {
    const { create } = await open();
    const waits = { StartAt: 'T', States: { T: runTask() } };
    await assert.rejects(create('m', one(map(waits, {}, 'EXPRESS'))), {
      message: words("'.sync' service integration"),
    });
    await create('m', one(map(waits)));
  });

  it('is a distributed Map', async () => {
    const { held, roleArn } = await open();
    const asked = { name: 'm', definition: JSON.stringify(one(map(pass))), roleArn, type: 'EXPRESS' };
    const refused = { code: 'InvalidDefinition', message: words('distributed Map states') };
    await assert.rejects(held.call('states', 'CreateStateMachine', asked), refused);
  });
});
