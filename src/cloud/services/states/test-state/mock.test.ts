import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Asked, debug, map, openTests, put } from './fixtures/open-tests.ts';

const refused = (code: string, message: string | RegExp) => ({ code, message });
const invoke = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' } };
const parallel = {
  Type: 'Parallel',
  Branches: [
    { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } },
    { StartAt: 'B', States: { B: { Type: 'Pass', End: true } } },
  ],
  Next: 'Then',
};

describe('a mock', () => {
  it('answers in the place of a service, here or not, without a role', async () => {
    const { test } = await openTests();
    const state = { ...invoke, ResultPath: '$.answer', Next: 'Then' };
    const { inspectionData, ...rest } = await test(state, {
      input: '{"a":1}',
      mock: { result: '{"Payload":2}' },
      ...debug,
    });
    assert.deepEqual(rest, { status: 'SUCCEEDED', output: '{"a":1,"answer":{"Payload":2}}', nextState: 'Then' });
    assert.deepEqual(inspectionData, {
      input: '{"a":1}',
      afterInputPath: '{"a":1}',
      afterParameters: '{"FunctionName":"f"}',
      result: '{"Payload":2}',
      afterResultSelector: '{"Payload":2}',
      afterResultPath: '{"a":1,"answer":{"Payload":2}}',
    });
  });

  for (const [what, resource] of [
    ['an activity', 'arn:aws:states:us-east-1:000000000000:activity:a'],
    ['.sync', 'arn:aws:states:::ecs:runTask.sync'],
    ['.waitForTaskToken', 'arn:aws:states:::sqs:sendMessage.waitForTaskToken'],
  ] as const)
    it(`is needed for ${what}`, async () => {
      const { test, roleArn } = await openTests();
      const Parameters = resource.includes('ecs')
        ? { TaskDefinition: 't', Cluster: 'c' }
        : resource.includes('sqs')
          ? { QueueUrl: 'q', MessageBody: { 'token.$': '$$.Task.Token' } }
          : {};
      const state = { Type: 'Task', Resource: resource, Parameters, End: true };
      const { output } = await test(state, { mock: { result: '{"MessageId":"1"}' } });
      assert.equal(output, '{"MessageId":"1"}');
      await assert.rejects(test(state, { roleArn }), { code: 'ValidationException' });
    });

  it('of an error is caught', async () => {
    const { test } = await openTests();
    const Catch = [
      { ErrorEquals: ['Other'], Next: 'Elsewhere' },
      { ErrorEquals: ['Lambda.TooManyRequestsException'], ResultPath: '$.error', Next: 'HandleThrottling' },
    ];
    const mock = { errorOutput: { error: 'Lambda.TooManyRequestsException', cause: 'Rate exceeded' } };
    const { inspectionData, ...rest } = await test(
      { ...invoke, Catch, Next: 'Then' },
      { input: '{"data":"value"}', mock, ...debug },
    );
    assert.deepEqual(rest, {
      status: 'CAUGHT_ERROR',
      nextState: 'HandleThrottling',
      error: 'Lambda.TooManyRequestsException',
      cause: 'Rate exceeded',
      output: '{"data":"value","error":{"Error":"Lambda.TooManyRequestsException","Cause":"Rate exceeded"}}',
    });
    assert.deepEqual(inspectionData?.errorDetails, { catchIndex: 1 });
  });

  it('of an error is retried, until its attempts are used up', async () => {
    const { test } = await openTests();
    const Retry = [{ ErrorEquals: ['Lambda.ServiceException'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 }];
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Broken' }];
    const mock = { errorOutput: { error: 'Lambda.ServiceException', cause: 'down' } };
    const after = (retrierRetryCount: number) =>
      test({ ...invoke, Retry, Catch, Next: 'Then' }, { mock, stateConfiguration: { retrierRetryCount }, ...debug });
    const retried = await after(1);
    assert.deepEqual(
      [retried.status, retried.error, retried.cause, retried.output, retried.nextState],
      ['RETRIABLE', 'Lambda.ServiceException', 'down', undefined, undefined],
    );
    assert.deepEqual(retried.inspectionData?.errorDetails, { retryIndex: 0, retryBackoffIntervalSeconds: 4 });
    const caught = await after(3);
    assert.deepEqual([caught.status, caught.nextState], ['CAUGHT_ERROR', 'Broken']);
  });

  it('gives what a Map comes to, which shows its items', async () => {
    const { test } = await openTests();
    const { status, output, inspectionData } = await test(
      { ...map, MaxConcurrency: 2 },
      { input: '{"items":[1,2]}', mock: { result: '[10,20]' }, ...debug },
    );
    assert.deepEqual([status, output], ['SUCCEEDED', '[10,20]']);
    assert.deepEqual(inspectionData, {
      input: '{"items":[1,2]}',
      afterInputPath: '{"items":[1,2]}',
      afterItemsPath: '[1,2]',
      afterItemSelector: '[{"value":1,"index":0},{"value":2,"index":1}]',
      maxConcurrency: 2,
      toleratedFailureCount: undefined,
      toleratedFailurePercentage: undefined,
      result: '[10,20]',
      afterResultSelector: '[10,20]',
      afterResultPath: '[10,20]',
    });
  });

  it('of a Map in JSONata evaluates the selector of each item', async () => {
    const { test } = await openTests();
    const state = {
      Type: 'Map',
      QueryLanguage: 'JSONata',
      Items: '{% [1, 2, 3] %}',
      ItemSelector: { double: '{% $states.context.Map.Item.Value * 2 %}' },
      ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
      Output: '{% $sum($states.result) %}',
      End: true,
    };
    const { output, inspectionData } = await test(state, { mock: { result: '[1,2,3]' }, ...debug });
    assert.equal(output, '6');
    assert.equal(inspectionData?.afterItemSelector, '[{"double":2},{"double":4},{"double":6}]');
  });

  it('of a Map fails when more iterations failed than are tolerated', async () => {
    const { test } = await openTests();
    const failing = (mapIterationFailureCount: number) =>
      test(
        { ...map, ToleratedFailureCount: 1 },
        { input: '{"items":[1,2]}', mock: { result: '[1,2]' }, stateConfiguration: { mapIterationFailureCount } },
      );
    assert.equal((await failing(1)).status, 'SUCCEEDED');
    assert.deepEqual(await failing(2), {
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
  });

  it('of a distributed Map stands for S3 too: what is read is given, what is written is an object', async () => {
    const { test } = await openTests();
    const processor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...map.ItemProcessor };
    const reads = {
      ...map,
      ItemsPath: undefined,
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' } },
      ItemProcessor: processor,
    };
    const stateConfiguration = { mapItemReaderData: '[1,2]' };
    const { status, inspectionData } = await test(reads, { mock: { result: '[3]' }, stateConfiguration, ...debug });
    assert.deepEqual([status, inspectionData?.afterItemsPath], ['SUCCEEDED', '[1,2]']);
    const ResultWriter = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } };
    const writes = (result: string) => test({ ...reads, ResultWriter }, { mock: { result }, stateConfiguration });
    assert.equal((await writes('{"MapRunArn":"a"}')).output, '{"MapRunArn":"a"}');
    await assert.rejects(writes('[1]'), refused('ValidationException', 'Mocked result must be a JSON object.'));
  });

  it('gives what a Parallel comes to, or fails it', async () => {
    const { test } = await openTests();
    const { output, nextState } = await test(parallel, { mock: { result: '[1,2]' } });
    assert.deepEqual([output, nextState], ['[1,2]', 'Then']);
    const stateConfiguration = { errorCausedByState: 'B' };
    const mock = { errorOutput: { error: 'Broken', cause: 'why' } };
    const caught = await test(
      { ...parallel, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Rescue' }] },
      { mock, stateConfiguration },
    );
    assert.deepEqual([caught.status, caught.nextState], ['CAUGHT_ERROR', 'Rescue']);
    assert.deepEqual(await test(parallel, { mock }), { status: 'FAILED', error: 'Broken', cause: 'why' });
  });

  it('comes with the context object that the test gives', async () => {
    const { test } = await openTests();
    const state = { ...invoke, Parameters: { FunctionName: 'f', 'Payload.$': '$$.Execution.Name' }, End: true };
    const context = '{"Execution":{"Name":"e1"}}';
    const { inspectionData } = await test(state, { mock: { result: '{}' }, context, ...debug });
    assert.equal(inspectionData?.afterParameters, '{"FunctionName":"f","Payload":"e1"}');
  });

  const pass = { Type: 'Pass', End: true };
  const cases: [what: string, state: object, asked: Asked, code: string, message: string | RegExp][] = [
    [
      'for a Pass',
      pass,
      { mock: { result: '{}' } },
      'ValidationException',
      "State type 'Pass' is not supported when a mock is specified",
    ],
    [
      'with a result and an error',
      { ...invoke, End: true },
      { mock: { result: '{}', errorOutput: { error: 'E' } } },
      'ValidationException',
      'A test mock should have only one of the following fields: [result, errorOutput].',
    ],
    [
      'that is no JSON',
      { ...invoke, End: true },
      { mock: { result: '{' } },
      'ValidationException',
      'Mocked result must be valid JSON',
    ],
    [
      'with secrets to be revealed',
      { ...invoke, End: true },
      { mock: { result: '{}' }, revealSecrets: true },
      'ValidationException',
      'TestState does not support RevealSecrets when a mock is specified.',
    ],
    [
      'of an error without a name',
      { ...invoke, End: true },
      { mock: { errorOutput: { cause: 'why' } } },
      'ValidationException',
      "A mocked errorOutput must have the field 'error'",
    ],
    [
      'of a Map that is no list',
      map,
      { mock: { result: '{}' }, input: '{"items":[]}' },
      'ValidationException',
      'Mocked result must be an array.',
    ],
  ];
  for (const [what, state, asked, code, message] of cases)
    it(`${what} is refused`, async () => {
      const { test } = await openTests();
      await assert.rejects(test(state, asked), refused(code, message));
    });

  it('is asked for by a Map and a Parallel, and a role by a Task', async () => {
    const { test } = await openTests();
    const words =
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]';
    for (const state of [map, parallel]) await assert.rejects(test(state), refused('InvalidDefinition', words));
    await assert.rejects(
      test(put),
      refused('ValidationException', 'RoleArn must be specified when testing a Task state'),
    );
  });
});
