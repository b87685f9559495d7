import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LoggingConfiguration } from '@aws-sdk/client-sfn';
import { events } from '../../events/events.ts';
import { iam } from '../../iam/iam.ts';
import { logs } from '../../logs/logs.ts';
import { punctual } from '../../punctual/punctual.ts';
import { allow, one, openStates, pass } from '../fixtures/open-states.ts';
import { states } from '../states.ts';

const destination = (logGroupArn: string) => ({ cloudWatchLogsLogGroup: { logGroupArn } });
const groupArn = 'arn:aws:logs:us-east-1:000000000000:log-group:runs:*';
const logging = (level: LoggingConfiguration['level'], includeExecutionData = false): LoggingConfiguration => ({
  level,
  includeExecutionData,
  destinations: [destination(groupArn)],
});

async function openLogged(statements?: object[]) {
  const cloud = await openStates({ services: [iam, punctual, events, logs, states] }, statements);
  const { held, roleArn } = cloud;
  await held.call('logs', 'CreateLogGroup', { logGroupName: 'runs' });
  return {
    ...cloud,
    async createLogged(definition: object, loggingConfiguration: LoggingConfiguration) {
      const asked = { name: 'm', definition: JSON.stringify(definition), roleArn, loggingConfiguration };
      return (await held.call<{ stateMachineArn: string }>('states', 'CreateStateMachine', asked)).stateMachineArn;
    },
    async entries() {
      const asked = { logGroupName: 'runs', logStreamNamePrefix: 'states/' };
      const found = await held.call<{ events: { message: string; timestamp: number }[] }>(
        'logs',
        'FilterLogEvents',
        asked,
      );
      return found.events.map(({ message }) => JSON.parse(message));
    },
  };
}

const fails = one({ Type: 'Fail', Error: 'Broken', Cause: 'why' });
const refused = (code: string, message: string) => ({ code, message });

describe('a logging configuration', () => {
  for (const [what, configuration, words] of [
    ['no destination', { level: 'ALL' }, 'Must specify exactly one Log Destination.'],
    [
      'two destinations',
      { level: 'OFF', destinations: [destination(groupArn), destination(groupArn)] },
      'Must specify exactly one Log Destination.',
    ],
    ['an empty destination', { level: 'ALL', destinations: [{}] }, 'Must set valid CloudWatch Log Group ARN.'],
    [
      'another ARN',
      { level: 'ALL', destinations: [destination('arn:aws:s3:::bucket')] },
      'Provided ARN is not CloudWatch Logs Log Group ARN.',
    ],
    [
      'an ARN without its end',
      { level: 'ALL', destinations: [destination(groupArn.slice(0, -2))] },
      "Log Group ARN must be provided with '*' qualifier.",
    ],
    [
      'a group that is not there',
      { level: 'ALL', destinations: [destination(groupArn.replace('runs', 'other'))] },
      'Log Destination not found.',
    ],
  ] as const)
    it(`with ${what} is refused`, async () => {
      const { createLogged } = await openLogged();
      await assert.rejects(
        createLogged(pass, configuration as unknown as LoggingConfiguration),
        refused('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${words}`),
      );
    });

  it('needs a role that may have logs delivered, and only where something is logged', async () => {
    const { createLogged } = await openLogged([allow('events:*')]);
    await assert.rejects(
      createLogged(pass, logging('ALL')),
      refused('AccessDeniedException', 'The state machine IAM Role is not authorized to access the Log Destination'),
    );
    await createLogged(pass, logging('OFF'));
  });
});

describe('log entries', () => {
  it('have what an event has, with its data where that is asked for', async () => {
    const { createLogged, start, entries } = await openLogged();
    const execution = await start(await createLogged(pass, logging('ALL', true)), { a: 1 });
    const found = await entries();
    assert.deepEqual(
      found.map(({ id, type, previous_event_id }) => [id, type, previous_event_id]),
      [
        ['1', 'ExecutionStarted', '0'],
        ['2', 'PassStateEntered', '0'],
        ['3', 'PassStateExited', '2'],
        ['4', 'ExecutionSucceeded', '3'],
      ],
    );
    const { event_timestamp, ...entered } = found[1];
    assert.match(event_timestamp, /^\d{13}$/);
    assert.deepEqual(entered, {
      id: '2',
      type: 'PassStateEntered',
      details: { name: 'A', input: '{"a":1}', inputDetails: { truncated: false } },
      redrive_count: '0',
      previous_event_id: '0',
      execution_arn: execution,
    });
  });

  it('leave out data, and what is said of it, unless it is included', async () => {
    const { createLogged, start, entries } = await openLogged();
    await start(await createLogged(pass, logging('ALL')), { a: 1 });
    assert.deepEqual((await entries())[1].details, { name: 'A' });
    assert.doesNotMatch(JSON.stringify(await entries()), /"a"|truncated/);
  });

  for (const [level, types] of [
    ['ALL', ['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']],
    ['ERROR', ['FailStateEntered', 'ExecutionFailed']],
    ['FATAL', ['ExecutionFailed']],
    ['OFF', []],
  ] as const)
    it(`at level ${level} are ${types.join(', ') || 'none'} of an execution that fails`, async () => {
      const { createLogged, start, entries } = await openLogged();
      await start(await createLogged(fails, logging(level)));
      assert.deepEqual(
        (await entries()).map(({ type }) => type),
        types,
      );
    });

  it('say that a long input was cut', async () => {
    const { createLogged, start, entries } = await openLogged();
    await start(await createLogged(pass, logging('ALL', true)), { a: 'x'.repeat(255 * 1024) });
    const { input, inputDetails } = (await entries())[0].details;
    assert.equal(input.length, 248 * 1024);
    assert.deepEqual(inputDetails, { truncated: true });
  });

  it('are lost with a group that is deleted, and the execution goes on', async () => {
    const { createLogged, start, describe: describeOne, held } = await openLogged();
    const machine = await createLogged(pass, logging('ALL'));
    await held.call('logs', 'DeleteLogGroup', { logGroupName: 'runs' });
    assert.equal((await describeOne(await start(machine))).status, 'SUCCEEDED');
    assert.deepEqual(held.errors, []);
  });

  it('follow the configuration that an update sets', async () => {
    const { createLogged, start, entries, held } = await openLogged();
    const stateMachineArn = await createLogged(pass, logging('OFF'));
    await start(stateMachineArn);
    await held.call('states', 'UpdateStateMachine', { stateMachineArn, loggingConfiguration: logging('ALL') });
    await start(stateMachineArn);
    assert.equal((await entries()).length, 4);
  });

  it('are delivered as long as a resource policy of the account lets them', async () => {
    const { held, createLogged, start, entries } = await openLogged();
    const arn = await createLogged(pass, logging('ALL'));
    const written = async () => {
      const before = (await entries()).length;
      await start(arn);
      await held.runUntilIdle();
      return (await entries()).length - before;
    };
    assert.equal(await written(), 4);
    await held.call('logs', 'DeleteResourcePolicy', { policyName: 'AWSLogDeliveryWrite20150319' });
    assert.equal(await written(), 0);
    assert.equal(await written(), 0);
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Action: 'logs:PutLogEvents',
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } },
    };
    const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await held.call('logs', 'PutResourcePolicy', { policyName: 'mine', policyDocument });
    assert.equal(await written(), 4);
    assert.deepEqual(
      held.notices.map((line) => /gets (no )?log entries of executions( again)?/.exec(line)?.[0]),
      ['gets no log entries of executions', 'gets log entries of executions again'],
    );
    assert.deepEqual(held.errors, []);
  });
});
