import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GetQueueAttributesResult } from '@aws-sdk/client-sqs';
import { openHeld } from '../../../../test/held-cloud.ts';
import { iam } from '../iam/iam.ts';
import { punctual } from '../punctual/punctual.ts';
import { sqs } from './sqs.ts';

const QueueUrl = 'http://127.0.0.1:4566/000000000000/jobs';
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:jobs';

async function open() {
  const held = await openHeld({ services: [iam, sqs, punctual] });
  await held.call('sqs', 'CreateQueue', { QueueName: 'jobs' });
  const call = (operation: string, input: object) => held.call('sqs', operation, { QueueUrl, ...input });
  const policy = async () => {
    const asked = { QueueUrl, AttributeNames: ['Policy'] };
    return (await held.call<GetQueueAttributesResult>('sqs', 'GetQueueAttributes', asked)).Attributes?.Policy;
  };
  return { call, policy };
}

describe("statements of a queue's policy", () => {
  it('are added and taken away; the last takes the policy along', async () => {
    const { call, policy } = await open();
    assert.equal(await policy(), undefined);
    await call('AddPermission', { Label: 'one', AWSAccountIds: ['111111111111'], Actions: ['SendMessage'] });
    const both = { AWSAccountIds: ['111111111111', '222222222222'], Actions: ['SendMessage', 'ReceiveMessage'] };
    await call('AddPermission', { Label: 'two', ...both });
    const [one, two] = ['111111111111', '222222222222'].map((account) => `arn:aws:iam::${account}:root`);
    const first = { Sid: 'one', Effect: 'Allow', Principal: { AWS: one }, Action: 'SQS:SendMessage' };
    const second = { Principal: { AWS: [one, two] }, Action: ['SQS:SendMessage', 'SQS:ReceiveMessage'] };
    assert.deepEqual(JSON.parse((await policy()) ?? ''), {
      Version: '2008-10-17',
      Id: `${queueArn}/SQSDefaultPolicy`,
      Statement: [
        { ...first, Resource: queueArn },
        { Sid: 'two', Effect: 'Allow', ...second, Resource: queueArn },
      ],
    });
    await call('RemovePermission', { Label: 'one' });
    await call('RemovePermission', { Label: 'two' });
    assert.equal(await policy(), undefined);
  });

  it("are refused in AWS's words", async () => {
    const { call } = await open();
    const right = { Label: 'one', AWSAccountIds: ['111111111111'], Actions: ['SendMessage'] };
    await call('AddPermission', right);
    const cases: [operation: string, input: object, message: string][] = [
      ['AddPermission', right, 'Value one for parameter Label is invalid. Reason: Already exists.'],
      [
        'AddPermission',
        { ...right, Label: 'two', Actions: ['DeleteQueue'] },
        'Value SQS:DeleteQueue for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke this action.',
      ],
      [
        'AddPermission',
        { ...right, Label: 'two', AWSAccountIds: ['111111111111', 'x'] },
        'Value [111111111111, x] for parameter PrincipalId is invalid. Reason: Unable to verify.',
      ],
      ['AddPermission', { ...right, Actions: [] }, 'The request must contain the parameter Actions.'],
      [
        'RemovePermission',
        { Label: 'none' },
        "Value none for parameter Label is invalid. Reason: can't find label on existing policy.",
      ],
    ];
    for (const [operation, input, message] of cases) await assert.rejects(call(operation, input), { message });
  });
});
