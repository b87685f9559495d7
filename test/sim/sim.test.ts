/** A few hours of the simulation; `npm run sim` lives through many seeds, and is killed at every point of some, `npm run proofs` plants faults. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../src/languages/instant.ts';
import { ticksBetween } from '../../src/languages/schedule/next.ts';
import { parseSchedule, type Schedule } from '../../src/languages/schedule/schedule.ts';
import { utc, zoneOf } from '../../src/languages/schedule/zone.ts';
import { checkDeterminism } from './determinism.ts';
import { difference } from './dump.ts';
import { drawSchedule, drawZonedSchedule } from './plan/schedules.ts';
import { openRandom } from './random.ts';
import { simulate } from './simulation.ts';

describe('the cloud in a simulated world', () => {
  it('keeps its laws through jobs, calls and faults', async () => {
    const { figures } = await simulate({ seed: 1, days: 0.05 });
    assert.ok(figures.turns > 0);
  });

  it('forgets what has ended in its time', async () => {
    await simulate({ seed: 1, days: 0.05, ages: true });
  });

  it('leaves the same store twice, with caches dropped, and with limits of one', async () => {
    await checkDeterminism({ seed: 4, days: 0.05 });
  });
});

it("the second opinion on schedules is the engine's", () => {
  const random = openRandom(1);
  const from = instant(Date.UTC(2028, 1, 24, 3, 7, 9));
  const to = instant(from + 9 * 86_400_000);
  const anchor = instant(from - 1_234_567);
  for (let n = 0; n < 100; n++) {
    const schedule = drawSchedule(random);
    const due = ticksBetween({ schedule: parseSchedule(schedule.expression) as Schedule, anchor }, from, to);
    assert.deepEqual(schedule.dueBetween(from, to, anchor), [...due], schedule.expression);
  }
});

it("the second opinion on schedules in a time zone is the engine's", () => {
  const random = openRandom(2);
  for (const name of ['Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC']) {
    const from = instant(Date.UTC(2028, 2, 1, 3, 7, 9));
    const to = instant(from + 250 * 86_400_000);
    const schedule = drawZonedSchedule(random, name);
    const parsed = parseSchedule(schedule.expression) as Schedule;
    const zone = zoneOf(name) ?? utc;
    const due = ticksBetween({ schedule: parsed, anchor: from, zone }, from, to);
    assert.deepEqual(schedule.dueBetween(from, to, from), [...due], `${schedule.expression} in ${name}`);
  }
});

it('two dumps that differ are told apart by table and row', () => {
  const one = new Map([['main.a', '[1]\n[2]']]);
  assert.equal(difference(one, new Map(one)), undefined);
  assert.match(difference(one, new Map([['main.a', '[1]\n[3]']])) ?? '', /^main\.a, row 2 of 2 and 2/);
  assert.match(difference(one, new Map()) ?? '', /^main\.a, row 1/);
});
