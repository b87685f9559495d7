/** A mocked result against AWS's model of what it stands for. Source: API reference, MockInput. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Asked, openTests, put } from './fixtures/open-tests.ts';

const task = (Resource: string, Parameters: object) => ({ Type: 'Task', Resource, Parameters, End: true });
const invoke = task('arn:aws:states:::lambda:invoke', { FunctionName: 'f' });
const connection = { ConnectionArn: 'arn:aws:events:us-east-1:000000000000:connection/c/1' };
const http = task('arn:aws:states:::http:invoke', {
  ApiEndpoint: 'https://api.example',
  Method: 'GET',
  Authentication: connection,
});
const start = (form: string) => task(`arn:aws:states:::states:startExecution${form}`, { StateMachineArn: 'b' });
const sdk = (action: string, parameters: object) => task(`arn:aws:states:::aws-sdk:${action}`, parameters);
const item = task('arn:aws:states:::dynamodb:getItem', { TableName: 't', Key: { id: { S: 'a' } } });
const job = task('arn:aws:states:::batch:submitJob', { JobName: 'j', JobQueue: 'q', JobDefinition: 'd' });

const whole = { ExecutionArn: 'a', StateMachineArn: 'b', Status: 'SUCCEEDED', StartDate: 'c' };
const taken: [what: string, state: object, result: unknown, mode?: 'PRESENT' | 'NONE'][] = [
  ['with all that must be there', put, whole],
  ['with less, where what is there counts', put, { ExecutionArn: 'a' }, 'PRESENT'],
  ['of whatever form, where nothing counts', put, { ExecutionArn: 1 }, 'NONE'],
  ['with members that the API has not', put, { ...whole, Unknown: 1 }],
  ['of an HTTP task', http, { StatusCode: 200, ResponseBody: { a: 1 } }],
  ['of a started execution, which is JSON', start('.sync:2'), { ...whole, Output: { d: 1 } }],
  ['of a started execution, which is text', start('.sync'), { ...whole, Output: '{"d":1}' }],
  ['of a table', item, { Item: { id: { S: 'a' }, list: { L: [{ N: '1' }] } } }],
  ['of a service of which nothing is known', sdk('glue:getJob', { JobName: 'j' }), { Job: 'x' }],
];

const refused: [state: object, result: unknown, why: string, mode?: 'PRESENT'][] = [
  [put, { ExecutionArn: 'a' }, "Required field 'StateMachineArn' is missing"],
  [put, { ExecutionArn: 1 }, "Field 'ExecutionArn' must be a string", 'PRESENT'],
  [put, { StartDate: 1 }, "Field 'StartDate' must be a string", 'PRESENT'],
  [invoke, { StatusCode: '200' }, "Field 'StatusCode' must be a number"],
  [start('.sync'), { ...whole, Output: { d: 1 } }, "Field 'Output' must be a string"],
  [
    sdk('sfn:listExecutions', { StateMachineArn: 'a' }),
    { Executions: [{ Name: 'e' }] },
    "Required field 'ExecutionArn' is missing",
  ],
  [sdk('iam:getRole', { RoleName: 'r' }), { Role: { RoleName: 'r' } }, "Required field 'Path' is missing"],
  [item, { Item: { id: { S: 1 } } }, "Field 'S' must be a string"],
  [job, { JobName: 'j' }, "Required field 'JobId' is missing"],
];

describe('a mocked result', () => {
  const ask = (
    state: object,
    result: unknown,
    fieldValidationMode: 'STRICT' | 'PRESENT' | 'NONE' = 'STRICT',
  ): Asked => ({
    mock: { result: JSON.stringify(result), fieldValidationMode },
    ...(state === put ? { input: '{"arn":"a"}' } : {}),
  });

  for (const [what, state, result, mode] of taken)
    it(`${what} is taken`, async () => {
      const { test } = await openTests();
      assert.equal((await test(state, ask(state, result, mode))).output, JSON.stringify(result));
    });

  for (const [state, result, why, mode] of refused)
    it(`is refused: ${why}`, async () => {
      const { test } = await openTests();
      const message = `Mock result schema validation error: ${why}`;
      await assert.rejects(test(state, ask(state, result, mode)), { code: 'ValidationException', message });
    });
});

describe('an HTTP task', () => {
  it('without a mock is refused by name', async () => {
    const { test, roleArn } = await openTests();
    const message = /The resource 'arn:aws:states:::http:invoke' is not supported by Punctual/;
    await assert.rejects(test(http, { roleArn }), { code: 'InvalidDefinition', message });
  });

  it('must say what it calls', async () => {
    const { test } = await openTests();
    const message = /The field 'ApiEndpoint' is required but was missing/;
    const { ApiEndpoint: _, ...Parameters } = http.Parameters as Record<string, unknown>;
    await assert.rejects(test({ ...http, Parameters }, { mock: { result: '{}' } }), {
      code: 'InvalidDefinition',
      message,
    });
  });
});
