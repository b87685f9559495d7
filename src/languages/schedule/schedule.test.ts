import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isProblems, renderProblem } from '../problem.ts';
import { describeSchedule } from './describe.ts';
import { parseSchedule, renderSchedule, type Schedule } from './schedule.ts';

function parsed(text: string): Schedule {
  const schedule = parseSchedule(text);
  assert(!isProblems(schedule), `${text}: ${isProblems(schedule) && schedule.map(renderProblem).join('; ')}`);
  return schedule;
}

describe('parseSchedule', () => {
  // The first seventeen were put to AWS and refused: recorded responses of PutRule.
  const refused = [
    'rate(10 seconds)',
    'rate(10 years)',
    'rate(1 minutes)',
    'rate(1 hours)',
    'rate(1 days)',
    'rate(10 minute)',
    'rate(10 hour)',
    'rate(10 day)',
    'rate()',
    'rate(10)',
    'rate(10 minutess)',
    'rate(foo minutes)',
    'rate(0 minutes)',
    'rate(-10 minutes)',
    'rate(10 MINUTES)',
    'rate( 10 minutes )',
    ' rate(10 minutes)',
    '',
    'every hour',
    'at(2026-01-01T00:00:00)',
    '0 6 * * ? *',
    'CRON(0 6 * * ? *)',
    'cron(0 6 * * ? *) ',
    'cron( 0 6 * * ? *)',
    'cron(0 6 * * ?)',
    'cron(0 0 6 * * ? *)',
    'cron(0 12 * * MON-FRI *)',
    'cron(0 1 * * * *)',
    'cron(0 1 ? * ? *)',
    'cron(60 1 * * ? *)',
    'cron(-1 1 * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0 0 0 * ? *)',
    'cron(0 0 32 * ? *)',
    'cron(0 0 1 0 ? *)',
    'cron(0 0 1 13 ? *)',
    'cron(0 0 1 JANUARY ? *)',
    'cron(0 0 ? * 0 *)',
    'cron(0 0 ? * 8 *)',
    'cron(0 0 ? * NOT *)',
    'cron(0 0 * * ? 1969)',
    'cron(0 0 * * ? 2200)',
    'cron(0 0 * * ? 2030-2020)',
    'cron(? 0 * * ? *)',
    'cron(0 0 1 ? ? *)',
    'cron(0/0 0 * * ? *)',
    'cron(0/61 0 * * ? *)',
    'cron(*/60 * * * ? *)',
    'cron(0/60 * * * ? *)',
    'cron(10-20/60 * * * ? *)',
    'cron(5,0/60 * * * ? *)',
    'cron(*/ * * * ? *)',
    'cron(*/-5 * * * ? *)',
    'cron(*/1.5 * * * ? *)',
    'cron(*/x * * * ? *)',
    'cron(0 */24 * * ? *)',
    'cron(0 0/24 * * ? *)',
    'cron(0 0 */32 * ? *)',
    'cron(0 0 1 */13 ? *)',
    'cron(0 0 1 JAN/13 ? *)',
    'cron(0 0 ? * */8 *)',
    'cron(0 0 ? * MON/8 *)',
    'cron(0 0 * * ? */0)',
    'cron(/5 0 * * ? *)',
    'cron(0/5/5 0 * * ? *)',
    'cron(1-2-3 0 * * ? *)',
    'cron(1,, 0 * * ? *)',
    'cron(*,5 0 * * ? *)',
    'cron(L 0 * * ? *)',
    'cron(0 0 1,L * ? *)',
    'cron(0 0 L-31 * ? *)',
    'cron(0 0 32W * ? *)',
    'cron(0 0 W * ? *)',
    'cron(0 0 1#2 * ? *)',
    'cron(0 0 ? * 3#0 *)',
    'cron(0 0 ? * 3#6 *)',
    'cron(0 0 ? * 3#1,6#3 *)',
    'cron(0 0 ? * 8L *)',
    'cron(0 0 ? * 2W *)',
    `cron(${'1,'.repeat(130)}1 0 * * ? *)`,
  ];
  for (const text of refused) {
    it(`refuses \`${text.slice(0, 40)}\``, () => {
      const schedule = parseSchedule(text);
      assert(isProblems(schedule) && schedule.length > 0);
      assert(schedule.every(({ message }) => message !== ''));
    });
  }

  const hints: [text: string, hint: RegExp][] = [
    ['cron(0 12 * * MON-FRI *)', /^write `cron\(0 12 \? \* MON-FRI \*\)`; hour 12 is noon, UTC$/],
    ['cron(0 6 1 * * *)', /^write `cron\(0 6 1 \* \? \*\)`$/],
    ['cron(0 6 * * * *)', /^write `cron\(0 6 \* \* \? \*\)`$/],
    ['cron(0 6 ? * ? *)', /^write `cron\(0 6 \* \* \? \*\)`$/],
    ['cron(0 6 1 * MON *)', /^write two rules, `cron\(0 6 1 \* \? \*\)` and `cron\(0 6 \? \* MON \*\)`$/],
    ['rate(1 minutes)', /^write `rate\(1 minute\)`$/],
    ['rate(10 hour)', /^write `rate\(10 hours\)`$/],
    ['RATE(5 minutes)', /^write `rate\(5 minutes\)`$/],
    ['0 6 * * ? *', /^write `cron\(0 6 \* \* \? \*\)`$/],
    ['0 3 * * *', /^write `cron\(0 3 \* \* \? \*\)`$/],
    ['*/5 * * * *', /^write `cron\(\*\/5 \* \* \* \? \*\)`$/],
    ['30 6 * * 1-5', /^write `cron\(30 6 \? \* MON-FRI \*\)`$/],
    ['0 3 * * 0', /^write `cron\(0 3 \? \* SUN \*\)`$/],
    ['0 3 * * 7', /^write `cron\(0 3 \? \* SUN \*\)`$/],
    ['0 3 * * 5-7', /^write `cron\(0 3 \? \* FRI,SAT,SUN \*\)`$/],
    ['0 3 * * mon,thu', /^write `cron\(0 3 \? \* MON,THU \*\)`$/],
    ['0 3 * * 0-6', /^write `cron\(0 3 \* \* \? \*\)`$/],
    ['0 3 * * */2', /^write `cron\(0 3 \? \* SUN,TUE,THU,SAT \*\)`$/],
    ['0 3 1 * 1', /^write two rules, `cron\(0 3 1 \* \? \*\)` and `cron\(0 3 \? \* MON \*\)`$/],
    ['@daily', /^write `cron\(0 0 \* \* \? \*\)`$/],
    ['constructor', /^write for example/],
    ['every day at 3 am', /^write for example/],
    ['cron(0 3 * * *)', /^write `cron\(0 3 \* \* \? \*\)`; a crontab line lacks the year/],
    ['cron(0 12 * * 1-5)', /lacks the year, and counts Sunday as 0/],
    ['cron(0 0 ? * 0 *)', /^write 1 to 7 or SUN to SAT$/],
  ];
  for (const [text, hint] of hints) {
    it(`says how to correct \`${text}\``, () => {
      const schedule = parseSchedule(text);
      assert(isProblems(schedule));
      assert.match(schedule[0]?.hint ?? '', hint);
    });
  }

  it('still reads a step as wide as its field where it was taken before', () => {
    const schedule = parseSchedule('cron(*/60 */24 * * ? *)', true);
    assert(!isProblems(schedule) && schedule.kind === 'cron');
    assert.deepEqual([schedule.minutes, schedule.hours], [[0], [0]]);
  });

  it('reports all wrong fields at once', () => {
    const schedule = parseSchedule('cron(60 24 0 13 ? 1)');
    assert(isProblems(schedule));
    assert.deepEqual(schedule.map(({ got }) => got).sort(), ['0', '1', '13', '24', '60']);
  });
});

describe('renderSchedule', () => {
  const cases: [text: string, canonical: string][] = [
    ['cron(0 12 ? * mon-fri *)', 'cron(0 12 ? * MON-FRI *)'],
    ['cron(0  12\t? * MON *)', 'cron(0 12 ? * MON *)'],
    ['rate(1 day)', 'rate(1 day)'],
    ['rate(007 days)', 'rate(7 days)'],
  ];
  for (const [text, canonical] of cases) {
    it(`writes \`${text}\` as \`${canonical}\``, () => assert.equal(renderSchedule(parsed(text)), canonical));
  }

  it('writes what parses to the same schedule', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.constantFrom('minute', 'hour', 'day'), (value, unit) => {
        const rate = parsed(`rate(${value} ${unit}${value === 1 ? '' : 's'})`);
        assert.deepEqual(parsed(renderSchedule(rate)), rate);
      }),
    );
    for (const [text] of cases) assert.deepEqual(parsed(renderSchedule(parsed(text))), parsed(text));
  });
});

describe('describeSchedule', () => {
  const cases: [text: string, words: string][] = [
    ['rate(1 hour)', 'every hour'],
    ['rate(5 minutes)', 'every 5 minutes'],
    ['cron(0 6 * * ? *)', 'every day at 06:00 UTC'],
    ['cron(0 6 ? * * *)', 'every day at 06:00 UTC'],
    ['cron(0 12 ? * MON-FRI *)', 'Monday to Friday at 12:00 UTC'],
    ['cron(0 8 1 * ? *)', 'day 1 of the month at 08:00 UTC'],
    ['cron(0 8 1,15 1-3 ? *)', 'days 1 and 15 of the month in January to March at 08:00 UTC'],
    ['cron(0 * * * ? *)', 'every hour'],
    ['cron(10 * * * ? *)', 'every hour at minute 10'],
    ['cron(0/15 * * * ? *)', 'every 15 minutes'],
    ['cron(0 0/2 * * ? *)', 'every 2 hours'],
    ['cron(20 1/3 ? * MON *)', 'every 3 hours from 01:20 UTC, every Monday'],
    ['cron(0 8-17/2,20-23 * * ? *)', 'every hour, at hour 8, 10, 12, 14, 16 and 20 to 23 UTC'],
    ['cron(0/15 8-17 ? * MON-FRI *)', 'every 15 minutes, at hour 8 to 17 UTC, Monday to Friday'],
    ['cron(* * * * ? *)', 'every minute'],
    ['cron(30 6,18 * * ? *)', 'every day at 06:30 and 18:30 UTC'],
    ['cron(0 9 ? * MON *)', 'every Monday at 09:00 UTC'],
    ['cron(0 9 ? * MON#1 *)', 'the first Monday of the month at 09:00 UTC'],
    ['cron(0 9 ? * 6L 2026-2028)', 'the last Friday of the month in 2026 to 2028 at 09:00 UTC'],
    ['cron(0 9 L * ? *)', 'the last day of the month at 09:00 UTC'],
    ['cron(0 9 L-1 * ? *)', '1 day before the last day of the month at 09:00 UTC'],
    ['cron(0 9 LW * ? *)', 'the last weekday of the month at 09:00 UTC'],
    ['cron(0 9 15W * ? *)', 'the weekday nearest day 15 of the month at 09:00 UTC'],
  ];
  for (const [text, words] of cases) {
    it(`says \`${text}\` in words`, () => {
      assert.equal(describeSchedule(parsed(text)), words);
      assert.equal(describeSchedule(parsed(text), ''), words.replace(' UTC', ''));
    });
  }
});
