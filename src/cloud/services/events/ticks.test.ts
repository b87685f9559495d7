/** Ticks of scheduled rules, on a clock that the test holds. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openFailingStore } from '../../../../test/failing-store.ts';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { instant } from '../../../languages/instant.ts';
import type { Limits } from '../../engine/engine.ts';
import { checkInput } from '../../kit/check-input.ts';
import { punctual } from '../punctual/punctual.ts';
import { events } from './events.ts';
import { type FakeServices, fakeServices, machine, queue, role, ruleArn } from './fixtures/fake-services.ts';

interface EventsCloud extends FakeServices {
  readonly held: Held;
  call(operation: string, input: object): Promise<Record<string, unknown>>;
  /** `06:00 fired` of each tick in the ledger, by time. */
  ticks(name?: string): string[];
  /** When the executions that were started were due. */
  started(): string[];
}

async function open(limits?: Limits): Promise<EventsCloud> {
  const fakes = fakeServices();
  const held = await openHeld({
    services: [events, punctual, ...fakes.services],
    checkInput,
    ...(limits ? { limits } : {}),
  });
  return {
    ...fakes,
    held,
    call: (operation, input) => held.call('events', operation, input),
    ticks: (name = 'job') =>
      held
        .sql('SELECT due, status FROM tick WHERE schedule_arn = ? ORDER BY due', ruleArn(name))
        .map(({ due, status }) => `${new Date(Number(due)).toISOString().slice(11, 16)} ${status}`),
    started: () => fakes.received.map(({ input }) => JSON.parse(String(input['input'])).time.slice(11, 16)),
  };
}

const target = { Id: 'machine', Arn: machine, RoleArn: role };

async function schedule(cloud: EventsCloud, ScheduleExpression: string): Promise<void> {
  await cloud.call('PutRule', { Name: 'job', ScheduleExpression });
  await cloud.call('PutTargets', { Rule: 'job', Targets: [target] });
}

describe('a scheduled rule', () => {
  it('whose ticks could not be written down says so of each', async () => {
    const store = openFailingStore();
    const fakes = fakeServices();
    const held = await openHeld({ services: [events, punctual, ...fakes.services], store });
    await held.call('events', 'PutRule', { Name: 'job', ScheduleExpression: 'cron(* * * * ? *)' });
    await held.advanceTo('2026-01-01T00:01:00Z');
    store.fails = true;
    for (let seconds = 120; seconds <= 310; seconds++) {
      held.world.setTime(instant(Date.parse('2026-01-01T00:00:00Z') + seconds * 1000));
      held.cloud.turn();
    }
    store.fails = false;
    await held.advance(1);
    const why = 'nothing could be written down (disk I/O error); of the ticks missed, only the latest is caught up';
    assert.deepEqual(
      held.sql('SELECT status, why FROM tick ORDER BY due').map(({ status, why }) => [status, why]),
      [
        ['fired', null],
        ['missed', why],
        ['missed', why],
        ['missed', why],
        ['fired', null],
      ],
    );
  });

  it('starts its target at second 0, with the scheduled event, and writes the tick down', async () => {
    const cloud = await open();
    await schedule(cloud, 'cron(0 6 * * ? *)');
    await cloud.held.advanceTo('2026-01-01T06:00:00Z');
    const [received] = cloud.received;
    const event = JSON.parse(String(received?.input['input']));
    assert.deepEqual(event, {
      version: '0',
      id: event.id,
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '000000000000',
      time: '2026-01-01T06:00:00Z',
      region: 'us-east-1',
      resources: [ruleArn('job')],
      detail: {},
    });
    assert.equal(received?.input['stateMachineArn'], machine);
    assert.match(String(received?.input['name']), new RegExp(`^${event.id}_[0-9a-f-]{36}$`));
    assert.deepEqual(received?.caller, { kind: 'session', roleArn: role, sessionName: event.id.replaceAll('-', '') });
    assert.deepEqual(cloud.ticks(), ['06:00 fired']);
    const [delivery] = cloud.held.sql('SELECT status, started, attempts FROM delivery');
    assert.deepEqual({ ...delivery }, { status: 'delivered', started: 'arn:execution', attempts: 1 });
    assert.equal(cloud.counted.get('TriggeredRules job'), 1);
    assert.equal(cloud.counted.get('Invocations job'), 1);
    assert.deepEqual(cloud.held.errors, []);
  });

  it('by a rate first runs one interval after it was made', async () => {
    const cloud = await open();
    await cloud.held.advance(90);
    await schedule(cloud, 'rate(5 minutes)');
    await cloud.held.advance(601);
    const seconds = cloud.held
      .sql('SELECT due FROM tick ORDER BY due')
      .map(({ due }) => new Date(Number(due)).toISOString());
    assert.deepEqual(seconds, ['2026-01-01T00:06:30.000Z', '2026-01-01T00:11:30.000Z']);
  });

  it('that is disabled has no ticks, and none to catch up when it is enabled', async () => {
    const cloud = await open();
    await schedule(cloud, 'cron(0 * * * ? *)');
    await cloud.call('DisableRule', { Name: 'job' });
    await cloud.held.advanceTo('2026-01-01T03:30:00Z');
    await cloud.call('EnableRule', { Name: 'job' });
    await cloud.held.advanceTo('2026-01-01T04:00:00Z');
    assert.deepEqual(cloud.ticks(), ['04:00 fired']);
  });

  it('keeps its ticks when it is edited: none is used up, none is made', async () => {
    const cloud = await open();
    await schedule(cloud, 'rate(1 hour)');
    await cloud.held.advance(1800);
    await cloud.call('PutRule', { Name: 'job', ScheduleExpression: 'rate(1 hour)', Description: 'as before' });
    await cloud.call('EnableRule', { Name: 'job' });
    await cloud.held.advance(1800);
    assert.deepEqual(cloud.ticks(), ['01:00 fired']);
    await cloud.call('PutRule', { Name: 'job', ScheduleExpression: 'cron(0 1,2 * * ? *)' });
    await cloud.held.advance(3600);
    assert.deepEqual(cloud.ticks(), ['01:00 fired', '02:00 fired']);
  });

  it('fires a tick that is due before an edit of the same moment is received', async () => {
    const cloud = await open();
    await schedule(cloud, 'cron(0 1 * * ? *)');
    cloud.held.world.setTime(instant(Date.parse('2026-01-01T01:00:00.010Z')));
    await cloud.call('RemoveTargets', { Rule: 'job', Ids: ['machine'] });
    assert.deepEqual(cloud.ticks(), ['01:00 fired']);
    const [delivery] = cloud.held.sql('SELECT status, why FROM delivery');
    assert.deepEqual(
      { ...delivery },
      { status: 'failed', why: 'the target was removed before the event was delivered' },
    );
  });

  it('made again under the same name begins a count of its own', async () => {
    const cloud = await open();
    await schedule(cloud, 'cron(0 1 * * ? *)');
    await cloud.held.advanceTo('2026-01-01T01:00:00Z');
    await cloud.call('RemoveTargets', { Rule: 'job', Ids: ['machine'] });
    await cloud.call('DeleteRule', { Name: 'job' });
    await schedule(cloud, 'cron(0 1 * * ? *)');
    await cloud.held.advanceTo('2026-01-02T01:00:00Z');
    assert.deepEqual(cloud.ticks(), ['01:00 fired', '01:00 fired']);
    assert.equal(cloud.held.sql('SELECT DISTINCT creation FROM tick').length, 2);
  });

  it('that never comes has no timer', async () => {
    const cloud = await open();
    await schedule(cloud, 'cron(0 0 30 2 ? *)');
    assert.deepEqual(cloud.held.sql('SELECT * FROM timer'), []);
  });
});

describe('time that moved', () => {
  const jumps: [name: string, to: string, ticks: string[], started: string[]][] = [
    ['a minute late is on time', '01:01', ['01:00 fired'], ['01:00']],
    ['later is caught up', '01:02', ['01:00 caught up'], ['01:00']],
    [
      'of several the latest alone is caught up',
      '03:30',
      ['01:00 missed', '02:00 missed', '03:00 caught up'],
      ['03:00'],
    ],
    ['of several the latest alone may be on time', '02:00', ['01:00 missed', '02:00 fired'], ['02:00']],
  ];
  for (const [name, to, ticks, started] of jumps) {
    for (const restart of [false, true]) {
      it(`${name}, ${restart ? 'the process was gone' : 'the clock jumped'}`, async () => {
        const cloud = await open();
        await schedule(cloud, 'cron(0 * * * ? *)');
        cloud.held.world.setTime(instant(Date.parse(`2026-01-01T${to}:00Z`)));
        if (restart) await cloud.held.restart();
        await cloud.held.runUntilIdle();
        assert.deepEqual(cloud.ticks(), ticks);
        assert.deepEqual(cloud.started(), started);
        assert.deepEqual(cloud.held.errors, []);
      });
    }
  }

  it('says why a tick was missed', async () => {
    const cloud = await open();
    await schedule(cloud, 'cron(0 * * * ? *)');
    cloud.held.world.setTime(instant(Date.parse('2026-01-01T02:30:00Z')));
    await cloud.held.runUntilIdle();
    const [missed, caught] = cloud.held.sql('SELECT why FROM tick ORDER BY due');
    assert.match(String(missed?.['why']), /only the latest is caught up/);
    assert.equal(caught?.['why'], '1800 s late');
  });

  it('back fires nothing twice', async () => {
    const cloud = await open();
    await schedule(cloud, 'cron(0 * * * ? *)');
    await cloud.held.advanceTo('2026-01-01T02:00:00Z');
    cloud.held.world.setTime(instant(Date.parse('2026-01-01T00:30:00Z')));
    await cloud.call('DisableRule', { Name: 'job' });
    await cloud.call('EnableRule', { Name: 'job' });
    await cloud.held.advanceTo('2026-01-01T03:00:00Z');
    assert.deepEqual(cloud.ticks(), ['01:00 fired', '02:00 fired', '03:00 fired']);
    assert.deepEqual(cloud.started(), ['01:00', '02:00', '03:00']);
  });

  it('far leaves a row for every tick, in pieces; the latest starts at once', async () => {
    const cloud = await open();
    await schedule(cloud, 'rate(1 minute)');
    const days = 3;
    cloud.held.world.setTime(instant(Date.parse('2026-01-01T00:00:00Z') + days * 86_400_000));
    const first = cloud.held.cloud.turn();
    assert.equal(first, 'more');
    assert.equal(cloud.received.length, 1);
    assert(Number(cloud.held.sql('SELECT count(*) AS n FROM tick')[0]?.['n']) <= 501);
    await cloud.held.restart();
    const [missed] = cloud.held.sql("SELECT count(*) AS n FROM tick WHERE status = 'missed'");
    assert.equal(missed?.['n'], days * 1440 - 1);
    assert.equal(cloud.received.length, 1);
    assert.deepEqual(cloud.held.errors, []);
  });
});

describe('a rule that is in the store and cannot be read', () => {
  for (const [what, spoil] of [
    ['its schedule', "UPDATE events_rule SET schedule = 'bogus' WHERE name = 'job'"],
    ['a target', "UPDATE events_target SET target = '{' WHERE rule = 'job'"],
  ] as const)
    it(`(${what}) stops no other, is said, and fires again once it is put`, async () => {
      const cloud = await open();
      await schedule(cloud, 'cron(0 * * * ? *)');
      await cloud.call('PutRule', { Name: 'other', ScheduleExpression: 'cron(0 * * * ? *)' });
      cloud.held.sql(spoil);
      await cloud.held.restart();
      await cloud.held.advanceTo('2026-01-01T01:00:30Z');
      assert.deepEqual(cloud.ticks('other'), ['01:00 fired']);
      assert.match(
        cloud.held.errors.join(),
        /^rule `job` cannot be read, and starts nothing until it is put once more: /,
      );
      assert.deepEqual(cloud.held.cloud.ailing(), ['rule `job` cannot be read']);
      cloud.held.sql("DELETE FROM events_target WHERE rule = 'job'");
      await schedule(cloud, 'cron(0 * * * ? *)');
      assert.deepEqual(cloud.held.cloud.ailing(), []);
      await cloud.held.advanceTo('2026-01-01T02:00:00Z');
      assert.deepEqual(cloud.ticks(), ['02:00 fired']);
    });
});

describe('time that goes on by decades, as where a clock without a battery is set', () => {
  for (const [expression, least, most] of [
    ['rate(1 minute)', 5000, 10_001],
    ['cron(0 * * * ? *)', 5000, 10_001],
    // Daily since 1970.
    ['cron(30 2 * * ? *)', 5000, 10_001],
    ['cron(0 0 1 * ? *)', 56 * 12, 56 * 12],
  ] as const)
    it(`leaves rows of the newest ticks of ${expression}, and a line for those before`, async () => {
      const cloud = await open();
      cloud.held.world.setTime(instant(Date.parse('1970-01-01T00:00:30Z')));
      await schedule(cloud, expression);
      cloud.held.world.setTime(instant(Date.parse('2026-01-01T12:00:30Z')));
      await cloud.held.runUntilIdle();
      const [row] = cloud.held.sql('SELECT count(*) AS n, min(due) AS first, max(due) AS last FROM tick');
      const rows = Number(row?.['n']);
      assert.ok(least <= rows && rows <= most, `${rows} rows`);
      assert.equal(cloud.received.length, 1);
      assert.deepEqual(
        cloud.held.notices.map((line) => line.replace(/ to .*/, '')),
        most === 10_001
          ? ['job: it missed more ticks than the ledger takes at once: those from 1970-01-01T00:00:30.000Z']
          : [],
      );
    });

  it('leaves no more rows than the ledger takes of all rules together', async () => {
    const cloud = await open();
    cloud.held.world.setTime(instant(Date.parse('1972-01-01T00:00:30Z')));
    const names = Array.from({ length: 100 }, (_, index) => `r${index}`);
    for (const Name of names) await cloud.call('PutRule', { Name, ScheduleExpression: 'rate(1 minute)' });
    cloud.held.world.setTime(instant(Date.parse('2026-01-01T12:00:30Z')));
    await cloud.held.runUntilIdle();
    const rows = cloud.held.sql('SELECT count(*) AS n FROM tick GROUP BY schedule_arn').map(({ n }) => Number(n));
    assert.equal(rows.length, 100);
    assert.ok(Math.min(...rows) >= 500 && Math.max(...rows) <= 1001, `${Math.min(...rows)}, ${Math.max(...rows)}`);
  });
});

describe('the same story', () => {
  async function story(limits: Limits | undefined, forget: boolean): Promise<unknown> {
    const cloud = await open(limits);
    await schedule(cloud, 'cron(0/10 * * * ? *)');
    await cloud.call('PutTargets', { Rule: 'job', Targets: [target, { Id: 'queue', Arn: queue }] });
    await cloud.call('PutRule', { Name: 'echo', EventPattern: '{"source":["mine"]}' });
    await cloud.call('PutTargets', { Rule: 'echo', Targets: [{ Id: 'queue', Arn: queue }] });
    for (let n = 0; n < 5; n++) {
      if (forget) cloud.held.cloud.dropCaches();
      await cloud.held.advance(700);
      await cloud.call('PutEvents', { Entries: [{ Source: 'mine', DetailType: 'x', Detail: '{}' }] });
    }
    cloud.held.world.setTime(instant(cloud.held.world.now() + 7_200_000));
    await cloud.held.runUntilIdle();
    assert.deepEqual(cloud.held.errors, []);
    return ['tick', 'delivery', 'events_rule', 'events_target', 'events_retry', 'timer'].map((table) =>
      cloud.held.sql(`SELECT * FROM ${table}`),
    );
  }

  it('leaves the same store when caches are dropped, and under limits of one', async () => {
    const usual = await story(undefined, false);
    assert.deepEqual(await story(undefined, true), usual);
    assert.deepEqual(await story({ inputs: 1, rows: 1, timers: 1, events: 1 }, false), usual);
  });
});
