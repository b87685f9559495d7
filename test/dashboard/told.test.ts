/** Who was told of what needs somebody, and who is to be told and is not reached, as Home and Run are sent them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { RunView, ToldOfRun } from '../../src/dashboard/views.ts';
import { clientOf } from './client.ts';
import { type Office, openOffice } from './office.ts';

/** The topic of the office tells a queue too, which lets nobody send unless it has a policy. */
async function tellQueue({ account }: Office, policy: object | undefined): Promise<string> {
  const sns = account.client(SNSClient);
  const { Topics: [topic] = [] } = await sns.send(new ListTopicsCommand({}));
  const [, , , region, number] = String(topic?.TopicArn).split(':');
  const Attributes = policy && { Policy: JSON.stringify(policy) };
  await account.client(SQSClient).send(new CreateQueueCommand({ QueueName: 'told', Attributes }));
  const Endpoint = `arn:aws:sqs:${region}:${number}:told`;
  await sns.send(new SubscribeCommand({ TopicArn: topic?.TopicArn, Protocol: 'sqs', Endpoint }));
  return Endpoint;
}

const anybody = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }] };

const failing = () =>
  openOffice({
    now: '2026-10-20T02:00:00Z',
    runs: (job) => (job === 'report' ? { seconds: 5, exitCode: 3 } : { seconds: 60 }),
  });

const inShort = (told: readonly ToldOfRun[] | null | undefined) =>
  told?.map(({ alarm, to, unconfirmed, failed }) => [alarm, to, unconfirmed, failed.length]);

describe('who was told', () => {
  it('stands beside what failed, and is a fact of its run', async () => {
    await using office = await failing();
    const queue = await tellQueue(office, anybody);
    await office.life.advanceTo('2026-10-20T03:30:00Z');
    const client = await clientOf(office);
    const { needs, channels } = await client.home();
    const expected = [[null, ['ops@example.com', queue], [], 0]];
    assert.deepEqual([needs.map(({ job }) => job), inShort(needs[0]?.told), channels], [['report'], expected, []]);
    const run = await client.get<RunView>(`/api/jobs/report/runs/${needs[0]?.run}`);
    assert.deepEqual(run.told, needs[0]?.told);
    const good = (await client.row('clean')).slots.at(-1)?.run;
    assert.equal((await client.get<RunView>(`/api/jobs/clean/runs/${good}`)).told, null);
    assert.deepEqual(office.errors, []);
  });

  it('and whoever is not reached needs somebody', async () => {
    await using office = await failing();
    const queue = await tellQueue(office, undefined);
    await office.life.advanceTo('2026-10-20T03:30:00Z');
    const { needs, channels, frame } = await (await clientOf(office)).home();
    assert.deepEqual(inShort(needs[0]?.told), [[null, ['ops@example.com', queue], [], 1]]);
    assert.deepEqual(
      channels.map(({ endpoint, isPending, tries, lost, nextAt }) => [endpoint, isPending, tries, lost, nextAt]),
      [[queue, false, 1, 1, null]],
    );
    assert.match(channels[0]?.why ?? '', /AccessDenied/);
    assert.deepEqual(frame.lacking, {});
  });
});
