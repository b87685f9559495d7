import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rowsOf, ticksOf } from './timeline-rows.ts';

const attempt = (number: number, startedAt: number, endedAt: number, waitMs: number | null, isBad: boolean) => ({
  number,
  state: 'Import',
  startedAt,
  endedAt,
  waitMs,
  isBad,
  isRunning: false,
  words: isBad ? 'exit 1' : 'ok',
  task: null,
});

describe('the time of a run', () => {
  it('has an attempt alone for a state that was nothing else', () => {
    const spans = [{ name: 'Import', enteredAt: 0, exitedAt: 50_000, isFail: false }];
    const rows = rowsOf({ state: 'ok', endedAt: 50_000, spans, attempts: [attempt(1, 10, 40_000, null, false)] });
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['attempt 1'],
    );
  });

  it('has a row for each state, under it its attempts and the waits between them', () => {
    const rows = rowsOf({
      state: 'failed',
      endedAt: 100_000,
      spans: [
        { name: 'List', enteredAt: 0, exitedAt: 10, isFail: false },
        { name: 'Import', enteredAt: 10, exitedAt: 99_000, isFail: false },
        { name: 'Failed', enteredAt: 99_000, exitedAt: 99_000, isFail: true },
      ],
      attempts: [attempt(1, 10, 40_000, 20_000, true), attempt(2, 60_000, 99_000, null, true)],
    });
    assert.deepEqual(
      rows.map(({ kind, name, tone }) => `${kind} ${name} ${tone}`),
      [
        'state List ok',
        'state Import ok',
        'attempt attempt 1 fail',
        'wait wait ok',
        'attempt attempt 2 fail',
        'state Failed fail',
      ],
    );
    assert.deepEqual([rows[3]?.from, rows[3]?.until], [40_000, 60_000]);
  });

  it('marks the state in which it stood when it failed, and goes on where it runs', () => {
    const spans = [{ name: 'Import', enteredAt: 0, exitedAt: null, isFail: false }];
    assert.equal(rowsOf({ state: 'timed-out', endedAt: 50, spans, attempts: [] })[0]?.tone, 'fail');
    const [running] = rowsOf({ state: 'running', endedAt: null, spans, attempts: [] });
    assert.deepEqual([running?.tone, running?.until], ['run', undefined]);
  });

  it('names a few round instants, fewer where there is little room', () => {
    const of = (left: number, right: number) =>
      ticksOf({ from: 1000, until: 1_501_000, left, right }).map((at) => at / 60_000);
    assert.deepEqual(of(150, 1000), [5, 10, 15, 20, 25]);
    assert.deepEqual(of(100, 300), [15]);
    assert.deepEqual(ticksOf({ from: 0, until: 1, left: 0, right: 500 }).length > 0, true);
  });
});
