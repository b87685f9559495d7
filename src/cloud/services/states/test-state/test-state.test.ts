import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Turns } from '../../../world/evaluation/turns.ts';
import { allow } from '../fixtures/open-states.ts';
import { debug, map, openTests, put } from './fixtures/open-tests.ts';

const refused = (code: string, message: string | RegExp) => ({ code, message });

describe('TestState', () => {
  it('returns the output and the next state of a Choice', async () => {
    const { test } = await openTests();
    const choice = {
      Type: 'Choice',
      Choices: [
        { Variable: '$.number', NumericEquals: 1, Next: 'Equals 1' },
        { Variable: '$.number', NumericEquals: 2, Next: 'Equals 2' },
      ],
      Default: 'No Match',
    };
    const input = '{"number": 2}';
    assert.deepEqual(await test(choice, { input }), { output: input, nextState: 'Equals 2', status: 'SUCCEEDED' });
  });

  it('shows what the data of a Pass becomes on its way', async () => {
    const { test } = await openTests();
    const state = {
      Type: 'Pass',
      InputPath: '$.payload',
      Parameters: { data: 1 },
      ResultPath: '$.result',
      OutputPath: '$.result.data',
      Next: 'Another State',
    };
    assert.deepEqual(await test(state, { input: '{"payload":{"foo":"bar"}}', ...debug }), {
      output: '1',
      inspectionData: {
        input: '{"payload":{"foo":"bar"}}',
        afterInputPath: '{"foo":"bar"}',
        afterParameters: '{"data":1}',
        afterResultSelector: '{"data":1}',
        afterResultPath: '{"payload":{"foo":"bar"},"result":{"data":1}}',
      },
      nextState: 'Another State',
      status: 'SUCCEEDED',
    });
  });

  it('fails as a Fail does', async () => {
    const { test } = await openTests();
    const { status, error, cause, output } = await test({ Type: 'Fail', Error: 'Broken', Cause: 'why' });
    assert.deepEqual([status, error, cause, output], ['FAILED', 'Broken', 'why', undefined]);
  });

  it('fails where a path leads nowhere, and shows how far the data came', async () => {
    const { test } = await openTests();
    const state = { Type: 'Pass', Parameters: { 'a.$': '$.gone' }, End: true };
    const { status, error, inspectionData } = await test(state, { input: '{}', ...debug });
    assert.deepEqual(
      [status, error, inspectionData],
      ['FAILED', 'States.Runtime', { input: '{}', afterInputPath: '{}' }],
    );
  });

  it('waits as a Wait does', async () => {
    const { test, held } = await openTests();
    const answer = test({ Type: 'Wait', Seconds: 3, End: true }, { input: '{"a":1}' });
    await held.advance(2);
    await held.advance(1);
    assert.deepEqual(await answer, { output: '{"a":1}', nextState: undefined, status: 'SUCCEEDED' });
  });

  it('gives up after five minutes', async () => {
    const { test, held } = await openTests();
    const answer = test({ Type: 'Wait', Seconds: 3600, End: true });
    await held.advance(300);
    assert.deepEqual(await answer, { status: 'FAILED', error: 'States.Timeout' });
  });

  it('evaluates JSONata, with variables', async () => {
    const { test } = await openTests();
    const state = {
      Type: 'Pass',
      QueryLanguage: 'JSONata',
      Assign: { total: '{% $x + 1 %}' },
      Output: '{% $states.input.a + $x %}',
      End: true,
    };
    const { output, status, inspectionData } = await test(state, { input: '{"a":1}', variables: '{"x":2}', ...debug });
    assert.deepEqual(
      [status, output, inspectionData],
      ['SUCCEEDED', '3', { input: '{"a":1}', variables: '{"x":2,"total":3}' }],
    );
  });

  it('says which expression failed', async () => {
    const { test } = await openTests();
    const state = { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% 1 + "a" %}', End: true };
    const { status, error, cause } = await test(state);
    assert.equal(`${status} ${error}`, 'FAILED States.QueryEvaluationError');
    assert.match(cause!, /The JSONata expression '1 \+ "a"' specified for the field 'Output' threw an error/);
  });

  it('calls a service as the role', async () => {
    const { test, roleArn, create, start } = await openTests();
    const arn = await start(await create('m', { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }));
    const state = { ...put, ResultSelector: { 'status.$': '$.Status' } };
    const { status, output, inspectionData } = await test(state, { input: JSON.stringify({ arn }), roleArn, ...debug });
    assert.deepEqual([status, output], ['SUCCEEDED', '{"status":"SUCCEEDED"}']);
    assert.equal(inspectionData?.afterParameters, JSON.stringify({ ExecutionArn: arn }));
    assert.equal(JSON.parse(inspectionData!.result!).ExecutionArn, arn);
  });

  it('fails with what the role may not do', async () => {
    const { test, roleArn } = await openTests([allow('sqs:*')]);
    const arn = 'arn:aws:states:us-east-1:000000000000:execution:m:e';
    const { status, error } = await test(put, { input: JSON.stringify({ arn }), roleArn });
    assert.deepEqual([status, error], ['FAILED', 'Sfn.SfnException']);
  });

  it('takes a state out of a machine, in a Map too', async () => {
    const { test } = await openTests();
    const inner = {
      Type: 'Pass',
      Parameters: { 'index.$': '$$.Map.Item.Index', 'value.$': '$$.Map.Item.Value' },
      End: true,
    };
    const machine = {
      StartAt: 'M',
      States: { M: { ...map, ItemProcessor: { StartAt: 'P', States: { P: inner } } } },
    };
    const { output } = await test(machine, { stateName: 'P', input: '7' });
    assert.equal(output, '{"index":0,"value":7}');
    await assert.rejects(
      test(machine, { stateName: 'Q' }),
      refused('ValidationException', 'State not found in definition'),
    );
  });

  it('is held up by no other test whose expression does not end', async () => {
    const { test, held } = await openTests();
    const { world } = held;
    const evaluate = world.evaluate;
    const turns = new Turns<() => void>();
    world.evaluate = (request, done, whose = '') => {
      const isEndless = JSON.stringify(request).includes('$endless');
      turns.add(whose, () => isEndless || evaluate(request, done));
      turns.take()?.job();
    };
    const expression = (text: string) => ({
      Type: 'Pass',
      QueryLanguage: 'JSONata',
      Output: `{% ${text} %}`,
      End: true,
    });
    const ended: (string | undefined)[] = [];
    for (const text of ['$endless()', '1 + 1'])
      test(expression(text)).then(({ output, error }) => ended.push(output ?? error), assert.fail);
    await held.advance(1);
    assert.deepEqual(ended, ['2']);
    await held.advance(300);
    assert.deepEqual(ended, ['2', 'States.Timeout']);
  });

  it('leaves nothing in the store', async () => {
    const { test, held } = await openTests();
    await test({ Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% 1 %}', End: true });
    for (const table of ['states_machine', 'states_execution', 'states_history', 'states_running'])
      assert.deepEqual(held.sql(`SELECT * FROM ${table}`), []);
    assert.deepEqual(held.errors, []);
  });
});
