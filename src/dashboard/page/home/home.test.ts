/** What Home makes of what it is sent: cells, counts, lanes, clocks, the sentence. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countsOf, isShown } from '../../board/filter.ts';
import type { ChannelView, ComingView, JobRow, SlotView, State, ToldOfRun } from '../../views.ts';
import { toldInWords } from '../alerts/told-words.ts';
import { cellWords, figureOf } from './cell.ts';
import { channelInWords } from './channel-words.ts';
import { changeBetween } from './clocks.ts';
import { filterOf } from './filter.ts';
import { layOut } from './lanes.ts';
import { sentenceOf } from './sentence.ts';

const now = Date.parse('2026-10-24T06:42:00Z');
const slot = (state: State, more: Partial<SlotView> = {}): SlotView => ({
  state,
  dueAt: now - 3_600_000,
  startedAt: now - 3_600_000,
  tookMs: 60_000,
  attempts: 1,
  run: 'run',
  why: null,
  ...more,
});
const row = (id: string, state: State, slots: readonly SlotView[] = []): JobRow => ({
  id,
  schedule: 'every hour',
  state,
  isPaused: state === 'paused',
  pausedAfter: null,
  slots,
  usualMs: 60_000,
  slowMs: 90_000,
  nextAt: null,
  okShare: 1,
  problem: null,
});

describe('a cell', () => {
  it('is half as high as there is room for the usual time, and never higher than the room', () => {
    const heights = [0, 30_000, 60_000, 120_000, 600_000].map(
      (tookMs) => figureOf(slot('ok', { tookMs }), 60_000, now).height,
    );
    assert.deepEqual(heights, [2, 7, 14, 27, 27]);
  });

  it('is cut by each further attempt, as far as it is high enough', () => {
    assert.equal(figureOf(slot('failed', { attempts: 3, tookMs: 120_000 }), 60_000, now).cuts.length, 2);
    assert.equal(figureOf(slot('failed', { attempts: 9, tookMs: 10 }), 60_000, now).cuts.length, 0);
  });

  it('tells the ten states by figure and glyph, not by colour alone', () => {
    const states: State[] = [
      'ok',
      'running',
      'retrying',
      'late',
      'failed',
      'timed-out',
      'interrupted',
      'missed',
      'skipped',
      'paused',
    ];
    const looks = states.map((state) => {
      const { kind, isTorn, glyph } = figureOf(slot(state), 60_000, now);
      return `${kind} ${isTorn} ${glyph}`;
    });
    assert.equal(new Set(looks).size, states.length);
  });

  it('says what it is', () => {
    assert.equal(
      cellWords(slot('failed', { attempts: 3, why: 'exit 1' }), now, 'Europe/Berlin'),
      'Failed, due today 07:42, took 1 min, 3 attempts, exit 1',
    );
    assert.equal(
      cellWords(
        slot('missed', { startedAt: null, tookMs: null, attempts: null, run: null, why: 'Punctual was not running' }),
        now,
        'UTC',
      ),
      'Missed, due today 05:42, Punctual was not running',
    );
    assert.equal(cellWords(slot('ok', { dueAt: null }), now, 'UTC'), 'OK, started by hand today 05:42, took 1 min');
  });
});

describe('the filter', () => {
  const jobs = [
    row('a', 'failed', [slot('missed'), slot('failed')]),
    row('b', 'ok', [slot('missed'), slot('ok')]),
    row('c', 'ok'),
  ];

  it('counts jobs by what they are, and the slots behind them that were not well', () => {
    assert.deepEqual(
      countsOf(jobs).map(({ filter: { kind, state }, count }) => `${kind} ${state} ${count}`),
      ['now failed 1', 'now ok 2', 'had failed 1', 'had missed 2'],
    );
  });

  it('stands in the address, and shows those alone', () => {
    const shown = (query: string) => {
      const filter = filterOf(new URL(`http://x/${query}`));
      return jobs.filter((job) => !filter || isShown(job, filter)).map(({ id }) => id);
    };
    assert.deepEqual(shown(''), ['a', 'b', 'c']);
    assert.deepEqual(shown('?now=ok'), ['b', 'c']);
    assert.deepEqual(shown('?had=missed'), ['a', 'b']);
    assert.deepEqual(shown('?now=nonsense'), ['a', 'b', 'c']);
  });
});

describe('the next 24 hours', () => {
  const scale = { from: 0, until: 1000, left: 100, right: 1100 };
  const coming = (job: string, starts: readonly number[], usualMs: number | null = null): ComingView => ({
    job,
    usualMs,
    starts: starts.map((at) => ({ at, mark: null })),
  });
  const words = (job: string): string => job;

  it('put jobs that start seldom side by side, and under each other where their words would meet', () => {
    const { seldom, laneCount } = layOut(
      [coming('first', [200]), coming('second', [210]), coming('third', [600])],
      scale,
      words,
    );
    assert.deepEqual(
      seldom.map(({ job, lane }) => `${job} ${lane}`),
      ['first 0', 'second 1', 'third 0'],
    );
    assert.equal(laneCount, 2);
  });

  it('give words room behind the bar where there is none before it', () => {
    const { seldom } = layOut([coming('at-once', [0])], scale, words);
    assert.equal(seldom[0]?.anchor, 'start');
  });

  it('draw a bar as long as the job usually takes, within the picture', () => {
    const { seldom } = layOut([coming('long', [500], 100), coming('last', [990], 100)], scale, words);
    assert.deepEqual(
      seldom.map(({ width }) => width),
      [100, 10],
    );
  });

  it('give a lane to each that starts often, and say how many are left out', () => {
    const often = Array.from({ length: 10 }, (_, index) =>
      coming(
        `often-${index}`,
        Array.from({ length: 9 }, (__, hour) => hour * 100),
      ),
    );
    const lanes = layOut(often, scale, words);
    assert.deepEqual([lanes.often.length, lanes.left, lanes.seldom.length], [8, 2, 0]);
  });

  it('leave out starts that the clocks skip', () => {
    const skipped: ComingView = { job: 'a', usualMs: null, starts: [{ at: 10, mark: 'skipped' }] };
    assert.deepEqual(layOut([skipped], scale, words).seldom, []);
  });
});

describe('clocks', () => {
  const cases: [zone: string, from: string, at: string | undefined, byMinutes: number][] = [
    ['Europe/Berlin', '2026-10-24T06:42:00Z', '2026-10-25T01:00:00.000Z', -60],
    ['Europe/Berlin', '2026-03-28T06:42:00Z', '2026-03-29T01:00:00.000Z', 60],
    ['Australia/Lord_Howe', '2026-04-04T06:00:00Z', '2026-04-04T15:00:00.000Z', -30],
    ['UTC', '2026-10-24T06:42:00Z', undefined, 0],
  ];
  for (const [zone, from, at, byMinutes] of cases)
    it(`of ${zone} after ${from}`, () => {
      const change = changeBetween(Date.parse(from), Date.parse(from) + 86_400_000, zone);
      assert.equal(change && new Date(change.at).toISOString(), at);
      assert.equal((change?.byMs ?? 0) / 60_000, byMinutes);
    });
});

describe('the sentence', () => {
  const cases: [total: number, troubled: number, channels: number, words: string][] = [
    [0, 0, 0, 'There are no jobs yet'],
    [1, 0, 0, 'Your job is fine'],
    [3, 0, 0, 'All 3 jobs are fine'],
    [2, 1, 0, '1 job needs you'],
    [3, 2, 0, '2 jobs need you'],
    [3, 0, 1, '1 alert channel needs you'],
    [3, 2, 1, '2 jobs and 1 alert channel need you'],
  ];
  for (const [total, troubled, channels, words] of cases)
    it(words, () =>
      assert.equal(sentenceOf({ total, troubled, channels: Array.from({ length: channels }, () => channel) }), words),
    );
});

const channel: ChannelView = {
  topic: 'arn:aws:sns:us-east-1:000000000000:alerts',
  endpoint: 'https://hooks.example.com/ops',
  isPending: false,
  since: 0,
  why: 'HTTP status 410',
  tries: 1,
  lost: 1,
  nextAt: null,
  address: { in: 'subscription' },
};

describe('a channel that is not reached', () => {
  const cases: [name: string, channel: Partial<ChannelView>, words: string, more: string][] = [
    ['its message is lost', {}, 'HTTP status 410.', 'Tried once. 1 message is lost.'],
    ['it is tried again', { tries: 3, lost: 0, nextAt: 60_000 }, 'HTTP status 410.', 'Tried 3 times, again at 60000.'],
    [
      'its address is the template’s',
      { address: { in: 'template', stack: 'office' } },
      'HTTP status 410.',
      'Tried once. 1 message is lost. Its address stands in the template of office: change it there, and deploy it.',
    ],
    [
      'it was not even asked',
      { isPending: true, why: 'no mail server is configured' },
      'It is told nothing before it has confirmed, and the request to confirm did not arrive. No mail server is configured.',
      'Tried once.',
    ],
  ];
  for (const [name, part, words, more] of cases)
    it(name, () =>
      assert.deepEqual(
        channelInWords({ ...channel, ...part }, (at) => `at ${at}`),
        { words, more },
      ),
    );
});

describe('who was told', () => {
  const mail = { at: 5, alarm: null, to: ['ops@example.com'], unconfirmed: [], failed: [] };
  const cases: [told: ToldOfRun[], words: string][] = [
    [[], 'Nobody has been told.'],
    [[mail], 'ops@example.com was told at 5.'],
    [[mail, { ...mail, at: 9, alarm: 'Failed' }], 'ops@example.com was told at 5.'],
    [[{ ...mail, to: [], unconfirmed: ['a@b.c'] }], 'Nobody has been told. Not a@b.c: has not confirmed.'],
    [
      [{ ...mail, to: ['ops@example.com', 'https://h.example'], failed: ['https://h.example: HTTP status 410'] }],
      'ops@example.com was told at 5. Not h.example: HTTP status 410.',
    ],
    [
      [{ ...mail, to: ['https://h.example'], failed: ['https://h.example: HTTP status 410'] }],
      'Nobody has been told. Not h.example: HTTP status 410.',
    ],
  ];
  for (const [told, words] of cases)
    it(words, () =>
      assert.equal(
        toldInWords(told, (at) => `at ${at}`),
        words,
      ),
    );

  it('why somebody was not reached is not said again beside what says it', () => {
    const told = [{ ...mail, to: ['ops@example.com', 'https://h.example'], failed: ['https://h.example: HTTP 410'] }];
    const words = toldInWords(told, (at) => `at ${at}`, ['https://h.example']);
    assert.equal(words, 'ops@example.com was told at 5. h.example was not reached.');
  });
});
