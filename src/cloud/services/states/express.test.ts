import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ListExecutionsOutput, StartSyncExecutionOutput } from '@aws-sdk/client-sfn';
import { events } from '../events/events.ts';
import { iam } from '../iam/iam.ts';
import { logs } from '../logs/logs.ts';
import { punctual } from '../punctual/punctual.ts';
import { one, openStates, pass, runTask, wait } from './fixtures/open-states.ts';
import { states } from './states.ts';

const refused = (code: string, message: string) => ({ code, message });

async function openExpress() {
  const cloud = await openStates();
  const { held, roleArn } = cloud;
  return {
    ...cloud,
    async createExpress(definition: object, more: object = {}) {
      const asked = { name: 'm', definition: JSON.stringify(definition), roleArn, type: 'EXPRESS', ...more };
      return (await held.call<{ stateMachineArn: string }>('states', 'CreateStateMachine', asked)).stateMachineArn;
    },
    sync: (stateMachineArn: string, more: object = {}): Promise<StartSyncExecutionOutput> =>
      held.call('states', 'StartSyncExecution', { stateMachineArn, ...more }),
  };
}

const fail = one({ Type: 'Fail', Error: 'Broken', Cause: 'why' });

describe('an express machine', () => {
  it('is described and listed as one', async () => {
    const { held, createExpress } = await openExpress();
    const stateMachineArn = await createExpress(pass);
    assert.equal(stateMachineArn, 'arn:aws:states:us-east-1:000000000000:stateMachine:m');
    const { type } = await held.call<{ type: string }>('states', 'DescribeStateMachine', { stateMachineArn });
    const { stateMachines } = await held.call<{ stateMachines: { type: string }[] }>('states', 'ListStateMachines', {});
    assert.deepEqual([type, stateMachines[0]?.type], ['EXPRESS', 'EXPRESS']);
  });

  it('is another machine than a standard one of its name', async () => {
    const { create, createExpress } = await openExpress();
    const arn = await createExpress(pass);
    assert.equal(await createExpress(pass), arn);
    await assert.rejects(
      create('m', pass),
      refused('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`),
    );
  });

  it('cannot wait for a task', async () => {
    const { createExpress } = await openExpress();
    await assert.rejects(
      createExpress(one(runTask())),
      refused(
        'InvalidDefinition',
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Express state machine does not support '.sync' service integration at /States/A/Resource'",
      ),
    );
  });

  it('starts an execution each time, whatever its name', async () => {
    const { createExpress, start, counted } = await openExpress();
    const arn = await createExpress(pass);
    const [first, second] = [await start(arn, {}, 'x'), await start(arn, {}, 'x')];
    assert.match(first, /^arn:aws:states:us-east-1:000000000000:express:m:x:[0-9a-f-]{36}$/);
    assert.notEqual(first, second);
    assert.equal(counted.filter(({ name }) => name === 'ExecutionsSucceeded').length, 2);
  });

  for (const operation of [
    'DescribeExecution',
    'GetExecutionHistory',
    'StopExecution',
    'DescribeStateMachineForExecution',
  ])
    it(`has no ${operation} of its executions`, async () => {
      const { held, createExpress, start } = await openExpress();
      const executionArn = await start(await createExpress(wait(10)));
      await assert.rejects(
        held.call('states', operation, { executionArn }),
        refused('InvalidArn', "Invalid Arn: 'Resource type not valid in this context: express'"),
      );
    });

  it('has no list of its executions', async () => {
    const { held, createExpress } = await openExpress();
    const stateMachineArn = await createExpress(pass);
    await assert.rejects(
      held.call<ListExecutionsOutput>('states', 'ListExecutions', { stateMachineArn }),
      refused('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine'),
    );
  });

  it('leaves nothing of an execution that has ended, and tells the bus of none', async () => {
    const { held, createExpress, start } = await openExpress();
    await start(await createExpress(pass));
    for (const table of ['states_execution', 'states_running', 'states_history'])
      assert.deepEqual(held.sql(`SELECT * FROM ${table}`), []);
    assert.deepEqual(held.errors, []);
  });

  it('goes on after a restart', async () => {
    const { held, createExpress, start, counted } = await openExpress();
    await start(await createExpress(wait(10)));
    await held.restart();
    await held.advance(11);
    assert.equal(counted.filter(({ name }) => name === 'ExecutionsSucceeded').length, 1);
  });

  it('writes its history into logs alone', async () => {
    const cloud = await openStates({ services: [iam, punctual, events, logs, states] });
    const { held, roleArn, start } = cloud;
    await held.call('logs', 'CreateLogGroup', { logGroupName: 'runs' });
    const logGroupArn = 'arn:aws:logs:us-east-1:000000000000:log-group:runs:*';
    const loggingConfiguration = { level: 'ALL', destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] };
    const asked = { name: 'm', definition: JSON.stringify(pass), roleArn, type: 'EXPRESS', loggingConfiguration };
    const { stateMachineArn } = await held.call<{ stateMachineArn: string }>('states', 'CreateStateMachine', asked);
    const executionArn = await start(stateMachineArn);
    const found = await held.call<{ events: { message: string }[] }>('logs', 'FilterLogEvents', {
      logGroupName: 'runs',
      logStreamNamePrefix: 'states/m/',
    });
    const entries = found.events.map(({ message }) => JSON.parse(message));
    assert.deepEqual(
      entries.map(({ type }) => type),
      ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'],
    );
    assert.equal(entries[0].execution_arn, executionArn);
  });
});

describe('StartSyncExecution', () => {
  it('waits for the end and returns it', async () => {
    const { held, createExpress, sync, counted } = await openExpress();
    const stateMachineArn = await createExpress(wait(2));
    const answer = sync(stateMachineArn, { name: 'x', input: '{"a":1}' });
    await held.advance(1);
    await held.advance(1);
    const { executionArn, startDate, stopDate, ...rest } = await answer;
    assert.match(executionArn!, /:express:m:x:/);
    assert.equal(stopDate!.getTime() - startDate!.getTime(), 2000);
    assert.deepEqual(rest, {
      stateMachineArn,
      name: 'x',
      status: 'SUCCEEDED',
      error: undefined,
      cause: undefined,
      input: '{"a":1}',
      inputDetails: { included: true },
      output: '{"a":1}',
      outputDetails: { included: true },
      traceHeader: undefined,
      billingDetails: { billedDurationInMilliseconds: 2000, billedMemoryUsedInMB: 64 },
    });
    assert.equal(counted.find(({ name }) => name === 'ExpressExecutionBilledDuration')?.value, 2000);
  });

  it('returns a failure as an answer', async () => {
    const { createExpress, sync } = await openExpress();
    const { status, error, cause, output } = await sync(await createExpress(fail));
    assert.deepEqual([status, error, cause, output], ['FAILED', 'Broken', 'why', undefined]);
  });

  it('leaves data out where only metadata are asked for', async () => {
    const { createExpress, sync } = await openExpress();
    const { input, inputDetails, output, outputDetails } = await sync(await createExpress(pass), {
      includedData: 'METADATA_ONLY',
    });
    assert.deepEqual(
      [input, inputDetails, output, outputDetails],
      [undefined, { included: false }, undefined, { included: false }],
    );
  });

  it('ends after five minutes', async () => {
    const { held, createExpress, sync } = await openExpress();
    const answer = sync(await createExpress({ ...(wait(600) as object), TimeoutSeconds: 3600 }));
    await held.advance(300);
    const { status, error, billingDetails } = await answer;
    assert.deepEqual(
      [status, error, billingDetails?.billedDurationInMilliseconds],
      ['TIMED_OUT', 'States.Timeout', 300_000],
    );
  });

  it('takes no standard machine', async () => {
    const { create, sync } = await openExpress();
    await assert.rejects(
      sync(await create('s', pass)),
      refused('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine'),
    );
  });
});
