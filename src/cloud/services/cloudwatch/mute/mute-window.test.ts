import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant, iso } from '../../../../languages/instant.ts';
import { openUntil, readSchedule } from './mute-window.ts';

const at = (text: string) => instant(Date.parse(text));

describe('a mute window', () => {
  const cases: [schedule: string, now: string, until: string | undefined][] = [
    ['cron(0 2 * * *) PT4H UTC', '2026-01-01T01:59:59Z', undefined],
    ['cron(0 2 * * *) PT4H UTC', '2026-01-01T02:00:00Z', '2026-01-01T06:00:00.000Z'],
    ['cron(0 2 * * *) PT4H UTC', '2026-01-01T05:59:59Z', '2026-01-01T06:00:00.000Z'],
    ['cron(0 2 * * *) PT4H UTC', '2026-01-01T06:00:00Z', undefined],
    ['cron(0 2 * * *) PT4H Europe/Berlin', '2026-07-01T00:30:00Z', '2026-07-01T04:00:00.000Z'],
    ['cron(0 18 * * FRI) P2DT12H UTC', '2026-01-05T05:00:00Z', '2026-01-05T06:00:00.000Z'],
    ['cron(0 18 * * 5) P2DT12H UTC', '2026-01-05T05:00:00Z', '2026-01-05T06:00:00.000Z'],
    ['cron(0 0 1 * MON) PT1H UTC', '2026-01-01T00:30:00Z', '2026-01-01T01:00:00.000Z'],
    ['cron(0 0 1 * MON) PT1H UTC', '2026-01-05T00:30:00Z', '2026-01-05T01:00:00.000Z'],
    ['cron(* * * * *) P15D UTC', '2026-01-05T00:30:30Z', '2026-01-20T00:30:00.000Z'],
    ['at(2026-05-10T14:00) PT30M America/New_York', '2026-05-10T18:10:00Z', '2026-05-10T18:30:00.000Z'],
    ['at(2026-05-10T14:00) PT30M UTC', '2026-05-10T14:30:00Z', undefined],
  ];
  for (const [schedule, now, until] of cases)
    it(`${schedule} at ${now} is ${until ? `open until ${until}` : 'shut'}`, () => {
      const [, Expression = '', Duration = '', Timezone = ''] = /^(.*\)) (\S+) (\S+)$/.exec(schedule) ?? [];
      const window = readSchedule({ Expression, Duration, Timezone });
      if (typeof window === 'string') assert.fail(window);
      const open = openUntil(window, at(now));
      assert.equal(open && iso(open), until);
    });

  const mistakes: [schedule: { Expression?: string; Duration?: string; Timezone?: string }, words: RegExp][] = [
    [{ Expression: 'cron(0 2 * * ? *)' }, /must be cron\(Minutes Hours/],
    [{ Expression: 'cron(61 2 * * *)' }, /must be cron/],
    [{ Expression: 'rate(1 day)' }, /must be cron/],
    [{ Expression: 'at(2026-05-10)' }, /must be cron/],
    [{ Duration: 'PT0M' }, /Duration `PT0M` must be/],
    [{ Duration: 'P16D' }, /Duration `P16D` must be/],
    [{ Duration: '4h' }, /Duration `4h` must be/],
    [{ Duration: 'P' }, /Duration `P` must be/],
    [{ Timezone: 'Berlin' }, /`Berlin` is no time zone/],
  ];
  for (const [wrong, words] of mistakes)
    it(`is not ${JSON.stringify(wrong)}`, () => {
      assert.match(String(readSchedule({ Expression: 'cron(0 2 * * *)', Duration: 'PT4H', ...wrong })), words);
    });
});
