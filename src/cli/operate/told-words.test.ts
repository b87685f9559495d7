/** Who was told is one line, and so is who was not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ToldRun } from '../../operator/show-run.ts';
import type { Told } from '../../operator/told.ts';
import { toldInWords } from './told-words.ts';

const ended = new Date('2026-02-01T04:30:00Z');
const place = { zone: 'UTC', now: new Date('2026-02-01T05:00:00Z') };
const told = (more: Partial<Told> = {}): Told => ({
  at: new Date('2026-02-01T04:31:00Z'),
  by: 'message',
  alarm: undefined,
  to: ['ops@example.com'],
  unconfirmed: [],
  failed: [],
  ...more,
});
const words = (all: readonly Told[] | undefined, more: Partial<ToldRun> = {}, now = place.now): string[] =>
  toldInWords({ status: 'FAILED', stoppedAt: ended, told: all, ...more } as ToldRun, { ...place, now });

const byAlarm = { by: 'alarm', alarm: 'office_report_failed' } as const;

describe('who was told', () => {
  it('is said once, however often', () =>
    assert.deepEqual(words([told(), told(byAlarm)]), ['told ops@example.com at 04:31']));
  it('by an alarm alone, is said with its name', () =>
    assert.deepEqual(words([told(byAlarm)]), ['told ops@example.com at 04:31 by the alarm office_report_failed']));
  it('is nobody, where nobody was', () => assert.deepEqual(words([]), ['nobody was told']));
  it('is nobody yet, at once after the end', () =>
    assert.deepEqual(words([], {}, new Date('2026-02-01T04:30:30Z')), []));
  it('names who has not confirmed, and what did not arrive', () =>
    assert.deepEqual(words([told({ to: ['a@b'], unconfirmed: ['c@d'], failed: ['a@b: no mail server'] })]), [
      'told a@b at 04:31',
      'not told: c@d has not confirmed the subscription',
      'not reached: a@b: no mail server',
    ]));
  it('is nobody for the reason that is known', () =>
    assert.deepEqual(words([told({ to: [], unconfirmed: ['c@d'] })]), [
      'nobody was told: c@d has not confirmed the subscription',
    ]));
  it('is not said where it cannot be known, nor of a run that went well', () => {
    assert.deepEqual(words(undefined), []);
    assert.deepEqual(words([], { status: 'SUCCEEDED' }), []);
  });
});
