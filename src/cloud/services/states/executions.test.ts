import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeStateMachineOutput, GetExecutionHistoryOutput, ListExecutionsOutput } from '@aws-sdk/client-sfn';
import { one, openStates, pass, typesOf, wait } from './fixtures/open-states.ts';

const oneAtATime = { inputs: 1, rows: 1, timers: 1, events: 1 };

describe('StartExecution', () => {
  it('runs the machine to its end, with its history', async () => {
    const { create, start, describe: look, history, held, roleArn } = await openStates();
    const arn = await start(await create('m', pass), { n: 1 });
    const { status, output, startDate, stopDate, redriveStatus } = await look(arn);
    assert.deepEqual([status, output, startDate, redriveStatus], ['SUCCEEDED', '{"n":1}', stopDate, 'NOT_REDRIVABLE']);
    assert.deepEqual(await history(arn), [
      event(1, 0, 'ExecutionStarted', 'executionStarted', { roleArn, input: '{"n":1}', inputDetails: whole }),
      event(2, 0, 'PassStateEntered', 'stateEntered', { name: 'A', input: '{"n":1}', inputDetails: whole }),
      event(3, 2, 'PassStateExited', 'stateExited', { name: 'A', output: '{"n":1}', outputDetails: whole }),
      event(4, 3, 'ExecutionSucceeded', 'executionSucceeded', { output: '{"n":1}', outputDetails: whole }),
    ]);
    assert.deepEqual(held.errors, []);
  });

  it('returns the first start for the same name and input while it runs, and refuses any other', async () => {
    const { create, start, held } = await openStates();
    const machine = await create('m', wait(60));
    const arn = await start(machine, { a: 1 }, 'night');
    assert.equal(await start(machine, { a: 1 }, 'night'), arn);
    const exists = { code: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${arn}'` };
    await assert.rejects(start(machine, { a: 2 }, 'night'), exists);
    await held.advance(60);
    await assert.rejects(start(machine, { a: 1 }, 'night'), exists);
    assert.equal(held.sql('SELECT * FROM states_execution').length, 1);
  });

  const inputs: [input: string, why: string][] = [
    ['', 'Invalid execution input.'],
    [
      'not json',
      "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ],
    [JSON.stringify('ä'.repeat(140_000)), 'The input exceeds the maximum number of bytes service limit.'],
    ['['.repeat(2000) + ']'.repeat(2000), 'The input is nested too deeply.'],
  ];
  for (const [input, why] of inputs)
    it(`refuses the input \`${input.slice(0, 20)}\``, async () => {
      const { create, held } = await openStates();
      const stateMachineArn = await create('m', pass);
      const message = `Invalid State Machine Execution Input: '${why}'`;
      await assert.rejects(held.call('states', 'StartExecution', { stateMachineArn, input }), {
        code: 'InvalidExecutionInput',
        message,
      });
    });

  for (const input of ['1', '"text"', 'null', '[]'])
    it(`takes the input ${input}`, async () => {
      const { create, held, describe: look } = await openStates();
      const asked = { stateMachineArn: await create('m', pass), input };
      const { executionArn } = await held.call<{ executionArn: string }>('states', 'StartExecution', asked);
      assert.equal((await look(executionArn)).output, input);
    });
});

const whole = { truncated: false };
const event = (id: number, previousEventId: number, type: string, details: string, more: object) => ({
  id,
  previousEventId,
  type,
  timestamp: new Date('2026-01-01T00:00:00Z'),
  [`${details}EventDetails`]: more,
});

describe('an execution', () => {
  it('waits on the clock of the cloud, through a restart', async () => {
    const { create, start, describe: look, held } = await openStates();
    const arn = await start(await create('m', wait(90)));
    await held.advance(60);
    await held.restart();
    assert.equal((await look(arn)).status, 'RUNNING');
    await held.advance(30);
    assert.deepEqual((await look(arn)).stopDate, new Date('2026-01-01T00:01:30Z'));
  });

  it('that takes too long stops at its start plus TimeoutSeconds, exactly, without error or cause', async () => {
    const { create, start, describe: look, history, held } = await openStates();
    const arn = await start(await create('m', { ...wait(900), TimeoutSeconds: 600 }));
    held.world.setTime((held.world.now() + 605_000) as never);
    await held.runUntilIdle();
    const { status, stopDate, error, cause } = await look(arn);
    assert.deepEqual(
      [status, stopDate, error, cause],
      ['TIMED_OUT', new Date('2026-01-01T00:10:00Z'), undefined, undefined],
    );
    const last = (await history(arn)).at(-1)!;
    assert.deepEqual(
      [last.type, last.previousEventId, last.executionTimedOutEventDetails],
      ['ExecutionTimedOut', 0, { error: 'States.Timeout' }],
    );
    assert.deepEqual(held.sql('SELECT * FROM timer WHERE service = ? AND kind <> ?', 'states', 'retention'), []);
  });

  it('has ended when StopExecution returns; a second one changes nothing', async () => {
    const { create, start, describe: look, held } = await openStates();
    const arn = await start(await create('m', wait(900)));
    await held.advance(5);
    const stop = (error: string) =>
      held.call<{ stopDate: Date }>('states', 'StopExecution', { executionArn: arn, error, cause: 'c' });
    const { stopDate } = await stop('Mine');
    await held.advance(5);
    assert.deepEqual((await stop('Other')).stopDate, stopDate);
    const { status, error, cause, redriveStatus } = await look(arn);
    assert.deepEqual([status, error, cause, redriveStatus], ['ABORTED', 'Mine', 'c', 'REDRIVABLE']);
  });

  it('goes on with the definition that it started with', async () => {
    const { create, start, describe: look, held } = await openStates();
    const stateMachineArn = await create('m', wait(60));
    const arn = await start(stateMachineArn, { a: 1 });
    await held.call('states', 'UpdateStateMachine', {
      stateMachineArn,
      definition: JSON.stringify(one({ Type: 'Fail' })),
    });
    await held.advance(60);
    assert.equal((await look(arn)).status, 'SUCCEEDED');
    const machine = await held.call<DescribeStateMachineOutput>('states', 'DescribeStateMachineForExecution', {
      executionArn: arn,
    });
    assert.equal(machine.definition, JSON.stringify(wait(60)));
  });

  it('emits its status to the bus', async () => {
    const { create, start, held } = await openStates();
    const EventPattern = JSON.stringify({ source: ['aws.states'], detail: { status: ['SUCCEEDED'] } });
    await held.call('events', 'PutRule', { Name: 'ended', EventPattern });
    const echo = await create(
      'echo',
      one({ Type: 'Pass', Parameters: { 'of.$': '$.detail.name', 'out.$': '$.detail.output' }, End: true }),
    );
    const Targets = [{ Id: 't', Arn: echo, RoleArn: await ruleRole(held) }];
    await start(await create('m', pass), { n: 1 }, 'first');
    await held.call('events', 'PutTargets', { Rule: 'ended', Targets });
    await start(await create('n', pass), { n: 2 }, 'second');
    const rows = held.sql('SELECT output FROM states_execution WHERE output LIKE \'%"of":"second"%\'');
    assert.equal(rows.length, 1);
  });
});

describe('metrics of a machine', () => {
  it('count how its executions start and end, and how long they took', async () => {
    const { create, start, held, counted } = await openStates();
    const [good, bad] = [await create('good', wait(2)), await create('bad', one({ Type: 'Fail' }))];
    await start(good);
    await start(bad);
    await held.call('states', 'StopExecution', { executionArn: await start(good) });
    await start(await create('slow', { ...wait(9), TimeoutSeconds: 3 }));
    await held.advance(9);
    const of = (name: string) =>
      counted
        .filter((each) => each.dimensions['StateMachineArn']?.endsWith(`:${name}`))
        .map(({ name, value }) => `${name} ${value}`);
    assert.deepEqual(of('good'), [
      'ExecutionsStarted 1',
      'ExecutionsStarted 1',
      'ExecutionsAborted 1',
      'ExecutionTime 0',
      'ExecutionsSucceeded 1',
      'ExecutionTime 2000',
    ]);
    assert.deepEqual(of('bad'), ['ExecutionsStarted 1', 'ExecutionsFailed 1', 'ExecutionTime 0']);
    assert.deepEqual(of('slow'), ['ExecutionsStarted 1', 'ExecutionsTimedOut 1', 'ExecutionTime 3000']);
  });
});

async function ruleRole(held: Awaited<ReturnType<typeof openStates>>['held']): Promise<string> {
  const document = (body: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...body }] });
  const { Role } = await held.call<{ Role: { Arn: string } }>('iam', 'CreateRole', {
    RoleName: 'rule',
    AssumeRolePolicyDocument: document({ Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' }),
  });
  const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:echo';
  const PolicyDocument = document({ Action: 'states:StartExecution', Resource: machine });
  await held.call('iam', 'PutRolePolicy', { RoleName: 'rule', PolicyName: 'p', PolicyDocument });
  return Role.Arn;
}

describe('lists', () => {
  it('of executions are newest first, by status, in pages', async () => {
    const { create, start, held } = await openStates();
    const choose = { Variable: '$.end', StringEquals: 'fail', Next: 'F' };
    const machine = await create('m', {
      StartAt: 'A',
      States: {
        A: { Type: 'Choice', Choices: [choose], Default: 'W' },
        F: { Type: 'Fail' },
        W: { Type: 'Wait', SecondsPath: '$.wait', End: true },
      },
    });
    for (const [name, input] of [
      ['a', { end: 'fail' }],
      ['b', { end: '', wait: 0 }],
      ['c', { end: '', wait: 60 }],
      ['d', { end: 'fail' }],
      ['e', { end: '', wait: 60 }],
    ] as const)
      await start(machine, input, name);
    const names = async (statusFilter?: string): Promise<string> => {
      let found = '';
      for (let nextToken: string | undefined; ; ) {
        const asked = { stateMachineArn: machine, statusFilter, maxResults: 2, nextToken };
        const page = await held.call<ListExecutionsOutput>('states', 'ListExecutions', asked);
        found += page.executions!.map(({ name }) => name).join('');
        nextToken = page.nextToken;
        if (nextToken === undefined) return found;
      }
    };
    assert.deepEqual(await Promise.all([undefined, 'FAILED', 'SUCCEEDED', 'RUNNING', 'ABORTED'].map(names)), [
      'edcba',
      'da',
      'b',
      'ec',
      '',
    ]);
    await held.restart();
    assert.equal(await names('RUNNING'), 'ec');
  });

  it('of events go up or down, in pages, with or without data', async () => {
    const { create, start, held } = await openStates();
    const machine = await create('m', {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Next: 'W' },
        W: { Type: 'Wait', Seconds: 1, Next: 'B' },
        B: { Type: 'Pass', End: true },
      },
    });
    const executionArn = await start(machine, { a: 'long enough to be kept once' });
    await held.advance(1);
    const ids = async (reverseOrder: boolean): Promise<number[]> => {
      const found: number[] = [];
      for (let nextToken: string | undefined; ; ) {
        const asked = { executionArn, reverseOrder, maxResults: 3, nextToken, includeExecutionData: !reverseOrder };
        const page = await held.call<GetExecutionHistoryOutput>('states', 'GetExecutionHistory', asked);
        for (const { id, stateEnteredEventDetails } of page.events!) {
          found.push(id!);
          if (stateEnteredEventDetails)
            assert.equal(
              stateEnteredEventDetails.input,
              reverseOrder ? undefined : '{"a":"long enough to be kept once"}',
            );
        }
        nextToken = page.nextToken;
        if (nextToken === undefined) return found;
      }
    };
    assert.deepEqual(await ids(false), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(await ids(true), [8, 7, 6, 5, 4, 3, 2, 1]);
  });
});

describe('a machine that is deleted', () => {
  it('is gone at once when nothing of it runs', async () => {
    const { create, start, describe: look, held } = await openStates();
    const stateMachineArn = await create('m', pass);
    const executionArn = await start(stateMachineArn);
    await held.call('states', 'DeleteStateMachine', { stateMachineArn });
    await held.call('states', 'DeleteStateMachine', { stateMachineArn });
    await assert.rejects(held.call('states', 'DescribeStateMachine', { stateMachineArn }), {
      code: 'StateMachineDoesNotExist',
    });
    await assert.rejects(look(executionArn), { code: 'ExecutionDoesNotExist' });
    const again = await start(await create('m', pass), {}, executionArn.split(':').at(-1));
    assert.equal(again, executionArn);
  });

  it('is DELETING until its executions have ended, each at its next transition', async () => {
    const { create, start, describe: look, held } = await openStates();
    const stateMachineArn = await create('m', wait(60));
    const executionArn = await start(stateMachineArn);
    await held.call('states', 'DeleteStateMachine', { stateMachineArn });
    const { status } = await held.call<DescribeStateMachineOutput>('states', 'DescribeStateMachine', {
      stateMachineArn,
    });
    assert.deepEqual([status, (await look(executionArn)).status], ['DELETING', 'RUNNING']);
    await assert.rejects(start(stateMachineArn), { code: 'StateMachineDeleting' });
    await held.advance(60);
    await assert.rejects(held.call('states', 'DescribeStateMachine', { stateMachineArn }), {
      code: 'StateMachineDoesNotExist',
    });
    assert.deepEqual(
      held.sql('SELECT status FROM states_execution').map(({ status }) => status),
      ['ABORTED'],
    );
  });
});

describe('bounds', () => {
  const loop = {
    StartAt: 'A',
    States: {
      A: { Type: 'Choice', Choices: [{ Variable: '$.never', IsPresent: true, Next: 'S' }], Default: 'A' },
      S: { Type: 'Succeed' },
    },
  };

  it('a Choice that loops ends at the 25,000th event, and other calls return meanwhile', async () => {
    const { create, start, describe: look, held } = await openStates();
    const [looping, short] = [await create('loop', loop), await create('m', pass)];
    const first = held.cloud.call('states', 'StartExecution', { stateMachineArn: looping }, { kind: 'root' });
    held.cloud.turn();
    const running = (await first) as { executionArn: string };
    assert.equal(held.sql('SELECT * FROM states_running').length, 1);
    assert.ok(Number(held.sql('SELECT max(last) AS last FROM states_history')[0]!['last']) < 600);
    const { status } = await look(await start(short));
    assert.equal(status, 'SUCCEEDED');
    const { error, cause } = await look(running.executionArn);
    assert.deepEqual(
      [error, cause],
      ['States.Runtime', 'The execution reached the maximum number of history events (25000).'],
    );
  });

  it('a machine that starts itself holds nobody up', async () => {
    const { create, held } = await openStates();
    const echo = await create('echo', pass);
    const EventPattern = JSON.stringify({ source: ['aws.states'], detail: { status: ['SUCCEEDED'] } });
    await held.call('events', 'PutRule', { Name: 'again', EventPattern });
    const Targets = [{ Id: 't', Arn: echo, RoleArn: await ruleRole(held) }];
    await held.call('events', 'PutTargets', { Rule: 'again', Targets });
    const call = (operation: string) =>
      held.cloud.call('states', operation, { stateMachineArn: echo }, { kind: 'root' });
    const count = () => Number(held.sql('SELECT count(*) AS n FROM states_execution')[0]!['n']);
    void call('StartExecution');
    held.cloud.turn();
    const before = count();
    const response = call('DescribeStateMachine');
    held.cloud.turn();
    assert.equal(((await response) as DescribeStateMachineOutput).name, 'echo');
    assert.ok(before > 100 && count() > before);
    held.cloud.stop();
  });

  it("the same happens with a turn's limits at one", async () => {
    const histories = await Promise.all(
      [{}, { limits: oneAtATime }].map(async (settings) => {
        const { create, start, history, held } = await openStates(settings);
        const arn = await start(await create('m', wait(2)), { a: 1 }, 'e');
        await held.advance(2);
        assert.deepEqual(held.errors, []);
        return history(arn);
      }),
    );
    assert.deepEqual(histories[1], histories[0]);
    assert.deepEqual(typesOf(histories[0]!), [
      'ExecutionStarted',
      'WaitStateEntered',
      'WaitStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('the store is the same, row by row, when caches are dropped before every turn', async () => {
    const dumps = await Promise.all(
      [false, true].map(async (forgetful) => {
        const { create, start, held } = await openStates();
        const turn = held.cloud.turn;
        if (forgetful)
          held.cloud.turn = () => {
            held.cloud.dropCaches();
            return turn();
          };
        const machine = await create('m', { ...wait(30), TimeoutSeconds: 20 });
        for (const name of ['a', 'b']) await start(machine, { name }, name);
        await start(await create('n', pass));
        await held.advance(60);
        return ['states_execution', 'states_history', 'states_running', 'timer'].map((table) =>
          held.sql(`SELECT * FROM ${table}`),
        );
      }),
    );
    assert.deepEqual(dumps[1], dumps[0]);
  });

  it('closed executions go after 90 days, running ones stay', async () => {
    const { create, start, held } = await openStates();
    await start(await create('m', pass));
    await start(await create('w', wait(100 * 86_400)));
    await held.advance(89 * 86_400);
    assert.equal(held.sql('SELECT * FROM states_execution').length, 2);
    await held.advance(2 * 86_400);
    assert.deepEqual(
      held.sql('SELECT status FROM states_execution').map(({ status }) => status),
      ['RUNNING'],
    );
    assert.equal(held.sql('SELECT count(DISTINCT execution) AS n FROM states_history')[0]!['n'], 1);
  });
});
