/** What AWS refuses, through AWS's own SDK or by hand over signed HTTP: each gets an error that says what is wrong, the cloud serves on, and nothing is left of it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { badCalls, event, mebibyte, nested, passing, role, trust } from './bad-calls.table.ts';
import { isHealthy, refused } from './refusal.ts';
import { openServed, type Served } from './served-cloud.ts';

let served: Served;
before(async () => {
  served = await openServed(() => ({ seconds: 1 }));
  const { call } = served;
  await call('iam', 'CreateRole', { RoleName: 'machine', AssumeRolePolicyDocument: trust('states.amazonaws.com') });
  await call('states', 'CreateStateMachine', { name: 'm', roleArn: role, definition: passing });
  await call('sns', 'CreateTopic', { Name: 't' });
  await call('sqs', 'CreateQueue', { QueueName: 'q' });
  await call('events', 'PutRule', { Name: 'rule', EventPattern: '{"source":["x"]}' });
});
after(() => served[Symbol.asyncDispose]());

for (const [group, cases] of Object.entries(badCalls))
  describe(`refused, ${group}:`, () => {
    for (const [name, send, code, message] of cases)
      it(name, async () => {
        const answer = await refused(served, () => send(served));
        assert.equal(answer.code, code);
        assert.match(answer.message, message);
      });
  });

describe('events', () => {
  it('that are wrong keep none of the others out', async () => {
    const entries = [
      event,
      { ...event, Detail: '{' },
      { ...event, Detail: `{"a":${nested(100_000)}}` },
      { Source: 's' },
      event,
    ];
    const { FailedEntryCount, Entries = [] } = await served.aws.events.send(new PutEventsCommand({ Entries: entries }));
    assert.equal(FailedEntryCount, 3);
    assert.deepEqual(
      Entries.map(({ ErrorCode }) => ErrorCode),
      [undefined, 'MalformedDetail', 'MalformedDetail', 'InvalidArgument', undefined],
    );
    await isHealthy(served);
  });

  it('of 1 MiB in all are taken', async () => {
    const Detail = JSON.stringify({ x: 'x'.repeat(mebibyte - 1024) });
    const { FailedEntryCount } = await served.aws.events.send(
      new PutEventsCommand({ Entries: [{ ...event, Detail }] }),
    );
    assert.equal(FailedEntryCount, 0);
  });

  it('leave the operator without a complaint', () => assert.deepEqual(served.errors, []));
});
