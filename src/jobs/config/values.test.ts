/** Durations, schedules in words, the gaps between instants, variables, layers: what a configuration's values mean. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { instant } from '../../languages/instant.ts';
import { nextAfter } from '../../languages/schedule/next.ts';
import { parseSchedule, type Schedule } from '../../languages/schedule/schedule.ts';
import { zoneOf } from '../../languages/schedule/zone.ts';
import { appOf, readText, withJobs } from '../fixtures/read-fixture.ts';
import { durationNear, parseDuration, renderDuration, sayDuration } from './duration.ts';
import { explain } from './explain.ts';
import { gapsOf } from './schedule/gaps.ts';
import { nextRuns } from './schedule/next-runs.ts';
import { expressionsOf } from './schedule/text.ts';

describe('a duration', () => {
  it('is read back as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e8 }), (seconds) => parseDuration(renderDuration(seconds)) === seconds),
    );
  });

  const read: [text: string, seconds: number | undefined][] = [
    ['15m', 900],
    ['1h30m', 5400],
    ['2d', 172_800],
    ['90', undefined],
    ['', undefined],
    ['1.5h', undefined],
    ['30m1h', undefined],
  ];
  for (const [text, seconds] of read)
    it(`${text || 'nothing'} is ${seconds ?? 'none'}`, () => assert.equal(parseDuration(text), seconds));

  const near: [found: unknown, meant: string | undefined][] = [
    [3600, '1h'],
    ['90 min', '1h30m'],
    ['2 hours 5 minutes', '2h5m'],
    ['soon', undefined],
    [-1, undefined],
  ];
  for (const [found, meant] of near)
    it(`${found} was meant as ${meant}`, () => assert.equal(durationNear(found), meant));

  it('is said apart, days only where they are whole', () => assert.equal(sayDuration(27 * 3600 + 60), '27h 1m'));
});

describe('a schedule', () => {
  const meant: [text: string, expressions: string[]][] = [
    ['every minute', ['cron(* * * * ? *)']],
    ['every 15 minutes', ['cron(0/15 * * * ? *)']],
    ['every 7 minutes', ['rate(7 minutes)']],
    ['every hour at :05', ['cron(5 * * * ? *)']],
    ['every 6 hours', ['cron(0 0/6 * * ? *)']],
    ['every 6 hours at :30', ['cron(30 0/6 * * ? *)']],
    ['every day at 04:30', ['cron(30 4 * * ? *)']],
    ['every weekday at 08:00', ['cron(0 8 ? * MON-FRI *)']],
    ['Every Monday and Friday at 08:00', ['cron(0 8 ? * MON,FRI *)']],
    ['every month on day 1 at 06:00', ['cron(0 6 1 * ? *)']],
    ['every month on the last day at 22:00', ['cron(0 22 L * ? *)']],
    ['30 4 * * *', ['cron(30 4 * * ? *)']],
    ['0 9 * * 1-5', ['cron(0 9 ? * MON-FRI *)']],
    ['0 9 * * 0', ['cron(0 9 ? * SUN *)']],
    ['0 3 1 * 1', ['cron(0 3 1 * ? *)', 'cron(0 3 ? * MON *)']],
    ['@daily', ['cron(0 0 * * ? *)']],
    ['rate(6 hours)', ['rate(6 hours)']],
    ['at(2026-12-31T22:00)', ['at(2026-12-31T22:00:00)']],
    ['cron(0 9 ? * MON-FRI *)', ['cron(0 9 ? * MON-FRI *)']],
  ];
  for (const [text, expected] of meant)
    it(`${text} is ${expected.join(' and ')}`, () => {
      const read = expressionsOf(text);
      assert.deepEqual('expressions' in read ? read.expressions : read, expected);
    });

  it('of crontab with a starred day field means both, which AWS cannot say', () =>
    assert.ok('message' in expressionsOf('0 3 */2 * 1')));

  it('that meets another of its job warns, and not where runs may overlap', () => {
    const both = 'schedule: [every day at 04:30, {every: hour at :30, name: hourly}], image: "a:1"';
    const said = (more: string): string[] =>
      readText(withJobs(`a: {${both}${more}}`))
        .findings.filter(({ level }) => level === 'warning')
        .map(({ message }) => message);
    assert.deepEqual(said(''), ['two schedules are due at 2026-11-30T03:30Z, and one of the two runs is skipped']);
    assert.deepEqual(said(', overlap: allow'), []);
  });

  it('that means either of two days has two names in the template', () => {
    const [job] = appOf(readText(withJobs('a: {schedule: 0 3 1 * 1, image: "a:1"}'))).jobs;
    assert.deepEqual(
      job?.schedules.map(({ name }) => name),
      [undefined, 'weekday'],
    );
  });
});

describe('the gaps of a schedule', () => {
  /** Every instant of the two years, one by one. */
  function slowly(schedule: Schedule, zoneName: string): number {
    const zone = zoneOf(zoneName);
    const until = Date.UTC(2030, 0, 1);
    let longest = 0;
    let at = nextAfter({ schedule, anchor: instant(0), ...(zone ? { zone } : {}) }, instant(Date.UTC(2028, 0, 1) - 1));
    while (at !== undefined) {
      const next = nextAfter({ schedule, anchor: instant(0), ...(zone ? { zone } : {}) }, at);
      if (next === undefined || next >= until) return longest / 1000;
      longest = Math.max(longest, next - at);
      at = next;
    }
    return longest / 1000;
  }

  const list = (max: number) =>
    fc
      .uniqueArray(fc.integer({ min: 0, max }), { minLength: 1, maxLength: 3 })
      .map((numbers) => numbers.toSorted((a, b) => a - b).join(','));
  const days = fc.constantFrom('* * ?', '? * MON-FRI', '1 * ?', 'L * ?', '? * SUN', '15 1,7 ?', '? * 2#1');
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Auckland', 'Asia/Kolkata');
  const hours = fc.oneof(list(23), fc.constantFrom('*', '0/6', '9-17', '0-3'));

  it('are what walking over every instant finds', () => {
    fc.assert(
      fc.property(list(59), hours, days, zones, (minute, hour, day, zoneName) => {
        const expression = `cron(${minute} ${hour} ${day} *)`;
        const schedule = parseSchedule(expression) as Schedule;
        const zone = zoneOf(zoneName);
        const { longest = 0 } = gapsOf(
          { schedule, anchor: instant(0), ...(zone ? { zone } : {}) },
          `${expression} ${zoneName}`,
        );
        assert.equal(longest, slowly(schedule, zoneName), `${expression} ${zoneName}`);
      }),
      { numRuns: 40 },
    );
  });

  it('make the window of silence: 25 h when clocks go back, the time-out, an hour', () => {
    const [job] = appOf(readText(withJobs('a: {schedule: every day at 04:30, image: "a:1"}'))).jobs;
    assert.deepEqual(job?.alarms.silent, { windowSeconds: 27 * 3600, by: 'alarm', tellsMissed: false });
  });

  it('make it wider where a flexible window lets a run begin late', () => {
    const [job] = appOf(readText(withJobs('a: {schedule: {every: day at 04:30, window: 4h}, image: "a:1"}'))).jobs;
    assert.equal(job?.alarms.silent?.windowSeconds, 31 * 3600);
  });

  const missed: [schedule: string, tellsMissed: boolean, more?: string][] = [
    ['every day at 04:30', false],
    ['every hour at :05', false],
    ['every 5 minutes', false],
    ['every 6 hours', false],
    ['every month on day 1 at 04:30', false],
    ['rate(10 days)', false],
    ['every weekday at 08:00', true],
    ['every weekday at 08:00', false, ', alarms: {silent: 80h}'],
    ['{every: weekday at 08:00, end: 2027-06-01T00:00}', true],
    ['cron(0/5 9-16 ? * MON-FRI *)', true],
    ['cron(0 8,12 * * ? *)', true],
    ['[every day at 04:30, {every: sunday at 12:00, name: week}]', true],
  ];
  for (const [schedule, tellsMissed, more = ''] of missed)
    it(`${schedule}${more} ${tellsMissed ? 'let a run be missed unseen' : 'hide no run that is missed for long'}`, () => {
      const [job] = appOf(
        readText(
          withJobs(
            `a: {schedule: ${schedule.startsWith('cron') ? JSON.stringify(schedule) : schedule}, image: "a:1"${more}}`,
          ),
        ),
      ).jobs;
      assert.equal(job?.alarms.silent?.tellsMissed, tellsMissed);
    });

  it('beyond seven days are looked at daily', () => {
    const [weekly, monthly] = appOf(
      readText(
        withJobs(
          'a: {schedule: every monday at 04:30, image: "a:1"}',
          'b: {schedule: every month on day 1 at 04:30, image: "a:1"}',
        ),
      ),
    ).jobs;
    assert.deepEqual([weekly?.alarms.silent?.by, monthly?.alarms.silent?.by], ['daily', 'daily']);
  });
});

describe('attempts and waits', () => {
  const sums: [fields: string, sumSeconds: number, wholeHours: number][] = [
    ['', 46_020, 14],
    [', timeout: 20m, retry: 5', 22_500, 7],
    [', timeout: 2h, retry: false', 29_190, 9],
  ];
  for (const [fields, sumSeconds, wholeHours] of sums)
    it(`of {${fields}} take ${sumSeconds} s together, and the whole ${wholeHours} h`, () => {
      const [job] = appOf(readText(withJobs(`a: {schedule: none, image: "a:1"${fields}}`))).jobs;
      assert.deepEqual([job?.times.sumSeconds, job?.wholeTimeoutSeconds], [sumSeconds, wholeHours * 3600]);
    });

  it('of steps one after another add up, of steps at once the longest counts', () => {
    const steps = 'steps: [{name: a, timeout: 10m}, {parallel: [{name: b, timeout: 20m}, {name: c, timeout: 5m}]}]';
    const [job] = appOf(
      readText(
        withJobs(
          `a: {schedule: none, image: "a:1", retry: {launch: 0, interruption: 0, timeout: 0, exitCodes: {}, failure: 0}, ${steps}}`,
        ),
      ),
    ).jobs;
    assert.equal(job?.times.sumSeconds, 1800);
  });
});

describe('layers', () => {
  const text = [
    'app: office',
    'zone: UTC',
    'notify: none',
    'defaults: {image: "a:1", environment: {A: defaults, B: defaults, C: defaults, D: defaults}, timeout: 5m}',
    'jobs:',
    '  a: {schedule: none, environment: {C: job, D: job}, environments: {prod: {environment: {D: environment}, timeout: null}}}',
    'environments: {prod: {defaults: {environment: {B: environment}}}}',
  ].join('\n');

  it('merge from the weakest: defaults, those of the environment, the job, its own of the environment', () => {
    const [step] = appOf(readText(text, { environment: 'prod' })).jobs[0]?.stages[0] ?? [];
    assert.deepEqual(step?.container.environment, { A: 'defaults', B: 'environment', C: 'job', D: 'environment' });
    assert.equal(step?.timeoutSeconds, 3600, 'null takes what a weaker layer gave');
  });

  it('are named by explain, value by value', () => {
    const said = explain(readText(text, { environment: 'prod' }));
    assert.match(
      said,
      /^jobs\.a\.environment\.B: "environment" +# line 7, environments\.prod\.defaults\.environment\.B$/m,
    );
    assert.match(
      said,
      /^jobs\.a\.environment\.D: "environment" +# line 6, jobs\.a\.environments\.prod\.environment\.D$/m,
    );
  });
});

describe('variables', () => {
  const text =
    'app: office\nzone: UTC\nnotify: none\njobs: {a: {schedule: none, image: "${env.IMAGE:-a}:${punctual.env}", command: ["${env.HOME}"], environment: {P: "${PATH} $HOME"}}}\nenvironments: {prod: {}}';
  it('stand for their values, but in commands, and nothing else is touched', () => {
    const [step] = appOf(readText(text, { environment: 'prod', variables: { IMAGE: 'b' } })).jobs[0]?.stages[0] ?? [];
    assert.deepEqual(step?.container.image, { from: 'name', name: 'b:prod' });
    assert.deepEqual(step?.container.command, ['${env.HOME}']);
    assert.deepEqual(step?.container.environment, { P: '${PATH} $HOME' });
  });
});

describe('the next runs', () => {
  it('are those of all schedules together, in their order', () => {
    const [job] = appOf(
      readText(withJobs('a: {schedule: [every day at 04:30, {every: hour, name: hourly}], image: "a:1"}')),
    ).jobs;
    const due = nextRuns(job?.schedules ?? [], instant(Date.UTC(2026, 0, 1, 2, 45)), 3);
    assert.deepEqual(
      due.map(({ at }) => new Date(at).toISOString().slice(11, 16)),
      ['03:00', '03:30', '04:00'],
    );
  });
});
