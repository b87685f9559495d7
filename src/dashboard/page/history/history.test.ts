import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HistorySlot, State } from '../../views.ts';
import { csvOf } from './csv.ts';
import { entriesOf } from './entries.ts';
import { daysOf, isMonth, monthBy, monthOf, spanOf } from './months.ts';
import { sentenceOf } from './sentence.ts';

const slot = (job: string, state: State, iso: string, more: Partial<HistorySlot> = {}): HistorySlot => ({
  job,
  state,
  dueAt: Date.parse(iso),
  startedAt: Date.parse(iso),
  tookMs: 1500,
  attempts: 1,
  run: 'run',
  why: null,
  ...more,
});
const frame = {
  now: 0,
  isSimulated: false,
  where: '',
  version: '',
  mayAct: true,
  lacking: {},
  pollMs: 1000,
  engine: null,
};

describe('a month', () => {
  it('is named by a year and a number, of years in which schedules are', () => {
    for (const name of ['1980-01', '2026-10', '2199-12']) assert.ok(isMonth(name), name);
    for (const name of ['', '2026-13', '2026-00', '1900-01', '1969-12', '9999-12', '2026-1'])
      assert.ok(!isMonth(name), name);
  });

  const sentences: [states: State[], due: number, words: string][] = [
    [[], 0, 'No slot so far. None to come.'],
    [[], 31, 'No slot so far. 31 to come.'],
    [['ok'], 0, '1 slot so far: 1 OK. None to come.'],
    [['ok', 'retrying', 'missed'], 2, '3 slots so far: 1 OK, 1 running, 1 not OK. 2 to come.'],
  ];
  for (const [states, due, words] of sentences)
    it(`is told in a sentence: ${words}`, () => assert.equal(sentenceOf(states, due), words));

  it('has whole weeks, and each day begins at its own midnight', () => {
    const days = daysOf('2026-10', 'Europe/Berlin');
    assert.deepEqual([days.length, days[0]?.date, days.at(-1)?.date], [35, '2026-09-28', '2026-11-01']);
    const start = (date: string) => new Date(days.find((day) => day.date === date)?.from ?? 0).toISOString();
    assert.deepEqual(
      [start('2026-10-25'), start('2026-10-26')],
      ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    );
    assert.equal(new Date(spanOf(days).until).toISOString(), '2026-11-02T00:00:00.000Z');
  });

  it('follows another', () => {
    assert.deepEqual(
      [monthBy('2026-12', 1), monthBy('2026-01', -1), monthBy('2026-10', 0)],
      ['2027-01', '2025-12', '2026-10'],
    );
    assert.equal(monthOf(Date.parse('2026-10-31T23:30:00Z'), 'Europe/Berlin'), '2026-11');
  });
});

describe('a day', () => {
  const view = {
    frame,
    cut: [],
    left: 0,
    coming: [{ job: 'a', starts: [Date.parse('2026-10-02T00:00:00Z')] }],
    slots: [
      slot('a', 'ok', '2026-10-01T10:00:00Z'),
      slot('a', 'failed', '2026-10-01T09:00:00Z'),
      slot('b', 'skipped', '2026-10-01T08:00:00Z'),
      slot('b', 'skipped', '2026-10-01T07:00:00Z'),
    ],
  };

  it('counts what was well, and names what was not, once for each job and state', () => {
    const days = entriesOf(view, 'UTC', undefined);
    const { ok, due, entries } = days.get('2026-10-01') ?? { ok: 0, due: 0, entries: [] };
    assert.deepEqual(
      [ok, due, entries.map(({ job, state, slots }) => `${job} ${state} ${slots.length}`)],
      [1, 0, ['a failed 1', 'b skipped 2']],
    );
    assert.equal(days.get('2026-10-02')?.due, 1);
  });

  it('shows one state alone where that is asked for', () => {
    const names = (state: State) =>
      entriesOf(view, 'UTC', state)
        .get('2026-10-01')
        ?.entries.map(({ state: of }) => of);
    assert.deepEqual([names('ok'), names('skipped')], [['ok'], ['skipped']]);
  });
});

it('a table with other letters than ASCII begins with the mark by which spreadsheets know UTF-8', () => {
  assert.match(csvOf([slot('bücher', 'ok', '2026-10-01T09:00:00Z')]), /^\ufeffjob,/);
});

it('a table has quotes where they are needed, and no formulas', () => {
  assert.equal(
    csvOf([
      slot('a', 'failed', '2026-10-01T09:00:00Z', { why: 'said "no",\nthen left' }),
      slot('=1+1', 'ok', '2026-10-01T09:00:00Z', { tookMs: null }),
    ]),
    `job,state,due,started,took_seconds,attempts,run,why\r
a,failed,2026-10-01T09:00:00.000Z,2026-10-01T09:00:00.000Z,1.5,1,run,"said ""no"",\nthen left"\r
'=1+1,ok,2026-10-01T09:00:00.000Z,2026-10-01T09:00:00.000Z,,1,run,\r
`,
  );
});
