/** An event on its way to an API destination: what is sent, who may send it, and what becomes of what is not taken. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeliveryOutcome, PostRequest } from '../../../kit/world.ts';
import { account, apiKey, basic, endpoint, openDestination, type Settings } from '../fixtures/held-destination.ts';

const failing =
  (...answers: (number | DeliveryOutcome)[]): NonNullable<Settings['prepare']> =>
  ({ world }) => {
    world.answerPost = () => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (typeof answer === 'object') return answer;
      const status = Number(answer);
      return status < 300 ? { ok: true, status } : { ok: false, status, reason: `HTTP status ${status}` };
    };
  };

describe('a request to an API destination', () => {
  it('has the event as its body, AWS’s headers, and the key', async () => {
    const held = await openDestination();
    await held.happen({ a: 1 });
    const [{ method, url, headers, body, timeoutSeconds } = assert.fail()] = held.sent();
    assert.deepEqual([method, url, timeoutSeconds], ['POST', endpoint, 5]);
    assert.deepEqual(headers, {
      'content-type': 'application/json; charset=utf-8',
      'accept-encoding': 'gzip,deflate',
      connection: 'close',
      'x-key': 'the-secret-key',
      'user-agent': 'Amazon/EventBridge/ApiDestinations',
      range: 'bytes=0-1048575',
    });
    assert.deepEqual(JSON.parse(body).detail, { a: 1 });
    assert.deepEqual(held.errors, []);
  });

  it('has what a template makes of the event: a line for a chat', async () => {
    const InputTransformer = {
      InputPathsMap: { name: '$.detail.alarmName', state: '$.detail.state.value' },
      InputTemplate: '{"text": "<name> is <state>"}',
    };
    const held = await openDestination({ target: { InputTransformer } });
    await held.happen({ alarmName: 'report failed', state: { value: 'ALARM' } });
    assert.equal(held.sent()[0]?.body, '{"text": "report failed is ALARM"}');
  });

  it('has user and password of a BASIC connection', async () => {
    const held = await openDestination({ connection: basic });
    await held.happen();
    assert.equal(held.sent()[0]?.headers['authorization'], `Basic ${btoa('user:the-secret-word')}`);
  });

  it('has the target’s path, query and headers, of the event where they are paths; the connection’s own win', async () => {
    const own = (Key: string, Value: string) => [{ Key, Value, IsValueSecret: true }];
    const held = await openDestination({
      connection: {
        ...apiKey,
        AuthParameters: {
          ...apiKey.AuthParameters,
          InvocationHttpParameters: {
            HeaderParameters: own('X-Team', 'connection'),
            QueryStringParameters: own('k', 'a&b'),
            BodyParameters: own('channel', '#jobs'),
          },
        },
      },
      destination: { InvocationEndpoint: 'https://hooks.example.com/*/jobs/*', HttpMethod: 'PUT' },
      target: {
        HttpParameters: {
          PathParameterValues: ['$.detail.team', 'x y'],
          HeaderParameters: { 'x-team': 'target', 'X-Job': '$.detail.job' },
          QueryStringParameters: { k: 'target', n: '$.detail.n' },
        },
      },
    });
    await held.happen({ team: 'a/b', job: 'two\nlines', n: { m: 1 } });
    const [{ method, url, headers, body } = assert.fail()] = held.sent();
    assert.equal(method, 'PUT');
    assert.equal(url, 'https://hooks.example.com/a%2Fb/jobs/x%20y?k=a%26b&n=%7B%22m%22%3A1%7D');
    assert.equal(headers['x-team'], 'connection');
    assert.equal(headers['x-job'], 'two lines');
    assert.equal(JSON.parse(body).channel, '#jobs');
  });

  it('is nowhere in the store so that its secret could be read', async () => {
    const held = await openDestination({ prepare: failing({ ok: false, reason: 'x' }) });
    await held.call('events', 'PutEvents', { Entries: [{ Source: 'app', DetailType: 'd', Detail: '{}' }] });
    for (const table of ['events_connection', 'events_api_destination', 'effect', 'events_retry', 'inbox'])
      assert.doesNotMatch(JSON.stringify(held.sql(`SELECT * FROM ${table}`)), /the-secret|x-key/i, table);
  });
});

describe('a delivery', () => {
  for (const status of [401, 407, 409, 429, 500, 503])
    it(`is tried again after status ${status}`, async () => {
      const held = await openDestination({ prepare: failing(status, 200) });
      await held.happen({}, 60);
      assert.equal(held.sent().length, 2);
      assert.deepEqual(await held.deliveries(), []);
      assert.deepEqual(held.errors, []);
    });

  for (const status of [400, 403, 404])
    it(`is lost after status ${status}`, async () => {
      const held = await openDestination({ prepare: failing(status, 200) });
      await held.happen({}, 600);
      assert.equal(held.sent().length, 1);
      assert.deepEqual(await held.deliveries(), [
        { Status: 'failed', Attempts: 1, Why: `ERROR_FROM_TARGET: HTTP status ${status}` },
      ]);
      assert.match(held.notices.join(), /r: target t .* was not started: ERROR_FROM_TARGET: HTTP status/);
    });

  it('is tried as often as its retry policy says, and is a dead letter then', async () => {
    const queue = `arn:aws:sqs:us-east-1:${account}:lost`;
    const held = await openDestination({
      prepare: failing({ ok: false, reason: 'no answer within 5 seconds' }),
      target: { RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: queue } },
    });
    const Statement = [
      { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' },
    ];
    const Attributes = { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) };
    await held.call('sqs', 'CreateQueue', { QueueName: 'lost', Attributes });
    await held.happen({ a: 1 }, 60);
    assert.equal(held.sent().length, 3);
    const { Messages = [] } = await held.call<{
      Messages?: { Body: string; MessageAttributes: Record<string, { StringValue: string }> }[];
    }>('sqs', 'ReceiveMessage', { QueueUrl: `/${account}/lost`, MessageAttributeNames: ['All'] });
    const attributes = Messages[0]?.MessageAttributes ?? {};
    assert.equal(attributes['ERROR_CODE']?.StringValue, 'TIMEOUT');
    assert.equal(attributes['EXHAUSTED_RETRY_CONDITION']?.StringValue, 'MaximumRetryAttempts');
    assert.equal(attributes['TARGET_ARN']?.StringValue, held.destinationArn);
    assert.deepEqual(JSON.parse(Messages[0]?.Body ?? '').detail, { a: 1 });
    assert.equal((await held.deliveries())[0]?.Status, 'dead-lettered');
  });

  it('is lost at once where nothing may be sent to', async () => {
    const reason = '`metadata` (169.254.169.254) is a link-local or metadata address, to which nothing is sent';
    const held = await openDestination({ prepare: failing({ ok: false, permanent: true, reason }) });
    await held.happen({}, 600);
    assert.equal(held.sent().length, 1);
    assert.equal((await held.deliveries())[0]?.Why, `CONNECTION_FAILURE: ${reason}`);
  });

  it('needs events:InvokeApiDestination of its role', async () => {
    const held = await openDestination({ action: 'events:PutEvents' });
    await held.happen();
    assert.deepEqual(held.sent(), []);
    assert.match(
      (await held.deliveries())[0]?.Why ?? '',
      /^NO_PERMISSIONS: User: arn:aws:sts::\d+:assumed-role\/sender\/\w+ is not authorized to perform: events:InvokeApiDestination on resource: arn:aws:events:us-east-1:\d+:api-destination\/chat\//,
    );
  });

  it('is lost where the destination or its connection is gone, or was deauthorised', async () => {
    for (const [operation, why] of [
      ['DeleteApiDestination', /^NO_RESOURCE: API destination .* does not exist$/],
      ['DeleteConnection', /^NO_RESOURCE: connection .* does not exist$/],
      ['DeauthorizeConnection', /^NO_PERMISSIONS: connection chat is not authorised$/],
    ] as const) {
      const held = await openDestination();
      await held.call('events', operation, { Name: 'chat' });
      await held.happen();
      assert.deepEqual(held.sent(), []);
      assert.match((await held.deliveries())[0]?.Why ?? '', why);
    }
  });

  it('waits for its place where the rate is low, and is not counted as another attempt', async () => {
    const times: number[] = [];
    const held = await openDestination({
      destination: { InvocationRateLimitPerSecond: 2 },
      prepare({ world }) {
        world.answerPost = () => {
          times.push(world.now());
          return { ok: true, status: 200 };
        };
      },
    });
    const Entries = Array.from({ length: 5 }, () => ({ Source: 'app', DetailType: 'd', Detail: '{}' }));
    await held.call('events', 'PutEvents', { Entries });
    await held.advance(10);
    assert.deepEqual(
      times.map((at) => at - (times[0] ?? 0)),
      [0, 500, 1000, 1500, 2000],
    );
  });

  it('goes on after a restart', async () => {
    const held = await openDestination({ prepare: failing(503, 200) });
    await held.call('events', 'PutEvents', { Entries: [{ Source: 'app', DetailType: 'd', Detail: '{}' }] });
    await held.restart();
    await held.advance(60);
    const bodies = held.sent().map(({ body }: PostRequest) => JSON.parse(body).id);
    assert.ok(bodies.length >= 2);
    assert.equal(new Set(bodies).size, 1);
    assert.deepEqual(await held.deliveries(), []);
    assert.deepEqual(held.errors, []);
  });
});
