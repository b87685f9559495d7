import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CronExpressionParser } from 'cron-parser';
import { Cron as Croner } from 'croner';
import fc from 'fast-check';
import { type Instant, instant, iso } from '../instant.ts';
import { isProblems } from '../problem.ts';
import type { Cron } from './cron.ts';
import { daysOf } from './days.ts';
import { lastUpTo, nextAfter, ticksBetween } from './next.ts';
import { parseSchedule, type Schedule } from './schedule.ts';

const at = (text: string): Instant => instant(Date.parse(text));
const newYear = at('2026-01-01T00:00:00Z');
const minuteMs = 60_000;

function parsed(text: string): Schedule {
  const schedule = parseSchedule(text);
  assert(!isProblems(schedule), text);
  return schedule;
}

function nextIso(text: string, from: Instant): string | undefined {
  const next = nextAfter({ schedule: parsed(text), anchor: newYear }, from);
  return next === undefined ? undefined : iso(next);
}

describe('nextAfter, cron', () => {
  // 2026 begins on a Thursday.
  const cases: [name: string, text: string, from: string, expected: string | undefined][] = [
    ['first minute of the hour', 'cron(0 * * * ? *)', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00.000Z'],
    ['strictly after', 'cron(0 6 * * ? *)', '2026-01-01T06:00:00Z', '2026-01-02T06:00:00.000Z'],
    ['a millisecond before', 'cron(0 6 * * ? *)', '2026-01-01T05:59:59.999Z', '2026-01-01T06:00:00.000Z'],
    ['weekdays from a Friday', 'cron(0 12 ? * MON-FRI *)', '2026-01-02T12:00:00Z', '2026-01-05T12:00:00.000Z'],
    ['day of the week 1 is Sunday', 'cron(0 0 ? * 1 *)', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00.000Z'],
    ['L among days of the week is Saturday', 'cron(0 0 ? * L *)', '2026-01-01T00:00:00Z', '2026-01-03T00:00:00.000Z'],
    ['a range that goes round', 'cron(0 22-2 * * ? *)', '2026-01-01T02:00:00Z', '2026-01-01T22:00:00.000Z'],
    ['days that go round', 'cron(0 0 ? * FRI-MON *)', '2026-01-05T00:00:00Z', '2026-01-09T00:00:00.000Z'],
    ['months that go round', 'cron(0 0 1 NOV-FEB ? *)', '2026-02-01T00:00:00Z', '2026-11-01T00:00:00.000Z'],
    ['every tenth minute from the first', 'cron(1/10 * * * ? *)', '2026-01-01T00:01:00Z', '2026-01-01T00:11:00.000Z'],
    ['steps within a range', 'cron(0 8-18/5 * * ? *)', '2026-01-01T13:00:00Z', '2026-01-01T18:00:00.000Z'],
    ['steps that go round', 'cron(0 22-4/3 * * ? *)', '2026-01-01T22:00:00Z', '2026-01-02T01:00:00.000Z'],
    ['leap day only', 'cron(0 0 29 2 ? *)', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['2100 is no leap year', 'cron(0 0 29 2 ? *)', '2096-03-01T00:00:00Z', '2104-02-29T00:00:00.000Z'],
    ['last day of February', 'cron(0 0 L * ? *)', '2026-02-01T00:00:00Z', '2026-02-28T00:00:00.000Z'],
    ['three days before the last', 'cron(0 0 L-3 * ? *)', '2026-02-01T00:00:00Z', '2026-02-25T00:00:00.000Z'],
    ['before a month begins is never', 'cron(0 0 L-29 2 ? *)', '2026-01-01T00:00:00Z', undefined],
    [
      'last weekday, a Friday before Saturday',
      'cron(0 0 LW * ? *)',
      '2026-01-01T00:00:00Z',
      '2026-01-30T00:00:00.000Z',
    ],
    ['weekday nearest a Saturday', 'cron(0 0 3W * ? *)', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.000Z'],
    ['weekday nearest a Sunday', 'cron(0 0 4W * ? *)', '2026-01-01T00:00:00Z', '2026-01-05T00:00:00.000Z'],
    ['1W on a Saturday stays in the month', 'cron(0 0 1W * ? *)', '2026-07-31T00:00:00Z', '2026-08-03T00:00:00.000Z'],
    ['31W on a Sunday stays in the month', 'cron(0 0 31W * ? *)', '2026-05-01T00:00:00Z', '2026-05-29T00:00:00.000Z'],
    ['31W skips a month of 30 days', 'cron(0 0 31W * ? *)', '2026-04-01T00:00:00Z', '2026-05-29T00:00:00.000Z'],
    ['second Tuesday', 'cron(0 0 ? * 3#2 *)', '2026-01-01T00:00:00Z', '2026-01-13T00:00:00.000Z'],
    ['no fifth Monday in January', 'cron(0 0 ? * MON#5 *)', '2026-01-01T00:00:00Z', '2026-03-30T00:00:00.000Z'],
    ['last Friday', 'cron(15 10 ? * 6L 2026-2028)', '2026-01-30T10:15:00Z', '2026-02-27T10:15:00.000Z'],
    ['last Friday by name', 'cron(0 0 ? * FRIL *)', '2026-01-01T00:00:00Z', '2026-01-30T00:00:00.000Z'],
    ['a day that never comes', 'cron(0 0 30 2 ? *)', '2026-01-01T00:00:00Z', undefined],
    ['a year gone by', 'cron(0 0 1 1 ? 2020)', '2026-01-01T00:00:00Z', undefined],
    ['years by steps', 'cron(0 0 1 1 ? 2024/3)', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['before 1970 begins', 'cron(0 0 1 1 ? *)', '1969-06-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['the last year', 'cron(59 23 31 12 ? 2199)', '2026-01-01T00:00:00Z', '2199-12-31T23:59:00.000Z'],
    ['after the last year', 'cron(* * * * ? *)', '2199-12-31T23:59:00Z', undefined],
  ];
  for (const [name, text, from, expected] of cases) {
    it(`${name}: ${text}`, () => assert.equal(nextIso(text, at(from)), expected));
  }
});

describe('nextAfter, rate', () => {
  const cases: [name: string, text: string, from: string, expected: string][] = [
    ['first one interval after the anchor', 'rate(1 hour)', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00.000Z'],
    ['not before the anchor', 'rate(1 hour)', '2025-12-01T00:00:00Z', '2026-01-01T01:00:00.000Z'],
    ['strictly after', 'rate(5 minutes)', '2026-01-01T00:05:00Z', '2026-01-01T00:10:00.000Z'],
    ['a day is 24 hours', 'rate(1 day)', '2026-03-29T12:00:00Z', '2026-03-30T00:00:00.000Z'],
  ];
  for (const [name, text, from, expected] of cases) {
    it(`${name}: ${text}`, () => assert.equal(nextIso(text, at(from)), expected));
  }

  it('keeps to the anchor, to the millisecond', () => {
    const anchor = instant(newYear + 1234);
    assert.equal(
      nextAfter({ schedule: parsed('rate(7 minutes)'), anchor }, at('2026-01-01T00:10:00Z')),
      anchor + 14 * minuteMs,
    );
  });

  it('ends where dates end', () => {
    const rate = parsed('rate(2147483647 days)');
    assert.equal(nextAfter({ schedule: rate, anchor: newYear }, newYear), undefined);
  });
});

describe('ticksBetween', () => {
  it('yields each due instant after the first bound up to and with the second', () => {
    const ticks = [
      ...ticksBetween(
        { schedule: parsed('cron(0/20 * * * ? *)'), anchor: newYear },
        newYear,
        at('2026-01-01T01:00:00Z'),
      ),
    ];
    assert.deepEqual(
      ticks.map(iso).map((text) => text.slice(11, 16)),
      ['00:20', '00:40', '01:00'],
    );
  });

  it('is lazy: a year of minutes costs only what is taken', () => {
    const ticks = ticksBetween(
      { schedule: parsed('rate(1 minute)'), anchor: newYear },
      newYear,
      at('2126-01-01T00:00:00Z'),
    );
    assert.equal(ticks.next().value, newYear + minuteMs);
  });
});

/** Each field as an item list, with the numbers that it stands for, without the parser. */
interface Written {
  readonly text: string;
  readonly numbers: readonly number[];
}

const plain = (min: number, max: number): fc.Arbitrary<Written> => {
  const number = fc.integer({ min, max });
  const all = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  return fc.oneof(
    fc.constant({ text: '*', numbers: all }),
    fc.uniqueArray(number, { minLength: 1, maxLength: 4 }).map((list) => ({ text: list.join(','), numbers: list })),
    fc.tuple(number, number, fc.integer({ min: 1, max: min === 0 ? max : max - min + 1 })).map(([a, b, step]) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      return {
        text: `${from}-${to}/${step}`,
        numbers: all.filter((n) => n >= from && n <= to && (n - from) % step === 0),
      };
    }),
  );
};

const months = plain(1, 12);
const someInstant = fc.integer({ min: 0, max: at('2150-01-01T00:00:00Z') }).map(instant);
const nearInstant = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z') }).map(instant);

/** Every form of the two day fields. */
const dayFields = fc.oneof(
  plain(1, 31).map(({ text }) => [text, '?']),
  plain(1, 7).map(({ text }) => ['?', text]),
  fc.integer({ min: 1, max: 31 }).map((day) => [`${day}W`, '?']),
  fc.integer({ min: 0, max: 30 }).map((before) => [before === 0 ? 'L' : `L-${before}`, '?']),
  fc.constant(['LW', '?']),
  fc.integer({ min: 1, max: 7 }).map((day) => ['?', `${day}L`]),
  fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 })).map(([day, nth]) => ['?', `${day}#${nth}`]),
);

const anyCron = fc
  .tuple(plain(0, 59), plain(0, 23), dayFields, months)
  .map(([minute, hour, [day, week], month]) => `cron(${minute.text} ${hour.text} ${day} ${month.text} ${week} *)`);

describe('properties of nextAfter', () => {
  it('is never in the past, and at second 0', () => {
    fc.assert(
      fc.property(anyCron, someInstant, (text, from) => {
        const next = nextAfter({ schedule: parsed(text), anchor: from }, from);
        assert(next === undefined || (next > from && next % minuteMs === 0));
      }),
    );
  });

  it('agrees with a scan of every minute, by fields', () => {
    const scanMinutes = 3 * 24 * 60;
    fc.assert(
      fc.property(anyCron, nearInstant, (text, from) => {
        const cron = parsed(text) as Cron;
        const next = nextAfter({ schedule: cron, anchor: from }, from);
        const first = Math.floor(from / minuteMs) * minuteMs + minuteMs;
        let found: number | undefined;
        for (let n = 0; n < scanMinutes && found === undefined; n++)
          if (allows(cron, first + n * minuteMs)) found = first + n * minuteMs;
        if (found !== undefined) assert.equal(next, found);
        else assert(next === undefined || next >= first + scanMinutes * minuteMs);
      }),
      { numRuns: 60 },
    );
  });

  it('agrees with croner and cron-parser on what all three write alike', () => {
    fc.assert(
      fc.property(
        plain(0, 59),
        plain(0, 23),
        fc.oneof(
          plain(1, 31).map((day) => ({ day })),
          plain(1, 7).map((week) => ({ week })),
        ),
        months,
        nearInstant,
        (minute, hour, days, month, from) => {
          const [day, week] = 'day' in days ? [days.day.text, '?'] : ['?', days.week.text];
          const crontabWeek = 'week' in days ? days.week.numbers.map((n) => n - 1).join(',') : '*';
          const crontabDay = 'day' in days ? day : '*';
          if (crontabWeek === '' || month.numbers.length === 0) return;
          const crontab = `${minute.text} ${hour.text} ${crontabDay} ${month.text} ${crontabWeek}`;
          const ours = nextAfter(
            { schedule: parsed(`cron(${minute.text} ${hour.text} ${day} ${month.text} ${week} *)`), anchor: from },
            from,
          );
          assert.equal(
            ours && iso(ours),
            new Croner(crontab, { timezone: 'UTC' }).nextRun(new Date(from))?.toISOString(),
            `croner: ${crontab}`,
          );
          if (ours === undefined) return;
          const other = CronExpressionParser.parse(crontab, { tz: 'UTC', currentDate: new Date(from) });
          assert.equal(iso(ours), other.next().toDate().toISOString(), `cron-parser: ${crontab}`);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('agrees with croner on L, W and #', () => {
    const special = dayFields.filter(([day, week]) => /^(L|LW|[0-9]+W)$/.test(day ?? '') || /[#L]/.test(week ?? ''));
    fc.assert(
      fc.property(special, nearInstant, ([day = '', week = ''], from) => {
        const crontabWeek =
          week === '?' ? '*' : week.replace(/^[1-7]/, (n) => String(Number(n) - 1)).replace(/(?<=^[0-6])L$/, '#L');
        const crontab = `0 9 ${day === '?' ? '*' : day} * ${crontabWeek}`;
        const ours = nextAfter({ schedule: parsed(`cron(0 9 ${day} * ${week} *)`), anchor: from }, from);
        assert.equal(
          ours && iso(ours),
          new Croner(crontab, { timezone: 'UTC' }).nextRun(new Date(from))?.toISOString(),
          crontab,
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('lastUpTo', () => {
  const cases: [text: string, until: string, last: string][] = [
    ['rate(1 minute)', '2126-01-01T00:00:30Z', '2126-01-01T00:00:00.000Z'],
    ['cron(0 6 * * ? *)', '2026-01-09T06:00:00Z', '2026-01-09T06:00:00.000Z'],
    ['cron(0 6 * * ? *)', '2026-01-09T05:59:59.999Z', '2026-01-08T06:00:00.000Z'],
    ['cron(0 0 29 2 ? *)', '2031-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ];
  for (const [text, until, last] of cases) {
    it(`${text} until ${until}`, () => {
      const timetable = { schedule: parsed(text), anchor: newYear };
      const first = nextAfter(timetable, newYear);
      assert(first !== undefined);
      assert.equal(iso(lastUpTo(timetable, first, at(until))), last);
    });
  }

  it('is the last of all ticks until then', () => {
    fc.assert(
      fc.property(anyCron, nearInstant, fc.integer({ min: 0, max: 40 * 24 * 60 * minuteMs }), (text, from, span) => {
        const timetable = { schedule: parsed(text), anchor: from };
        const until = instant(from + span);
        const ticks = [...ticksBetween(timetable, from, until)];
        fc.pre(ticks.length > 0 && ticks.length < 5000);
        assert.equal(lastUpTo(timetable, ticks[0] as Instant, until), ticks.at(-1));
      }),
      { numRuns: 60 },
    );
  });
});

function allows(cron: Cron, minute: number): boolean {
  const date = new Date(minute);
  return (
    cron.minutes.includes(date.getUTCMinutes()) &&
    cron.hours.includes(date.getUTCHours()) &&
    cron.months.includes(date.getUTCMonth() + 1) &&
    cron.years.includes(date.getUTCFullYear()) &&
    (daysOf(cron.days, date.getUTCFullYear(), date.getUTCMonth() + 1) & (1 << date.getUTCDate())) !== 0
  );
}
