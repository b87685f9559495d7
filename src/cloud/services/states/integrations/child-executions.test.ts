import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allow, one, openStates, pass, typesOf } from '../fixtures/open-states.ts';

const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } };
const failing = one({ Type: 'Fail', Error: 'Mine', Cause: 'why' });

async function open(pattern: string, child: object, rest: object = {}, statements?: object[]) {
  const cloud = await openStates({}, statements);
  const StateMachineArn = await cloud.create('child', child);
  const task = {
    Type: 'Task',
    Resource: `arn:aws:states:::states:startExecution${pattern}`,
    Parameters: { StateMachineArn, Name: 'c', 'Input.$': '$' },
    End: true,
    ...rest,
  };
  const childArn = 'arn:aws:states:us-east-1:000000000000:execution:child:c';
  const make = () => cloud.create('parent', one(task));
  const run = async () => cloud.start(await make(), { n: 1 });
  return { ...cloud, childArn, make, run };
}

describe('states:startExecution', () => {
  it('starts an execution and goes on', async () => {
    const { run, describe: look, childArn } = await open('', wait);
    const { status, output } = await look(await run());
    const { ExecutionArn, StartDate } = JSON.parse(output!);
    assert.deepEqual([status, ExecutionArn, StartDate], ['SUCCEEDED', childArn, Date.parse('2026-01-01T00:00:00Z')]);
    assert.equal((await look(childArn)).input, '{"n":1}');
  });

  for (const [pattern, data] of [
    ['.sync', '{"n":1}'],
    ['.sync:2', { n: 1 }],
  ] as const)
    it(`with ${pattern} waits for its end and describes it`, async () => {
      const { run, describe: look, history, held, childArn } = await open(pattern, wait);
      const arn = await run();
      await held.advance(59);
      assert.equal((await look(arn)).status, 'RUNNING');
      await held.advance(1);
      const { status, output } = await look(arn);
      const { ExecutionArn, Input, Output, Status, Name, StopDate } = JSON.parse(output!);
      assert.deepEqual(
        [status, ExecutionArn, Input, Output, Status, Name, StopDate],
        ['SUCCEEDED', childArn, data, data, 'SUCCEEDED', 'c', Date.parse('2026-01-01T00:01:00Z')],
      );
      const found = await history(arn);
      assert.equal(found[2]!.taskScheduledEventDetails!.resource, `startExecution${pattern}`);
      assert.deepEqual(typesOf(found).slice(2, 6), ['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded']);
      assert.deepEqual(held.sql('SELECT * FROM states_child'), []);
      assert.deepEqual(held.errors, []);
    });

  it('with .sync fails with the description of a child that failed', async () => {
    const { run, describe: look } = await open('.sync:2', failing);
    const { error, cause } = await look(await run());
    const child = JSON.parse(cause!);
    assert.deepEqual([error, child.Status, child.Error, child.Cause], ['States.TaskFailed', 'FAILED', 'Mine', 'why']);
  });

  it('with .sync learns of an end whose event was lost', async () => {
    const { run, describe: look, held } = await open('.sync', wait);
    const arn = await run();
    held.sql("DELETE FROM events_rule WHERE name LIKE 'StepFunctions%'");
    await held.restart();
    await held.advance(600);
    assert.equal((await look(arn)).status, 'SUCCEEDED');
  });

  it('with .sync stops the child when it is stopped, and when it times out', async () => {
    for (const [rest, stop] of [
      [{}, true],
      [{ TimeoutSeconds: 5 }, false],
    ] as const) {
      const { run, describe: look, held, childArn } = await open('.sync', wait, rest);
      const arn = await run();
      if (stop) await held.call('states', 'StopExecution', { executionArn: arn });
      await held.advance(5);
      assert.equal((await look(childArn)).status, 'ABORTED');
      assert.deepEqual(held.sql('SELECT * FROM states_child'), []);
    }
  });

  it('with .sync leaves a child that the role may not stop, and says so', async () => {
    const statements = [allow('states:StartExecution', 'events:*')];
    const { run, describe: look, held, childArn } = await open('.sync', wait, {}, statements);
    await held.call('states', 'StopExecution', { executionArn: await run() });
    assert.equal((await look(childArn)).status, 'RUNNING');
    assert.match(held.errors.join(), /its execution \S+:c goes on: .*not authorized to perform: states:StopExecution/);
  });

  it('with .sync needs the permissions for its managed rule', async () => {
    const { make } = await open('.sync', wait, {}, [allow('states:*', 'events:PutRule')]);
    await assert.rejects(make(), /'arn:\S+' is not authorized to create managed-rule\./);
  });

  it('with a name that is taken fails in the words of the SDK', async () => {
    const { run, start, describe: look } = await open('', pass);
    await run();
    const arn = await start('arn:aws:states:us-east-1:000000000000:stateMachine:parent', { n: 1 });
    const { error, cause } = await look(arn);
    assert.equal(error, 'StepFunctions.ExecutionAlreadyExistsException');
    assert.match(
      cause!,
      /^Execution Already Exists: '\S+:c' \(Service: AWSStepFunctions; Status Code: 400; Error Code: ExecutionAlreadyExists; /,
    );
  });

  it('two that start one execution both wait for it', async () => {
    const { run, start, describe: look, held } = await open('.sync', wait);
    const first = await run();
    const second = await start('arn:aws:states:us-east-1:000000000000:stateMachine:parent', { n: 1 });
    await held.advance(60);
    assert.deepEqual([(await look(first)).status, (await look(second)).status], ['SUCCEEDED', 'SUCCEEDED']);
  });
});

describe('aws-sdk:sfn:startSyncExecution', () => {
  async function openExpress(definition: object, statements?: object[]) {
    const cloud = await openStates({}, statements);
    const { held, roleArn, create } = cloud;
    const made = { name: 'quick', definition: JSON.stringify(definition), roleArn, type: 'EXPRESS' };
    const { stateMachineArn } = await held.call<{ stateMachineArn: string }>('states', 'CreateStateMachine', made);
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sfn:startSyncExecution',
      Parameters: { StateMachineArn: stateMachineArn, Input: { n: 1 } },
      End: true,
    };
    return { ...cloud, machine: await create('parent', one(task)) };
  }

  it('waits for the express execution, over a restart too', async () => {
    const { machine, start, held, describe: look } = await openExpress(wait);
    const arn = await start(machine);
    await held.advance(30);
    await held.restart();
    assert.equal((await look(arn)).status, 'RUNNING');
    await held.advance(30);
    const { Status, Output, StartDate, StopDate } = JSON.parse((await look(arn)).output!);
    assert.deepEqual(
      [Status, Output, StartDate, StopDate],
      ['SUCCEEDED', '{"n":1}', '2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z'],
    );
    assert.deepEqual([held.sql('SELECT * FROM states_child'), held.errors], [[], []]);
  });

  it('succeeds with the failure of the execution as its result', async () => {
    const { machine, start, describe: look } = await openExpress(failing);
    const { status, output } = await look(await start(machine));
    const result = JSON.parse(output!);
    assert.deepEqual([status, result.Status, result.Error, result.Cause], ['SUCCEEDED', 'FAILED', 'Mine', 'why']);
  });

  it('is allowed by the role of the machine that calls it', async () => {
    const { machine, start, describe: look } = await openExpress(pass, [allow('states:StartExecution')]);
    const { error, cause } = await look(await start(machine));
    assert.equal(error, 'Sfn.SfnException');
    assert.match(
      cause!,
      /is not authorized to perform: states:StartSyncExecution on resource: \S+:stateMachine:quick /,
    );
  });

  it('fails where its input is not one of StartSyncExecution', async () => {
    const { create, machine, start, describe: look, held } = await openExpress(pass);
    assert.equal((await look(await start(machine))).status, 'SUCCEEDED');
    const Resource = 'arn:aws:states:::aws-sdk:sfn:startSyncExecution';
    const StateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:quick';
    const named = async (Name: string) => {
      const task = { Type: 'Task', Resource, Parameters: { StateMachineArn, Name }, End: true };
      return look(await start(await create(`n${Name.length}`, one(task))));
    };
    assert.equal((await named('n'.repeat(80))).status, 'SUCCEEDED');
    const { status, cause } = await named('n'.repeat(81));
    assert.equal(status, 'FAILED');
    assert.match(cause!, /at 'name' failed to satisfy constraint: Member must have length less than or equal to 80/);
    assert.deepEqual([held.errors, held.sql('SELECT * FROM states_child')], [[], []]);
  });

  it('of a standard machine fails, and is left where nobody waits any more', async () => {
    const { create, start, describe: look, held } = await openStates();
    const Parameters = { StateMachineArn: await create('standard', pass) };
    const Resource = 'arn:aws:states:::aws-sdk:sfn:startSyncExecution';
    const arn = await start(await create('p', one({ Type: 'Task', Resource, Parameters, End: true })));
    assert.equal((await look(arn)).error, 'Sfn.StateMachineTypeNotSupportedException');
    const express = await openExpress(wait);
    await express.held.call('states', 'StopExecution', { executionArn: await express.start(express.machine) });
    await express.held.advance(60);
    assert.deepEqual([held.errors, express.held.errors, express.held.sql('SELECT * FROM states_child')], [[], [], []]);
  });
});
