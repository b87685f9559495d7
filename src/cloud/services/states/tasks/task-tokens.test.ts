import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { events } from '../../events/events.ts';
import { iam } from '../../iam/iam.ts';
import { punctual } from '../../punctual/punctual.ts';
import { sqs } from '../../sqs/sqs.ts';
import { one, openStates, typesOf, wait } from '../fixtures/open-states.ts';
import { states } from '../states.ts';

/** A machine that sends its token to a queue and waits. */
async function open(rest: object = {}, input: object = {}) {
  const cloud = await openStates({ services: [iam, punctual, events, sqs, states] });
  const { held } = cloud;
  const { QueueUrl } = await held.call<{ QueueUrl: string }>('sqs', 'CreateQueue', { QueueName: 'q' });
  const task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    ...('QueryLanguage' in rest
      ? { Arguments: { QueueUrl, MessageBody: { token: '{% $states.context.Task.Token %}' } } }
      : { Parameters: { QueueUrl, MessageBody: { 'token.$': '$$.Task.Token', 'n.$': '$.n' } } }),
    End: true,
    ...rest,
  };
  const definition = { StartAt: 'A', States: { A: task, B: { Type: 'Pass', End: true } } };
  const machine = await cloud.create('m', 'Catch' in rest ? definition : one(task));
  const arn = await cloud.start(machine, { n: 1, ...input });
  const tokenSent = async (): Promise<string> => {
    const { Messages = [] } = await held.call<{ Messages?: { Body: string }[] }>('sqs', 'ReceiveMessage', { QueueUrl });
    return JSON.parse(Messages[0]!.Body).token;
  };
  const send = (operation: string, asked: object) => held.call('states', `SendTask${operation}`, asked);
  return { ...cloud, arn, machine, tokenSent, send };
}

describe('a task that waits for its token', () => {
  it('sends the token, is submitted, and ends with what SendTaskSuccess says', async () => {
    const { arn, tokenSent, send, describe: look, history } = await open();
    assert.equal((await look(arn)).status, 'RUNNING');
    const taskToken = await tokenSent();
    assert.deepEqual(await send('Success', { taskToken, output: '{"done": 1}' }), {});
    assert.equal((await look(arn)).output, '{"done": 1}');
    const found = await history(arn);
    assert.deepEqual(typesOf(found), [
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    const { resource, resourceType, parameters } = found[2]!.taskScheduledEventDetails!;
    assert.deepEqual([resource, resourceType], ['sendMessage.waitForTaskToken', 'sqs']);
    assert.equal(JSON.parse(parameters!).MessageBody.token, taskToken);
    assert.ok(JSON.parse(found[4]!.taskSubmittedEventDetails!.output!).MessageId);
  });

  it('fails with what SendTaskFailure says, which is retried with another token', async () => {
    const Retry = [{ ErrorEquals: ['Mine'], MaxAttempts: 1 }];
    const { arn, tokenSent, send, describe: look, held } = await open({ Retry });
    const first = await tokenSent();
    await send('Failure', { taskToken: first, error: 'Mine', cause: 'why' });
    await held.advance(1);
    const second = await tokenSent();
    assert.notEqual(second, first);
    await send('Failure', { taskToken: second, error: 'Mine', cause: 'again' });
    const { status, error, cause } = await look(arn);
    assert.deepEqual([status, error, cause], ['FAILED', 'Mine', 'again']);
  });

  it('is not answered for any more once another task waits, even one without a token', async () => {
    const { create, start, tokenSent, send, describe: look, held } = await open();
    await tokenSent();
    const QueueUrl = (await held.call<{ QueueUrl: string }>('sqs', 'GetQueueUrl', { QueueName: 'q' })).QueueUrl;
    const StateMachineArn = await create('child', wait(100));
    const task = (Resource: string, Parameters: object) => ({
      Type: 'Task',
      Resource: `arn:aws:states:::${Resource}`,
      Parameters,
    });
    const A = task('sqs:sendMessage.waitForTaskToken', { QueueUrl, MessageBody: { 'token.$': '$$.Task.Token' } });
    const B = task('states:startExecution.sync', { StateMachineArn });
    const arn = await start(
      await create('both', { StartAt: 'A', States: { A: { ...A, Next: 'B' }, B: { ...B, End: true } } }),
    );
    const taskToken = await tokenSent();
    await send('Success', { taskToken, output: '1' });
    await assert.rejects(send('Success', { taskToken, output: '2' }), { code: 'TaskTimedOut' });
    assert.equal((await look(arn)).status, 'RUNNING');
  });

  it('is answered once', async () => {
    const { tokenSent, send, held } = await open();
    const taskToken = await tokenSent();
    const output = '1';
    const both = await Promise.allSettled([
      send('Success', { taskToken, output }),
      send('Success', { taskToken, output }),
    ]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    for (const [operation, asked] of [
      ['Success', { output }],
      ['Failure', {}],
      ['Heartbeat', {}],
    ] as const)
      await assert.rejects(send(operation, { taskToken, ...asked }), {
        code: 'TaskTimedOut',
        message: "Task Timed Out: 'Provided task does not exist anymore'",
      });
    assert.deepEqual(held.errors, []);
  });

  it('hands out another token when its execution is redriven', async () => {
    const { arn, tokenSent, send, describe: look, held } = await open();
    const first = await tokenSent();
    await send('Failure', { taskToken: first, error: 'Mine' });
    assert.equal((await look(arn)).error, 'Mine');
    await held.call('states', 'RedriveExecution', { executionArn: arn });
    await assert.rejects(send('Success', { taskToken: first, output: '1' }), { code: 'TaskTimedOut' });
    await send('Success', { taskToken: await tokenSent(), output: '2' });
    assert.equal((await look(arn)).output, '2');
  });

  it('is answered after a restart, with the token of before', async () => {
    const { arn, tokenSent, send, describe: look, held } = await open();
    const taskToken = await tokenSent();
    await held.restart();
    await send('Success', { taskToken, output: '[]' });
    assert.equal((await look(arn)).status, 'SUCCEEDED');
  });

  it('is answered by nobody who has not the token', async () => {
    const { arn, tokenSent, send, describe: look } = await open();
    const taskToken = await tokenSent();
    for (const taskToken_ of ['x', '', taskToken.slice(4), Buffer.from('task:1:0:ab').toString('base64')])
      await assert.rejects(send('Success', { taskToken: taskToken_, output: '1' }));
    await assert.rejects(send('Success', { taskToken: 'x', output: '1' }), {
      code: 'InvalidToken',
      message: "Invalid Token: 'Invalid token'",
    });
    const [kind, execution, thread, secret] = Buffer.from(taskToken, 'base64').toString().split(':');
    const guessed = [kind, execution, thread, secret!.replace(/./g, '0')].join(':');
    await assert.rejects(send('Success', { taskToken: Buffer.from(guessed).toString('base64'), output: '1' }), {
      code: 'TaskTimedOut',
    });
    await assert.rejects(send('Success', { taskToken, output: '{' }), { code: 'InvalidOutput' });
    assert.equal((await look(arn)).status, 'RUNNING');
  });

  it('times out, and the token is worth nothing any more', async () => {
    const { arn, tokenSent, send, describe: look, history, held } = await open({ TimeoutSeconds: 30 });
    const taskToken = await tokenSent();
    await held.advance(30);
    const { status, error, cause } = await look(arn);
    assert.deepEqual([status, error, cause], ['FAILED', 'States.Timeout', undefined]);
    assert.equal(typesOf(await history(arn)).at(-2), 'TaskTimedOut');
    await assert.rejects(send('Success', { taskToken, output: '1' }), { code: 'TaskTimedOut' });
  });

  const heartbeats: [what: string, fields: object][] = [
    ['fixed', { HeartbeatSeconds: 10, TimeoutSeconds: 600 }],
    ['at a path', { HeartbeatSecondsPath: '$.beat', TimeoutSecondsPath: '$.limit' }],
    [
      'an expression',
      {
        QueryLanguage: 'JSONata',
        HeartbeatSeconds: '{% $states.input.beat %}',
        TimeoutSeconds: '{% $states.input.limit %}',
      },
    ],
  ];
  for (const [what, fields] of heartbeats)
    it(`lives from heartbeat to heartbeat, whose time is ${what}`, async () => {
      const { arn, tokenSent, send, describe: look, history, held } = await open(fields, { beat: 10, limit: 600 });
      const taskToken = await tokenSent();
      for (let i = 0; i < 5; i++) {
        await held.advance(9);
        await send('Heartbeat', { taskToken });
      }
      assert.equal((await look(arn)).status, 'RUNNING');
      await held.advance(10);
      assert.equal((await look(arn)).error, 'States.Timeout');
      const { heartbeatInSeconds, timeoutInSeconds } = (await history(arn))[2]!.taskScheduledEventDetails!;
      assert.deepEqual([heartbeatInSeconds, timeoutInSeconds], [10, 600]);
    });

  for (const name of ['States.HeartbeatTimeout', 'States.Timeout', 'States.ALL'])
    it(`that missed its heartbeat is caught as ${name}`, async () => {
      const Catch = [{ ErrorEquals: [name], Next: 'B' }];
      const { arn, describe: look, held } = await open({ HeartbeatSeconds: 5, Catch });
      await held.advance(5);
      assert.deepEqual(JSON.parse((await look(arn)).output!), { Error: 'States.Timeout', Cause: '' });
    });

  it('that missed its heartbeat is no States.TaskFailed, and one that timed out no States.HeartbeatTimeout', async () => {
    for (const [fields, name] of [
      [{ HeartbeatSeconds: 5 }, 'States.TaskFailed'],
      [{ TimeoutSeconds: 5 }, 'States.HeartbeatTimeout'],
    ] as const) {
      const Catch = [{ ErrorEquals: [name], Next: 'B' }];
      const { arn, describe: look, held } = await open({ ...fields, Catch });
      await held.advance(5);
      assert.equal((await look(arn)).status, 'FAILED');
    }
  });

  it('that could not be sent is a TaskSubmitFailed', async () => {
    const cloud = await openStates({ services: [iam, punctual, events, sqs, states] });
    const QueueUrl = 'http://127.0.0.1:4566/000000000000/none';
    const task = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true };
    const arn = await cloud.start(
      await cloud.create('m', one({ ...task, Parameters: { QueueUrl, MessageBody: 'm' } })),
    );
    assert.equal((await cloud.describe(arn)).error, 'SQS.AmazonSQSException');
    assert.equal(typesOf(await cloud.history(arn)).at(-2), 'TaskSubmitFailed');
  });

  it('gives its token to JSONata too, and to no other task', async () => {
    const jsonata = { QueryLanguage: 'JSONata', Parameters: undefined };
    const { create, start, describe: look, send, held } = await open();
    const child = await create('child', { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });
    const call = (pattern: string, token: string) => ({
      Type: 'Task',
      Resource: `arn:aws:states:::states:startExecution${pattern}`,
      ...jsonata,
      Arguments: { StateMachineArn: child, Input: { token } },
      End: true,
    });
    const waits = await start(
      await create('waits', one(call('.waitForTaskToken', '{% $states.context.Task.Token %}'))),
    );
    const [{ input }] = held.sql("SELECT input FROM states_execution WHERE input LIKE '%token%'") as [
      { input: string },
    ];
    await send('Success', { taskToken: JSON.parse(input).token, output: '{}' });
    assert.equal((await look(waits)).status, 'SUCCEEDED');
    const none = await start(await create('none', one(call('', '{% $states.context.Task.Token %}'))));
    assert.equal((await look(none)).error, 'States.QueryEvaluationError');
  });
});
