/** Who was told of what needs somebody, and who is to be told and is not reached, as Home and Run are sent them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { AlertsView } from '../../src/dashboard/alerts-views.ts';
import type { ErrorView, RunView, ToldOfRun } from '../../src/dashboard/views.ts';
import { stackOfAddress } from '../../src/operator/channel-address.ts';
import { reached } from '../../src/operator/told.ts';
import { clientOf } from './client.ts';
import { openOffice } from './office.ts';
import { anybody, makeQueue, tellQueue } from './queue.ts';

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
    assert.deepEqual(run.helps, ['Let it print why it ends: its exit code is all that it has said.']);
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

  it('is given another address where he was subscribed by hand, and else told where it is written', async () => {
    await using office = await failing();
    const { account } = office;
    const queue = await tellQueue(office, undefined);
    await office.life.advanceTo('2026-10-20T03:30:00Z');
    const client = await clientOf(office);
    const [channel] = (await client.home()).channels;
    assert.deepEqual(channel?.address, { in: 'subscription' });
    const topic = String(channel?.topic);
    const path = `/api/topics/${encodeURIComponent(topic)}/address`;
    const to = await makeQueue(account, topic, 'other', anybody);
    const done = await client.post(path, { endpoint: queue, to });
    assert.equal(done.words, `${to} is told instead of ${queue}`);
    assert.deepEqual((await client.home()).channels, []);
    assert.deepEqual((await reached(account, topic)).to.toSorted(), [to, 'ops@example.com']);
    const written = await client.post<ErrorView>(path, { endpoint: 'ops@example.com', to: 'new@example.com' });
    assert.deepEqual(
      [written.error, written.hint],
      ['ops@example.com stands in the template of office', 'change it there, and deploy it'],
    );
    assert.match((await client.post<ErrorView>(path, { endpoint: queue, to })).error, /is no subscriber of/);
    assert.match((await client.post<ErrorView>(path, { endpoint: queue })).error, /an address is changed by two/);
    assert.equal(await stackOfAddress(account, { topic: topic.replace(/[^:]+$/, 'none'), endpoint: to }), undefined);
    const { QueueUrls: [own = ''] = [] } = await account
      .client(SQSClient)
      .send(new ListQueuesCommand({ QueueNamePrefix: 'office' }));
    const ofStack = queue.replace(/[^:]+$/, String(own.split('/').at(-1)));
    assert.equal(await stackOfAddress(account, { topic, endpoint: ofStack }), 'office');
    assert.deepEqual(office.errors, []);
  });

  it('is given another address before he has confirmed, by what was asked of him and by what did not arrive', async () => {
    await using office = await openOffice({ now: '2026-10-20T02:00:00Z' });
    const sns = office.account.client(SNSClient);
    const { Topics: [{ TopicArn = '' } = {}] = [] } = await sns.send(new ListTopicsCommand({}));
    const path = `/api/topics/${encodeURIComponent(TopicArn)}/address`;
    const subscribe = (Protocol: string, Endpoint: string, Attributes = {}) =>
      sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint, Attributes }));
    office.life.world.answerPost = () => ({ ok: false, reason: 'HTTP status 404', status: 404 });
    const hook = (name: string) => `https://hooks.example.com/${name}`;
    const filter = { FilterPolicy: '{"grave":["yes"]}' };
    await subscribe('https', hook('a'), filter);
    await office.life.advance(1);

    const client = await clientOf(office);
    const change = async (endpoint: string, to: string) => (await client.post(path, { endpoint, to })).words;
    const unconfirmed = async () => {
      const [topic] = (await client.get<AlertsView>('/api/alerts')).topics;
      assert.deepEqual([topic?.to, topic?.byHand], [['ops@example.com'], topic?.unconfirmed]);
      return topic?.unconfirmed.toSorted();
    };
    const [channel] = (await client.home()).channels;
    assert.deepEqual(
      [channel?.endpoint, channel?.isPending, channel?.address],
      [hook('a'), true, { in: 'subscription' }],
    );
    office.life.world.answerPost = () => ({ ok: true });
    assert.equal(
      await change(hook('a'), hook('b')),
      `${hook('b')} is told instead of ${hook('a')}, once it has confirmed`,
    );
    await office.life.advance(1);
    assert.deepEqual([(await client.home()).channels, await unconfirmed()], [[], [hook('b')]]);
    await assert.doesNotReject(subscribe('https', hook('b'), filter), 'with the filter of the one before');

    await subscribe('email', 'opps@example.com');
    assert.match(
      await change('opps@example.com', 'dev@example.com'),
      /what asks opps@\S+ to confirm ends by itself within/,
    );
    assert.deepEqual(await unconfirmed(), ['dev@example.com', hook('b'), 'opps@example.com']);
    assert.deepEqual(office.errors, []);
  });
});
