/** What never ends by itself is done in bounded turns: others are answered meanwhile, and it can be stopped. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DisableRuleCommand, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { usualLimits } from '../src/cloud/engine/engine.ts';
import { isHealthy } from './refusal.ts';
import { openServed, type Served } from './served-cloud.ts';

const account = '000000000000';
const roleArn = `arn:aws:iam::${account}:role/looping`;
const machineArn = (name: string): string => `arn:aws:states:us-east-1:${account}:stateMachine:${name}`;
const document = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

/** A tenth of a usual turn: a loop fills these as surely, with a tenth of the work. */
const limits = { ...usualLimits, rows: 100, events: usualLimits.events / 10 };

/** A role that may do all that a loop needs. */
async function open(settings = {}): Promise<Served> {
  const served = await openServed(() => ({ seconds: 1 }), settings);
  const AssumeRolePolicyDocument = document({
    Effect: 'Allow',
    Principal: { Service: ['states.amazonaws.com', 'events.amazonaws.com'] },
    Action: 'sts:AssumeRole',
  });
  await served.aws.iam.send(new CreateRoleCommand({ RoleName: 'looping', AssumeRolePolicyDocument }));
  const PolicyDocument = document({ Effect: 'Allow', Action: ['events:*', 'states:*'], Resource: '*' });
  await served.aws.iam.send(new PutRolePolicyCommand({ RoleName: 'looping', PolicyName: 'p', PolicyDocument }));
  return served;
}

const make = ({ aws }: Served, name: string, definition: object) =>
  aws.states.send(new CreateStateMachineCommand({ name, roleArn, definition: JSON.stringify(definition) }));

async function startOn({ aws }: Served, pattern: object, machine: string): Promise<void> {
  await aws.events.send(new PutRuleCommand({ Name: 'loop', EventPattern: JSON.stringify(pattern) }));
  // An input of its own: else each would hold the event of the one before, and grow.
  const target = { Id: 'machine', Arn: machineArn(machine), RoleArn: roleArn, Input: '{}' };
  const { FailedEntryCount } = await aws.events.send(new PutTargetsCommand({ Rule: 'loop', Targets: [target] }));
  assert.equal(FailedEntryCount, 0);
}

const executions = ({ sql }: Served): number => Number(sql('SELECT count(*) AS n FROM states_execution')[0]?.['n']);

/** It goes on while others are served, and comes to rest when its rule is disabled. */
async function goesOnUntilStopped(served: Served): Promise<void> {
  for (let seen = executions(served), rounds = 0; rounds < 3; rounds++) {
    await served.aws.states.send(new ListExecutionsCommand({ stateMachineArn: machineArn('looping'), maxResults: 1 }));
    await isHealthy(served);
    const now = executions(served);
    assert.ok(now > seen, `it goes on: ${now} after ${seen}`);
    seen = now;
  }
  await served.aws.events.send(new DisableRuleCommand({ Name: 'loop' }));
  await served.runUntilIdle();
  const ended = executions(served);
  await served.advance(60);
  assert.equal(executions(served), ended);
  assert.deepEqual(served.sql("SELECT * FROM states_execution WHERE status NOT IN ('SUCCEEDED', 'RUNNING')"), []);
  assert.deepEqual(served.errors, []);
}

describe('without an end,', () => {
  it('a Choice goes round in a circle while others are answered, and is ended by its 25,000th event', async () => {
    await using served = await open();
    const round = { Type: 'Choice', Choices: [{ Variable: '$', IsPresent: true, Next: 'Round' }], Default: 'Out' };
    await make(served, 'circle', { StartAt: 'Round', States: { Round: round, Out: { Type: 'Succeed' } } });
    const started = await Promise.all(
      Array.from({ length: 3 }, () =>
        served.aws.states.send(new StartExecutionCommand({ stateMachineArn: machineArn('circle') })),
      ),
    );
    const { executionArn } = started.at(-1) as { executionArn: string };
    const meanwhile = await served.aws.states.send(new DescribeExecutionCommand({ executionArn }));
    assert.equal(meanwhile.status, 'RUNNING');
    await isHealthy(served);
    await served.runUntilIdle();
    for (const { executionArn } of started) {
      const execution = await served.aws.states.send(new DescribeExecutionCommand({ executionArn }));
      assert.deepEqual([execution.status, execution.error], ['FAILED', 'States.Runtime']);
      const last = { executionArn, reverseOrder: true, maxResults: 1 };
      const { events: [event] = [] } = await served.aws.states.send(new GetExecutionHistoryCommand(last));
      assert.deepEqual([event?.id, event?.type], [25_000, 'ExecutionFailed']);
    }
    assert.deepEqual(served.errors, []);
  });

  it('a rule is matched by the event that its own target puts', async () => {
    await using served = await open({ limits });
    const entry = { Source: 'loop', DetailType: 'again', Detail: {} };
    const put = {
      Type: 'Task',
      Resource: 'arn:aws:states:::events:putEvents',
      Parameters: { Entries: [entry] },
      End: true,
    };
    await make(served, 'looping', { StartAt: 'Put', States: { Put: put } });
    await startOn(served, { source: ['loop'] }, 'looping');
    await served.aws.events.send(new PutEventsCommand({ Entries: [{ ...entry, Detail: '{}' }] }));
    await goesOnUntilStopped(served);
  });

  it('a machine is started by its own end', async () => {
    await using served = await open({ limits });
    await make(served, 'looping', { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } });
    const ended = {
      source: ['aws.states'],
      detail: { status: ['SUCCEEDED'], stateMachineArn: [machineArn('looping')] },
    };
    await startOn(served, ended, 'looping');
    await served.aws.states.send(new StartExecutionCommand({ stateMachineArn: machineArn('looping') }));
    await goesOnUntilStopped(served);
  });

  it('a machine doubles itself at each start', async () => {
    await using served = await open({ limits });
    await make(served, 'looping', { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } });
    const any = { source: ['aws.states'], detail: { stateMachineArn: [machineArn('looping')] } };
    await startOn(served, any, 'looping');
    await served.aws.states.send(new StartExecutionCommand({ stateMachineArn: machineArn('looping') }));
    await goesOnUntilStopped(served);
  });
});
