/** When schedules fire, on a clock that the test holds, and how their ticks are written down. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../../languages/instant.ts';
import { off, openScheduler, queue, role, scheduleArn } from './fixtures/held-scheduler.ts';

const target = { Arn: queue, RoleArn: role, Input: 'hello' };
const timeAndText = { Target: { ...target, Input: '<aws.scheduler.scheduled-time>' } };

describe('a schedule that is in the store and cannot be read', () => {
  it('stops no other, and is said', async () => {
    const { held, create, ticks } = await openScheduler();
    await create('cron(0 * * * ? *)');
    await create('cron(0 * * * ? *)', { Name: 'other' });
    held.sql("UPDATE scheduler_schedule SET settings = '{' WHERE name = 'job'");
    await held.restart();
    await held.advance(3630);
    assert.deepEqual(ticks('other'), ['01:00 fired']);
    assert.match(held.errors.join(), /^schedule `default\/job` cannot be read, and starts nothing/);
    assert.deepEqual(held.cloud.ailing(), ['schedule `default/job` cannot be read']);
  });
});

describe('a schedule fires', () => {
  it('by cron in its time zone, over a change of clocks', async () => {
    const { held, create, messages } = await openScheduler({ start: '2026-03-27T12:00:00Z' });
    await create('cron(30 2 * * ? *)', { ScheduleExpressionTimezone: 'Europe/Berlin', ...timeAndText });
    await held.advanceTo('2026-03-31T12:00:00Z');
    assert.deepEqual(
      (await messages()).map(({ body }) => body),
      ['2026-03-28T01:30:00Z', '2026-03-30T00:30:00Z', '2026-03-31T00:30:00Z'],
    );
    assert.deepEqual(held.errors, []);
  });

  it('by rate at once, and then at each interval', async () => {
    const { held, create, ticks } = await openScheduler();
    await create('rate(1 hour)');
    await held.advance(7200);
    assert.deepEqual(ticks(), ['00:00 fired', '01:00 fired', '02:00 fired']);
  });

  it('by rate from its start, and not after its end', async () => {
    const { held, create, ticks } = await openScheduler();
    await create('rate(1 hour)', {
      StartDate: new Date('2026-01-01T03:30:00Z'),
      EndDate: new Date('2026-01-01T05:30:00Z'),
    });
    await held.advance(86_400);
    assert.deepEqual(ticks(), ['03:30 fired', '04:30 fired', '05:30 fired']);
  });

  it('once, by at', async () => {
    const { held, create, call, ticks } = await openScheduler();
    await create('at(2026-01-01T08:00:05)', { ScheduleExpressionTimezone: 'Asia/Kolkata' });
    await create('at(2025-01-01T00:00:00)', { Name: 'past' });
    await held.advance(86_400);
    assert.deepEqual([ticks(), ticks('past')], [['02:30 fired'], []]);
    assert.equal((await call('GetSchedule', { Name: 'job' }))['State'], 'ENABLED', 'it stays');
  });

  it('within its flexible window, drawn by the world, and its tick is that of its time', async () => {
    const { held, create, messages, ticks } = await openScheduler();
    await create('cron(0 * * * ? *)', {
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 },
      ...timeAndText,
    });
    await held.advance(10 * 3600);
    await held.advance(1800);
    assert.deepEqual(ticks().length, 10);
    assert.equal((await messages()).length, 10);
    const delays = held
      .sql('SELECT due, settled_at FROM tick JOIN delivery ON delivery.tick = tick.id')
      .map(({ due, settled_at }) => Number(settled_at) - Number(due));
    assert(delays.every((delay) => delay >= 0 && delay < 1_800_000));
    assert(new Set(delays).size > 5, 'they differ');
  });

  it('not while it is disabled, and not for what was due meanwhile', async () => {
    const { held, create, call, ticks } = await openScheduler();
    await create('cron(0 * * * ? *)', { State: 'DISABLED' });
    const update = (State: string) =>
      call('UpdateSchedule', {
        Name: 'job',
        State,
        ScheduleExpression: 'cron(0 * * * ? *)',
        FlexibleTimeWindow: off,
        Target: target,
      });
    await held.advance(5400);
    await update('ENABLED');
    await held.advance(3600);
    await update('ENABLED');
    await held.advance(3600);
    assert.deepEqual(ticks(), ['02:00 fired', '03:00 fired']);
  });

  it('and is deleted after its last invocation, if it says so', async () => {
    const { held, create, call, messages } = await openScheduler();
    await create('at(2026-01-01T06:00:00)', { ActionAfterCompletion: 'DELETE' });
    await create('rate(1 hour)', {
      Name: 'hourly',
      ActionAfterCompletion: 'DELETE',
      EndDate: new Date('2026-01-01T02:30:00Z'),
    });
    await create('at(2026-01-01T06:00:00)', {
      Name: 'late',
      ActionAfterCompletion: 'DELETE',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 60 },
    });
    const names = async () =>
      (await call<{ Schedules: { Name: string }[] }>('ListSchedules', {})).Schedules.map(({ Name }) => Name);
    await held.advanceTo('2026-01-01T01:59:59Z');
    assert.deepEqual(await names(), ['hourly', 'job', 'late']);
    await held.advanceTo('2026-01-01T02:00:00Z');
    assert.deepEqual(await names(), ['job', 'late']);
    await held.advanceTo('2026-01-01T06:00:00Z');
    assert.deepEqual(await names(), ['late']);
    await held.advanceTo('2026-01-01T07:00:00Z');
    assert.deepEqual(await names(), []);
    assert.equal((await messages()).length, 5);
    assert.deepEqual(held.errors, []);
  });
});

describe('time that went by while nothing ran', () => {
  it('is caught up with the latest tick alone, the others are written down as missed', async () => {
    const { held, create, ticks, messages } = await openScheduler();
    await create('cron(0 * * * ? *)', timeAndText);
    held.world.setTime(instant(Date.parse('2026-01-01T04:30:00Z')));
    await held.restart();
    await held.runUntilIdle();
    assert.deepEqual(ticks(), ['01:00 missed', '02:00 missed', '03:00 missed', '04:00 caught up']);
    assert.deepEqual(
      (await messages()).map(({ body }) => body),
      ['2026-01-01T04:00:00Z'],
    );
  });

  const told: [catchUp: unknown, ticks: string[]][] = [
    ['latest', ['01:00 missed', '02:00 missed', '03:00 missed', '04:00 caught up']],
    ['none', ['01:00 missed', '02:00 missed', '03:00 missed', '04:00 missed']],
    [{ all: 2 }, ['01:00 missed', '02:00 missed', '03:00 caught up', '04:00 caught up']],
    [{ all: 9 }, ['01:00 caught up', '02:00 caught up', '03:00 caught up', '04:00 caught up']],
  ];
  for (const [catchUp, expected] of told)
    it(`is caught up as a template's CatchUp says: ${JSON.stringify(catchUp)}`, async () => {
      const { held, create, ticks, messages } = await openScheduler();
      await create('cron(0 * * * ? *)', timeAndText);
      const annotated = { arn: scheduleArn('job'), type: 'AWS::Scheduler::Schedule' };
      await held.call('punctual', 'Annotate', { ...annotated, annotations: { CatchUp: catchUp } });
      held.world.setTime(instant(Date.parse('2026-01-01T04:30:00Z')));
      await held.restart();
      await held.runUntilIdle();
      assert.deepEqual(ticks(), expected);
      const caughtUp = expected.filter((tick) => tick.endsWith('caught up'));
      assert.deepEqual((await messages()).map(({ body }) => `${body.slice(11, 16)} caught up`).toSorted(), caughtUp);
      await held.advanceTo('2026-01-01T05:00:30Z');
      assert.equal(ticks().at(-1), '05:00 fired');
      assert.deepEqual(held.errors, []);
    });

  it('counts days of its zone: a change of clocks in it makes no tick of an hour that was not', async () => {
    const { held, create, ticks } = await openScheduler({ start: '2026-03-28T12:00:00Z' });
    await create('cron(30 2 * * ? *)', { ScheduleExpressionTimezone: 'Europe/Berlin' });
    held.world.setTime(instant(Date.parse('2026-03-31T12:00:00Z')));
    await held.restart();
    await held.runUntilIdle();
    assert.deepEqual(ticks(), ['00:30 missed', '00:30 caught up']);
  });

  it('is forgotten where the clock was only ahead', async () => {
    const { held, create, ticks } = await openScheduler();
    await create('cron(0 * * * ? *)');
    held.world.setTime(instant(Date.parse('2026-01-02T04:30:00Z')));
    await held.runUntilIdle();
    assert.equal(ticks().length, 28);
    held.world.setTime(instant(Date.parse('2026-01-01T00:30:00Z')));
    await held.restart();
    await held.runUntilIdle();
    assert.deepEqual(ticks(), ['04:00 caught up'], 'what was fired keeps its row');
    await held.advanceTo('2026-01-01T02:00:00Z');
    assert.deepEqual(ticks(), ['01:00 fired', '02:00 fired', '04:00 caught up']);
  });
});

it('a copy of a data folder holds its schedules, and delivers nothing of its original', async () => {
  const { held, create, call, ticks, messages } = await openScheduler();
  await create('cron(0 * * * ? *)', { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 600 } });
  await held.advance(3600);
  held.cloud.holdCopy();
  await held.restart();
  await held.advance(86_400);
  assert.equal((await call('GetSchedule', { Name: 'job' }))['State'], 'DISABLED');
  assert.deepEqual([ticks(), await messages()], [['01:00 fired'], []]);
  const [lost] = held.sql('SELECT status, why FROM delivery');
  assert.deepEqual({ ...lost }, { status: 'failed', why: 'this cloud is a copy: its original delivers it' });
  assert.deepEqual(held.errors, []);
});
