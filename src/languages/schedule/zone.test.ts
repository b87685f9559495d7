import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Instant, instant, iso } from '../instant.ts';
import { isProblems } from '../problem.ts';
import { compareZone } from './fixtures/compare.ts';
import { changes, dayMs, zones } from './fixtures/minute-scan.ts';
import { nextAfter, ticksBetween } from './next.ts';
import { parseOneTimeOrRecurring, type Schedule } from './schedule.ts';
import { type LocalTime, type Zone, zoneOf } from './zone.ts';

const at = (text: string): Instant => instant(Date.parse(text));
const local = (text: string): LocalTime => Date.parse(`${text}Z`) as LocalTime;
const written = (time: LocalTime): string => new Date(time).toISOString().slice(0, 16);

function zone(name: string): Zone {
  const found = zoneOf(name);
  assert(found, name);
  return found;
}

function parsed(text: string): Schedule {
  const schedule = parseOneTimeOrRecurring(text);
  assert(!isProblems(schedule), text);
  return schedule;
}

const ticks = (text: string, name: string, from: string, until: string): string[] =>
  [...ticksBetween({ schedule: parsed(text), anchor: at(from), zone: zone(name) }, at(from), at(until))].map((tick) =>
    iso(tick).slice(0, 16),
  );

describe('zoneOf', () => {
  const known = [
    'UTC',
    'Europe/Berlin',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'Europe/Kyiv',
    'US/Eastern',
    'Etc/GMT+5',
    'EST5EDT',
  ];
  for (const name of [...known, 'America/Argentina/Buenos_Aires', 'America/Port-au-Prince'])
    it(`knows ${name}`, () => assert.equal(zoneOf(name)?.name, name));

  for (const name of [
    '',
    'utc',
    'europe/berlin',
    'Europe/BERLIN',
    'Europe/Nowhere',
    'Berlin',
    '+05:30',
    'UTC+5',
    'Europe/Berlin ',
    '__proto__',
  ])
    it(`knows no \`${name}\``, () => assert.equal(zoneOf(name), undefined));
});

describe('a change of clocks', () => {
  // Local times: from (never shown, or shown twice) up to, without it, the end. 2026 as tzdata has it.
  const cases: [zone: string, gapFrom: string, gapEnd: string, foldFrom: string, foldEnd: string][] = [
    ['America/New_York', '2026-03-08T02:00', '2026-03-08T03:00', '2026-11-01T01:00', '2026-11-01T02:00'],
    ['Europe/London', '2026-03-29T01:00', '2026-03-29T02:00', '2026-10-25T01:00', '2026-10-25T02:00'],
    ['Europe/Dublin', '2026-03-29T01:00', '2026-03-29T02:00', '2026-10-25T01:00', '2026-10-25T02:00'],
    ['Europe/Berlin', '2026-03-29T02:00', '2026-03-29T03:00', '2026-10-25T02:00', '2026-10-25T03:00'],
    ['Australia/Sydney', '2026-10-04T02:00', '2026-10-04T03:00', '2026-04-05T02:00', '2026-04-05T03:00'],
    ['Australia/Lord_Howe', '2026-10-04T02:00', '2026-10-04T02:30', '2026-04-05T01:30', '2026-04-05T02:00'],
    ['Pacific/Chatham', '2026-09-27T02:45', '2026-09-27T03:45', '2026-04-05T02:45', '2026-04-05T03:45'],
    ['America/Santiago', '2026-09-06T00:00', '2026-09-06T01:00', '2026-04-04T23:00', '2026-04-05T00:00'],
    ['America/Havana', '2026-03-08T00:00', '2026-03-08T01:00', '2026-11-01T00:00', '2026-11-01T01:00'],
    ['America/Nuuk', '2026-03-28T23:00', '2026-03-29T00:00', '2026-10-24T23:00', '2026-10-25T00:00'],
    ['Africa/Cairo', '2026-04-24T00:00', '2026-04-24T01:00', '2026-10-29T23:00', '2026-10-30T00:00'],
    ['Asia/Beirut', '2026-03-29T00:00', '2026-03-29T01:00', '2026-10-24T23:00', '2026-10-25T00:00'],
    ['Asia/Jerusalem', '2026-03-27T02:00', '2026-03-27T03:00', '2026-10-25T01:00', '2026-10-25T02:00'],
    ['Asia/Gaza', '2026-03-28T02:00', '2026-03-28T03:00', '2026-10-24T01:00', '2026-10-24T02:00'],
    ['Africa/Casablanca', '2026-03-22T02:00', '2026-03-22T03:00', '2026-02-15T02:00', '2026-02-15T03:00'],
    ['Antarctica/Troll', '2026-03-29T01:00', '2026-03-29T03:00', '2026-10-25T01:00', '2026-10-25T03:00'],
  ];
  const minuteMs = 60_000;
  for (const [name, gapFrom, gapEnd, foldFrom, foldEnd] of cases)
    it(`${name}: ${gapFrom} to ${gapEnd} is skipped, ${foldFrom} to ${foldEnd} counts once`, () => {
      const { instantOf, resumesAt, reachedAt } = zone(name);
      assert.equal(instantOf(local(gapFrom)), undefined);
      assert.equal(instantOf((local(gapEnd) - minuteMs) as LocalTime), undefined);
      assert.equal(written(resumesAt(local(gapFrom))), gapEnd);
      const before = instantOf((local(gapFrom) - minuteMs) as LocalTime);
      assert.equal(
        instantOf(local(gapEnd)),
        Number(before) + minuteMs,
        'the minute before and the one after are one minute apart',
      );

      const first = instantOf(local(foldFrom));
      const afterwards = instantOf(local(foldEnd));
      const lengthMs = local(foldEnd) - local(foldFrom);
      assert.equal(Number(afterwards) - Number(first), 2 * lengthMs);
      const again = instant(Number(first) + lengthMs);
      assert.equal(reachedAt(again), local(foldEnd) - 1, 'while it comes again, all of it has been shown');
    });

  it('goes on where a whole day was left out', () => {
    assert.deepEqual(ticks('cron(0 */12 * * ? *)', 'Pacific/Apia', '2011-12-29T12:00:00Z', '2011-12-31T12:00:00Z'), [
      '2011-12-29T22:00',
      '2011-12-30T10:00',
      '2011-12-30T22:00',
      '2011-12-31T10:00',
    ]);
    assert.equal(zone('Pacific/Apia').instantOf(local('2011-12-30T12:00')), undefined);
  });

  it('knows offsets that are no whole minutes', () => {
    assert.equal(zone('Africa/Monrovia').instantOf(local('1971-06-01T00:00')), at('1971-06-01T00:44:30Z'));
  });
});

describe('a schedule in a zone', () => {
  const cases: [name: string, text: string, zone: string, from: string, expected: string | undefined][] = [
    ['in winter', 'cron(30 4 * * ? *)', 'Europe/Berlin', '2026-01-01T00:00:00Z', '2026-01-01T03:30:00.000Z'],
    ['in summer', 'cron(30 4 * * ? *)', 'Europe/Berlin', '2026-07-01T00:00:00Z', '2026-07-01T02:30:00.000Z'],
    [
      'in the gap: the next day',
      'cron(30 2 * * ? *)',
      'Europe/Berlin',
      '2026-03-28T12:00:00Z',
      '2026-03-30T00:30:00.000Z',
    ],
    [
      'in the fold: the first time',
      'cron(30 2 * * ? *)',
      'Europe/Berlin',
      '2026-10-24T12:00:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
    ['not the second', 'cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z'],
    [
      'seen within the second time',
      'cron(45 2 * * ? *)',
      'Europe/Berlin',
      '2026-10-25T01:30:00Z',
      '2026-10-26T01:45:00.000Z',
    ],
    [
      'the first minute after the fold',
      'cron(0 3 * * ? *)',
      'Europe/Berlin',
      '2026-10-25T01:30:00Z',
      '2026-10-25T02:00:00.000Z',
    ],
    [
      'midnight does not exist',
      'cron(0 0 * * ? *)',
      'America/Havana',
      '2026-03-07T12:00:00Z',
      '2026-03-09T04:00:00.000Z',
    ],
    [
      'once a year, in the gap of that year',
      'cron(30 2 29 3 ? *)',
      'Europe/Berlin',
      '2026-01-01T00:00:00Z',
      '2027-03-29T00:30:00.000Z',
    ],
    ['only ever in the gap', 'cron(30 2 29 3 ? 2026)', 'Europe/Berlin', '2026-01-01T00:00:00Z', undefined],
    ['the last year', 'cron(59 23 31 12 ? 2199)', 'Europe/Berlin', '2026-01-01T00:00:00Z', '2199-12-31T22:59:00.000Z'],
    ['the first of all', 'cron(0 0 1 1 ? *)', 'Asia/Tokyo', '1900-01-01T00:00:00Z', '1969-12-31T15:00:00.000Z'],
    ['once', 'at(2026-07-01T06:00:07)', 'Europe/Berlin', '2026-01-01T00:00:00Z', '2026-07-01T04:00:07.000Z'],
    ['once, and over', 'at(2026-07-01T06:00:07)', 'Europe/Berlin', '2026-07-01T04:00:07Z', undefined],
    ['once, in the gap', 'at(2026-03-29T02:30:00)', 'Europe/Berlin', '2026-01-01T00:00:00Z', undefined],
    [
      'once, in the fold',
      'at(2026-10-25T02:30:00)',
      'Europe/Berlin',
      '2026-01-01T00:00:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
  ];
  for (const [name, text, zoneName, from, expected] of cases)
    it(`${name}: ${text} in ${zoneName}`, () => {
      const next = nextAfter({ schedule: parsed(text), anchor: at(from), zone: zone(zoneName) }, at(from));
      assert.equal(next && iso(next), expected);
    });

  it('fires a day of 23, 24 or 25 hours', () => {
    const minutesOf = (from: string, until: string): number =>
      ticks('cron(* * * * ? *)', 'Europe/Berlin', from, until).length;
    assert.equal(minutesOf('2026-03-28T22:59:00Z', '2026-03-29T21:59:00Z'), 23 * 60);
    assert.equal(
      minutesOf('2026-10-24T21:59:00Z', '2026-10-25T22:59:00Z'),
      24 * 60,
      'the hour that comes twice counts once',
    );
  });

  it('a rate is time gone by: a day is 24 hours', () => {
    assert.deepEqual(ticks('rate(1 day)', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z'), [
      '2026-03-29T12:00',
      '2026-03-30T12:00',
    ]);
  });

  it('is not due before its start and after its end', () => {
    const [start, end] = [at('2026-01-02T05:00:00Z'), at('2026-01-04T05:00:00Z')];
    const timetable = { schedule: parsed('cron(0 6 * * ? *)'), anchor: start, zone: zone('Europe/Berlin'), start, end };
    assert.deepEqual([...ticksBetween(timetable, at('2020-01-01T00:00:00Z'), at('2030-01-01T00:00:00Z'))].map(iso), [
      '2026-01-02T05:00:00.000Z',
      '2026-01-03T05:00:00.000Z',
      '2026-01-04T05:00:00.000Z',
    ]);
    const once = { ...timetable, schedule: parsed('at(2027-01-01T00:00:00)') };
    assert.equal(nextAfter(once, start), at('2026-12-31T23:00:00Z'), 'which mean nothing to a one-time schedule');
  });
});

describe(`${zones.length} zones in 2026, around the turn of the year and each change of the clocks, are due when a scan of every minute says`, () => {
  for (const name of zones)
    it(name, () => {
      for (const day of [Date.UTC(2026, 0), ...changes(name, 2026)])
        assert(compareZone(name, day - 2 * dayMs, day + 4 * dayMs) > 0);
    });

  it('most of which change twice', () => {
    const counts = zones.map((name) => changes(name, 2026).length);
    assert.equal(counts.filter((count) => count === 2).length, 15, String(counts));
  });
});
