/** Events of clients and services, and the rules that listen. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { checkInput } from '../../kit/check-input.ts';
import type { ServiceDefinition } from '../../kit/service.ts';
import { punctual } from '../punctual/punctual.ts';
import { events } from './events.ts';
import { type FakeServices, fakeServices, machine, queue, role, ruleArn } from './fixtures/fake-services.ts';

interface EventsCloud extends FakeServices {
  readonly held: Held;
  call(operation: string, input: object): Promise<Record<string, unknown>>;
  put(...entries: object[]): Promise<Record<string, unknown>>;
}

async function open(pattern: object, ...targets: object[]): Promise<EventsCloud> {
  const fakes = fakeServices();
  const held = await openHeld({ services: [events, punctual, ...fakes.services], checkInput });
  const call: EventsCloud['call'] = (operation, input) => held.call('events', operation, input);
  await call('PutRule', { Name: 'listener', EventPattern: JSON.stringify(pattern) });
  await call('PutTargets', { Rule: 'listener', Targets: targets });
  return { ...fakes, held, call, put: (...Entries) => call('PutEvents', { Entries }) };
}

const toQueue = { Id: 'queue', Arn: queue };
const order = {
  Source: 'shop',
  DetailType: 'order',
  Detail: '{"total": 12, "items": [{"name": "tea"}]}',
  Resources: ['arn:shop'],
};
const bodies = ({ received }: EventsCloud): string[] => received.map(({ input }) => String(input['MessageBody']));

describe('PutEvents', () => {
  it('gives a matching event to each target', async () => {
    const cloud = await open({ source: ['shop'], detail: { total: [{ numeric: ['>', 10] }] } }, toQueue, {
      ...toQueue,
      Id: 'two',
    });
    const response = await cloud.put(order, { ...order, Detail: '{"total": 1}' });
    assert.equal(response['FailedEntryCount'], 0);
    const [entry] = response['Entries'] as { EventId: string }[];
    assert.deepEqual(
      bodies(cloud).map((body) => JSON.parse(body)),
      [
        {
          version: '0',
          id: entry?.EventId,
          'detail-type': 'order',
          source: 'shop',
          account: '000000000000',
          time: '2026-01-01T00:00:00Z',
          region: 'us-east-1',
          resources: ['arn:shop'],
          detail: { total: 12, items: [{ name: 'tea' }] },
        },
      ].flatMap((event) => [event, event]),
    );
    assert.equal(cloud.counted.get('MatchedEvents listener'), 1);
    assert.equal(cloud.counted.get('Invocations listener'), 2);
    assert.deepEqual(cloud.held.sql('SELECT * FROM delivery'), [], 'a delivery that is done needs no row');
  });

  it("refuses an entry, not the others, in AWS's words", async () => {
    const cloud = await open({ source: ['shop'] }, toQueue);
    const response = await cloud.put(
      { ...order, Source: undefined },
      { ...order, DetailType: undefined },
      { ...order, Detail: undefined },
      { ...order, Detail: '[1]' },
      { ...order, Detail: '{' },
      { ...order, Source: 'aws.ecs' },
      { ...order, EventBusName: 'mine' },
      order,
    );
    assert.equal(response['FailedEntryCount'], 6);
    const errors = (response['Entries'] as { ErrorCode?: string; ErrorMessage?: string }[]).map(
      ({ ErrorCode, ErrorMessage }) => (ErrorCode ? `${ErrorCode}: ${ErrorMessage}` : 'taken'),
    );
    assert.deepEqual(errors, [
      'InvalidArgument: Parameter Source is not valid. Reason: Source is a required argument.',
      'InvalidArgument: Parameter DetailType is not valid. Reason: DetailType is a required argument.',
      'InvalidArgument: Parameter Detail is not valid. Reason: Detail is a required argument.',
      'MalformedDetail: Detail is malformed.',
      'MalformedDetail: Detail is malformed.',
      'NotAuthorizedForSourceException: Not authorized for the source.',
      'taken',
      'taken',
    ]);
    assert.equal(cloud.received.length, 1, 'what was for a bus that does not exist is dropped');
  });

  it('refuses what is too large', async () => {
    const cloud = await open({ source: ['shop'] }, toQueue);
    const message = 'Total size of the entries in the request is over the limit.';
    await assert.rejects(cloud.put({ ...order, Detail: `{"x":"${'a'.repeat(1_048_576)}"}` }), {
      code: 'ValidationException',
      message,
    });
  });

  it('reaches no rule that is disabled or gone', async () => {
    const cloud = await open({ source: ['shop'] }, toQueue);
    await cloud.call('DisableRule', { Name: 'listener' });
    await cloud.put(order);
    await cloud.call('EnableRule', { Name: 'listener' });
    await cloud.put(order);
    await cloud.call('RemoveTargets', { Rule: 'listener', Ids: ['queue'] });
    await cloud.call('DeleteRule', { Name: 'listener' });
    await cloud.put(order);
    assert.equal(cloud.received.length, 1);
  });

  it('leaves a row where an event was lost', async () => {
    const cloud = await open({ source: ['shop'] }, toQueue);
    cloud.failures.set('sqs:SendMessage', () => new AwsError('QueueDoesNotExist', 'no such queue'));
    await cloud.put(order);
    const { Deliveries } = await cloud.held.call<{ Deliveries: object[] }>('punctual', 'ListFailedDeliveries', {});
    assert.partialDeepStrictEqual(Deliveries, [
      { RuleArn: ruleArn('listener'), TargetArn: queue, Status: 'failed', Why: 'NO_RESOURCE: no such queue' },
    ]);
  });
});

describe('TestEventPattern', () => {
  const event = {
    id: '1',
    account: '1',
    source: 'shop',
    time: 't',
    region: 'r',
    resources: [],
    'detail-type': 'order',
  };
  const ask = async (pattern: string, Event: unknown) => {
    const cloud = await open({ source: ['x'] }, toQueue);
    return cloud.call('TestEventPattern', { EventPattern: pattern, Event: JSON.stringify(Event) });
  };

  it('says whether an event would match', async () => {
    assert.deepEqual(await ask('{"source":["shop"]}', event), { Result: true });
    assert.deepEqual(await ask('{"source":["office"]}', event), { Result: false });
    assert.deepEqual(await ask('{"source":["shop"]}', { ...event, resources: undefined }), { Result: true });
  });

  it('refuses a pattern or an event that is none', async () => {
    await assert.rejects(ask('{"source":[]}', event), { code: 'InvalidEventPatternException' });
    await assert.rejects(ask('{"source":[{"wildcard":"*a*a*a*a*a*"}]}', event), { message: /Rule is too complex/ });
    await assert.rejects(ask('{"source":["x"]}', [event]), { message: /must be a JSON object/ });
    await assert.rejects(ask('{"source":["x"]}', { ...event, region: undefined }), {
      message: /region is a required argument/,
    });
  });
});

it('there is one bus at first, the default one', async () => {
  const cloud = await open({ source: ['x'] }, toQueue);
  const started = new Date('2026-01-01T00:00:00Z');
  const Arn = 'arn:aws:events:us-east-1:000000000000:event-bus/default';
  const bus = { Name: 'default', Arn, CreationTime: started, LastModifiedTime: started };
  assert.deepEqual(await cloud.call('ListEventBuses', {}), { EventBuses: [bus], NextToken: undefined });
  assert.deepEqual(await cloud.call('DescribeEventBus', { Name: bus.Arn }), bus);
  await assert.rejects(cloud.call('DescribeEventBus', { Name: 'mine' }), { message: 'Event bus mine does not exist.' });
});

describe('what a target is given', () => {
  const shop = {
    InputPathsMap: { total: '$.detail.total', name: '$.detail.items[0].name', all: '$.detail', none: '$.detail.none' },
  };
  const cases: [name: string, part: object, given: string][] = [
    ['a constant', { Input: '{"a": 1}' }, '{"a": 1}'],
    ['a part of the event', { InputPath: '$.detail.items' }, '[{"name":"tea"}]'],
    ['a part that is not there', { InputPath: '$.detail.none' }, 'null'],
    [
      'bare values in JSON',
      { InputTransformer: { ...shop, InputTemplate: '{"t": <total>, "n": <name>, "d": <all>, "x": <none>}' } },
      '{"t": 12, "n": "tea", "d": {"total":12,"items":[{"name":"tea"}]}, "x": ""}',
    ],
    [
      'values within quotes',
      { InputTransformer: { ...shop, InputTemplate: '{"t": "<total> of <name>: <all><none>"}' } },
      '{"t": "12 of tea: {total:12,items:[{name:tea}]}"}',
    ],
    [
      'a text',
      { InputTransformer: { ...shop, InputTemplate: '"sold \\"<name>\\" for <total>"' } },
      '"sold \\"tea\\" for 12"',
    ],
    [
      'what AWS knows',
      { InputTransformer: { InputTemplate: '"<aws.events.rule-name> <aws.events.event.ingestion-time>"' } },
      '"listener 2026-01-01T00:00:00Z"',
    ],
  ];
  for (const [name, part, given] of cases) {
    it(name, async () => {
      const cloud = await open({ source: ['shop'] }, { ...toQueue, ...part });
      await cloud.put(order);
      assert.deepEqual(bodies(cloud), [given]);
    });
  }
});

it('a rule whose target triggers it again costs a row at a time: other calls return in between', async () => {
  const fakes = fakeServices();
  let starts = 0;
  const again: ServiceDefinition = {
    service: 'states',
    schema: [],
    open: () => ({
      operations: {
        StartExecution: {
          permissions: () => [],
          handle: (_input, context) => {
            starts++;
            context.call('events', 'PutEvents', { Entries: [{ Source: 'loop', DetailType: 'again', Detail: '{}' }] });
            return { executionArn: 'arn:execution' };
          },
        },
      },
    }),
  };
  const held = await openHeld({
    services: [events, punctual, again, ...fakes.services.filter(({ service }) => service !== 'states')],
  });
  await held.call('events', 'PutRule', { Name: 'loop', EventPattern: '{"source":["loop"]}' });
  await held.call('events', 'PutTargets', { Rule: 'loop', Targets: [{ Id: 'machine', Arn: machine, RoleArn: role }] });
  const ask = (operation: string, input: object) => held.cloud.call('events', operation, input, { kind: 'root' });
  const put = ask('PutEvents', { Entries: [{ Source: 'loop', DetailType: 'first', Detail: '{}' }] });
  assert.equal(held.cloud.turn(), 'more');
  await put;
  const perTurn = starts;
  assert(perTurn > 0 && perTurn <= 1024);
  const disable = ask('DisableRule', { Name: 'loop' });
  held.cloud.turn();
  await disable;
  await held.runUntilIdle();
  assert.equal(starts, perTurn, 'the event that was waiting meets no rule');
  assert.deepEqual(held.errors, []);
});
