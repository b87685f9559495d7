import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isProblems } from '../../../../languages/problem.ts';
import { parseMockFile } from '../../../../languages/states/mocks/mock-file.ts';
import { one, openStates, typesOf } from '../fixtures/open-states.ts';

const responses = {
  ok: { 0: { Return: { StatusCode: 200, Payload: { n: 1 } } } },
  retried: {
    0: { Throw: { Error: 'Lambda.Busy', Cause: 'c' } },
    '1-2': { Throw: { Error: 'Lambda.Slow', Cause: 'd' } },
    3: { Return: 'late' },
  },
  again: { 0: { Throw: { Error: 'Lambda.Busy', Cause: 'c' } }, 1: { Return: 'now' } },
  each: { 0: { Return: 'a' }, '1-9': { Return: 'b' } },
};

async function open(cases: object) {
  const mocks = parseMockFile(
    JSON.stringify({ StateMachines: { m: { TestCases: cases } }, MockedResponses: responses }),
  );
  assert.ok(!isProblems(mocks), JSON.stringify(mocks));
  return openStates({ mocks });
}

const lambda = (rest: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'f', 'Payload.$': '$' },
  End: true,
  ...rest,
});

async function run(state: object, cases: object, testCase = 'Case') {
  const cloud = await open(cases);
  const arn = await cloud.start(`${await cloud.create('m', one(state))}#${testCase}`, {});
  await cloud.held.advance(60);
  return { ...cloud, arn, ended: await cloud.describe(arn), types: typesOf(await cloud.history(arn)) };
}

describe('a task in a test case of the mock file', () => {
  it('answers what the file says, of a service that is not here', async () => {
    const { ended, types, history, arn } = await run(lambda(), { Case: { A: 'ok' } });
    assert.deepEqual(JSON.parse(ended.output!), { StatusCode: 200, Payload: { n: 1 } });
    assert.deepEqual(types.slice(2, 5), ['TaskScheduled', 'TaskStarted', 'TaskSucceeded']);
    assert.equal((await history(arn))[2]!.taskScheduledEventDetails!.resourceType, 'lambda');
  });

  it('fails and is retried, invocation by invocation', async () => {
    const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 3, IntervalSeconds: 1 }];
    const { ended, types } = await run(lambda({ Retry }), { Case: { A: 'retried' } });
    assert.deepEqual([ended.status, ended.output], ['SUCCEEDED', '"late"']);
    assert.equal(types.filter((type) => type === 'TaskFailed').length, 3);
  });

  it('goes on counting when the execution is redriven, and is forgotten with it', async () => {
    const { arn, ended, held, describe: look } = await run(lambda(), { Case: { A: 'again' } });
    assert.equal(ended.error, 'Lambda.Busy');
    await held.call('states', 'RedriveExecution', { executionArn: arn });
    assert.equal((await look(arn)).output, '"now"');
    await held.advance(92 * 24 * 3600);
    assert.deepEqual([held.sql('SELECT * FROM states_mock'), held.sql('SELECT * FROM states_mock_count')], [[], []]);
  });

  it('counts the invocations of a state over the iterations of a Map', async () => {
    const map = {
      Type: 'Map',
      MaxConcurrency: 1,
      ItemProcessor: { StartAt: 'I', States: { I: lambda() } },
      End: true,
    };
    const cloud = await open({ Case: { I: 'each' } });
    const machine = await cloud.create('m', one(map));
    const start = { stateMachineArn: `${machine}#Case`, input: '[1,2,3]' };
    const { executionArn } = await cloud.held.call<{ executionArn: string }>('states', 'StartExecution', start);
    assert.equal((await cloud.describe(executionArn)).output, '["a","b","b"]');
  });

  it('fails the execution where the file has no response', async () => {
    const Retry = [{ ErrorEquals: ['Lambda.Slow'] }];
    const { ended } = await run(lambda({ Retry }), { Case: { A: 'retried' } });
    assert.equal(ended.error, 'Lambda.Busy');
    const twice = await open({ Case: { I: 'ok' } });
    const iterate = {
      Type: 'Map',
      ItemsPath: '$.i',
      ItemProcessor: { StartAt: 'I', States: { I: lambda() } },
      End: true,
    };
    const arn = await twice.start(`${await twice.create('m', one(iterate))}#Case`, { i: [1, 2] });
    const { error, cause } = await twice.describe(arn);
    assert.equal(error, 'States.Runtime');
    assert.match(cause!, /The mock file has no response for invocation 1 of the state 'I'\.$/);
  });

  for (const [Resource, named] of [
    ['arn:aws:states:::lambda:invoke', /lambda:invoke is not there, and no mocked response answers for it/],
    ['arn:aws:states:::aws-sdk:dynamodb:getItem', /aws-sdk:dynamodb:getItem is not there, and no mocked response/],
  ] as const)
    it(`of ${Resource} takes no part in it where the test case does not name it`, async () => {
      const { ended } = await run(lambda({ Resource }), { Case: {} });
      assert.equal(ended.error, 'States.Runtime');
      assert.match(ended.cause!, named);
    });

  const kinds: [what: string, resource: string, types: string[]][] = [
    [
      'that waits for a token is submitted first',
      'arn:aws:states:::lambda:invoke.waitForTaskToken',
      ['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded'],
    ],
    [
      'of a service that is here calls nothing',
      'arn:aws:states:::aws-sdk:sfn:listStateMachines',
      ['TaskScheduled', 'TaskStarted', 'TaskSucceeded'],
    ],
    [
      'of an SDK that is not here',
      'arn:aws:states:::aws-sdk:dynamodb:getItem',
      ['TaskScheduled', 'TaskStarted', 'TaskSucceeded'],
    ],
    [
      'that is a Lambda function',
      'arn:aws:lambda:us-east-1:000000000000:function:f',
      ['LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded'],
    ],
    [
      'of an activity',
      'arn:aws:states:us-east-1:000000000000:activity:none',
      ['ActivityScheduled', 'ActivityStarted', 'ActivitySucceeded'],
    ],
  ];
  for (const [what, Resource, expected] of kinds)
    it(`${what}, answers with the file`, async () => {
      const Parameters = Resource.includes('invoke') ? { FunctionName: 'f', Payload: {} } : {};
      const { ended, types } = await run({ Type: 'Task', Resource, Parameters, End: true }, { Case: { A: 'ok' } });
      assert.deepEqual([ended.status, types.slice(2, 2 + expected.length)], ['SUCCEEDED', expected]);
    });

  it('is found by its name alone', async () => {
    const cloud = await open({ Case: { A: 'ok' } });
    const machine = await cloud.create('m', one(lambda()));
    await assert.rejects(
      cloud.start(`${machine}#Other`),
      /the mock file has no test case `Other` of `m`; it has: Case/,
    );
    assert.equal((await cloud.describe(await cloud.start(machine))).error, 'States.Runtime');
  });

  it('is nothing without a file', async () => {
    const cloud = await openStates();
    const machine = await cloud.create('m', one({ Type: 'Pass', End: true }));
    await assert.rejects(cloud.start(`${machine}#Case`));
  });
});
