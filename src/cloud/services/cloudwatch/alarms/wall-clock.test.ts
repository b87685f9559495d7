import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import { instant, iso } from '../../../../languages/instant.ts';
import { alarm, put, state, surroundings } from '../fixtures/surroundings.ts';
import { clockOf, wholePeriods } from './wall-clock.ts';

describe('whole periods by the clock', () => {
  const cases: [period: number, zone: string, at: string, begins: string[]][] = [
    [3600, 'UTC', '2026-01-01T12:34:00Z', ['11:00', '10:00']],
    [3600, '+05:30', '2026-01-01T12:34:00Z', ['11:30', '10:30']],
    [86_400, 'UTC', '2026-01-02T00:00:00Z', ['01T00:00']],
    [86_400, 'Europe/Berlin', '2026-07-02T12:00:00Z', ['06-30T22:00']],
    [86_400, 'Europe/Berlin', '2026-03-30T12:00:00Z', ['03-28T23:00', '03-27T23:00']],
    [86_400, 'Europe/Berlin', '2026-10-26T12:00:00Z', ['10-24T22:00', '10-23T22:00']],
    [604_800, 'UTC', '2026-01-08T00:00:00Z', ['2025-12-29T00:00']],
    [3600, 'Europe/Berlin', '2026-10-25T02:30:00Z', ['10-25T00:00', '10-24T23:00']],
  ];
  for (const [period, zone, at, begins] of cases)
    it(`of ${period} s in ${zone} at ${at}`, () => {
      const clock = clockOf(zone);
      if (!clock) assert.fail(zone);
      const found = wholePeriods(period, clock, instant(Date.parse(at)), begins.length);
      assert.deepEqual(
        found.map(({ from }, n) => iso(from).includes(begins[n] ?? '?')),
        begins.map(() => true),
        found.map(({ from }) => iso(from)).join(),
      );
    });

  for (const zone of ['Berlin', '+05:31', '+15:00', 'UTC+05:61'])
    it(`has no clock ${zone}`, () => assert.equal(clockOf(zone), undefined));
});

const daily = {
  Period: 86_400,
  EvaluationPeriods: 1,
  DatapointsToAlarm: undefined,
  Threshold: 1,
  ComparisonOperator: 'LessThanThreshold',
  TreatMissingData: 'breaching',
  EvaluationWindow: { WallClockWindow: { Timezone: 'Europe/Berlin' } },
};
const succeed = (held: Held) => held.call('states', 'Fail', {});

describe('an alarm by the wall clock', () => {
  it('looks at each whole day by itself: two runs more than 24 hours apart ring nothing, a day without one does', async () => {
    const { services, published } = surroundings();
    const held = await openHeld({ services, start: '2026-01-01T12:00:00Z' });
    await succeed(held);
    await held.advanceTo('2026-01-02T06:00:00Z');
    await put(held, daily);
    await held.advance(60);
    assert.equal(await state(held), 'OK');
    await held.advanceTo('2026-01-02T20:00:00Z');
    await succeed(held);
    await held.advanceTo('2026-01-03T22:59:00Z');
    assert.equal(await state(held), 'OK');
    await held.advanceTo('2026-01-03T23:00:00Z');
    assert.equal(await state(held), 'ALARM');
    assert.equal(published.length, 1);
    assert.match((await alarm(held)).StateReason ?? '', /no datapoints were received for 1 period/);
    await succeed(held);
    await held.advanceTo('2026-01-04T22:59:00Z');
    assert.equal(await state(held), 'ALARM');
    await held.advanceTo('2026-01-04T23:00:00Z');
    assert.equal(await state(held), 'OK');
    assert.deepEqual((await alarm(held)).EvaluationWindow, daily.EvaluationWindow);
    assert.deepEqual(held.errors, []);
  });

  it('refuses other periods, and clocks that there are not', async () => {
    const held = await openHeld({ services: surroundings().services });
    await assert.rejects(put(held, { ...daily, Period: 7200 }), /Period must be one of 60, 300, 3600, 86400, 604800/);
    const EvaluationWindow = { WallClockWindow: { Timezone: 'Berlin' } };
    await assert.rejects(put(held, { ...daily, EvaluationWindow }), /Timezone Berlin is neither/);
  });
});

describe('an alarm that warms up', () => {
  const silence = { ...daily, Period: 3600, EvaluationPeriods: 2, EvaluationWindow: undefined };
  const warming = (minutes: number, only = false) => ({
    ...silence,
    WarmUpConfiguration: {
      WarmUpPeriodDurationInMinutes: minutes,
      ...(only ? { OnlyStartEvaluatingAfterWarmUpPeriodEnds: true } : {}),
    },
  });

  it('has INSUFFICIENT_DATA, and rings nobody, until its time is over', async () => {
    const { services, published } = surroundings();
    const held = await openHeld({ services });
    await put(held, warming(300));
    await held.advance(300 * 60 - 1);
    assert.equal(await state(held), 'INSUFFICIENT_DATA');
    await held.restart();
    await held.advance(1);
    assert.equal(await state(held), 'ALARM');
    assert.equal(published.length, 1);
    assert.equal((await alarm(held)).WarmUpConfiguration?.WarmUpPeriodDurationInMinutes, 300);
    assert.deepEqual(held.errors, []);
  });

  for (const [only, states] of [
    [false, ['INSUFFICIENT_DATA', 'OK']],
    [true, ['INSUFFICIENT_DATA', 'INSUFFICIENT_DATA']],
  ] as const)
    it(`${only ? 'waits all the time' : 'is warm once its window is full'}, where it ${only ? 'must' : 'may'}`, async () => {
      const held = await openHeld({ services: surroundings().services });
      await put(held, warming(600, only));
      const seen: (string | undefined)[] = [];
      for (let hours = 0; hours < 2; hours++) {
        await held.advance(1800);
        await succeed(held);
        await held.advance(1800);
        seen.push(await state(held));
      }
      assert.deepEqual(seen, states);
    });

  it('is not warmed up again by a change', async () => {
    const held = await openHeld({ services: surroundings().services });
    await put(held, warming(60));
    await put(held, warming(120));
    await held.advance(119 * 60);
    assert.equal(await state(held), 'INSUFFICIENT_DATA');
    await held.advance(60);
    assert.equal(await state(held), 'ALARM');
    await put(held, warming(600));
    await held.advance(60);
    assert.equal(await state(held), 'ALARM');
  });

  it('refuses no time, and more than two days', async () => {
    const held = await openHeld({ services: surroundings().services });
    for (const minutes of [0, 2881])
      await assert.rejects(put(held, warming(minutes)), /WarmUpPeriodDurationInMinutes must be between 1 and 2880/);
  });
});
