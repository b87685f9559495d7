/** Log groups as targets of rules: events become lines, where a resource policy of CloudWatch Logs lets EventBridge write. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FilterLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import { iam } from '../../iam/iam.ts';
import { logs } from '../../logs/logs.ts';
import { punctual } from '../../punctual/punctual.ts';
import { sqs } from '../../sqs/sqs.ts';
import { events } from '../events.ts';

const logGroupName = '/aws/events/jobs';
const Arn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`;
const Statement = [
  {
    Effect: 'Allow',
    Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: `${Arn}:*`,
  },
];

async function open(target: object = {}, isAllowed = true): Promise<Held> {
  const held = await openHeld({ services: [iam, punctual, events, logs, sqs] });
  await held.call('logs', 'CreateLogGroup', { logGroupName });
  const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  if (isAllowed) await held.call('logs', 'PutResourcePolicy', { policyName: 'p', policyDocument });
  await held.call('events', 'PutRule', { Name: 'r', EventPattern: JSON.stringify({ source: ['app'] }) });
  await held.call('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: 't', Arn, ...target }] });
  return held;
}

async function happen(held: Held, ...details: object[]): Promise<void> {
  const Entries = details.map((detail) => ({ Source: 'app', DetailType: 'd', Detail: JSON.stringify(detail) }));
  await held.call('events', 'PutEvents', { Entries });
  await held.advance(1);
}

const lines = async (held: Held) =>
  (await held.call<FilterLogEventsResponse>('logs', 'FilterLogEvents', { logGroupName })).events ?? [];

describe('a log group as a target', () => {
  it('gets each event as a line', async () => {
    const held = await open();
    await happen(held, { n: 1 }, { n: 2 });
    const found = await lines(held);
    assert.deepEqual(
      found.map(({ message = '' }) => JSON.parse(message).detail),
      [{ n: 1 }, { n: 2 }],
    );
    assert.equal(new Set(found.map(({ logStreamName }) => logStreamName)).size, 1);
    assert.deepEqual(held.errors, []);
  });

  it('may be named as GetAtt gives its ARN', async () => {
    const held = await open({ Arn: `${Arn}:*` });
    await happen(held, {});
    assert.equal((await lines(held)).length, 1);
  });

  it('gets the message of a template, with its time', async () => {
    const InputTransformer = {
      InputPathsMap: { n: '$.detail.n', time: '$.time' },
      InputTemplate: '{"timestamp": <time>, "message": "n is <n>"}',
    };
    const held = await open({ InputTransformer });
    await happen(held, { n: 1 });
    assert.deepEqual(
      (await lines(held)).map(({ message, timestamp }) => [message, timestamp]),
      [['n is 1', Date.parse('2026-01-01T00:00:00Z')]],
    );
  });

  it('gets nothing where no resource policy lets EventBridge write, and the event is lost with the reason', async () => {
    const held = await open({}, false);
    await happen(held, {});
    assert.deepEqual(await lines(held), []);
    const { Deliveries } = await held.call<{ Deliveries: { Why: string }[] }>('punctual', 'ListFailedDeliveries', {});
    assert.match(
      Deliveries[0]?.Why ?? '',
      /^NO_PERMISSIONS: User: events\.amazonaws\.com is not authorized to perform: logs:CreateLogStream on resource/,
    );
  });

  it('that is not there loses the event', async () => {
    const held = await open();
    await held.call('logs', 'DeleteLogGroup', { logGroupName });
    await happen(held, {});
    const { Deliveries } = await held.call<{ Deliveries: { Why: string }[] }>('punctual', 'ListFailedDeliveries', {});
    assert.equal(Deliveries[0]?.Why, 'NO_RESOURCE: The specified log group does not exist.');
  });
});
