import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GraphView } from '../../views.ts';
import { placeGraph } from './place-graph.ts';
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

  it('has what an attempt led to before the wait for the next one', () => {
    const rows = rowsOf({
      state: 'failed',
      endedAt: 100_000,
      spans: [
        { name: 'Import', enteredAt: 0, exitedAt: 40_000, isFail: false },
        { name: 'Classify', enteredAt: 40_000, exitedAt: 40_000, isFail: true },
        { name: 'Import', enteredAt: 60_000, exitedAt: 99_000, isFail: false },
      ],
      attempts: [attempt(1, 10, 40_000, 20_000, true), attempt(2, 60_000, 99_000, null, true)],
    });
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['attempt 1', 'Classify', 'wait', 'attempt 2'],
    );
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

describe('the graph of a machine', () => {
  const state = (name: string, inside: GraphView['states'][number]['inside'] = []): GraphView['states'][number] => ({
    name,
    type: inside.length > 0 ? 'Parallel' : 'Task',
    tone: 'ok',
    entered: 1,
    inside,
  });
  const edge = (from: string, to: string | null): GraphView['edges'][number] => ({
    from,
    to,
    kind: 'next',
    isTaken: true,
  });
  const branch = (name: string): GraphView => ({ start: name, states: [state(name)], edges: [edge(name, null)] });
  const { states, edges, width, height } = placeGraph({
    start: 'a',
    states: [state('a'), state('b', [branch('left'), branch('right')]), state('c')],
    edges: [edge('a', 'b'), edge('b', 'c'), edge('c', null), edge('a', 'gone')],
  });
  const at = (id: string) => states.find((each) => each.id === id) as (typeof states)[number];

  it('has each state below the one before it, and branches side by side within theirs', () => {
    const [a, b, c, left, right] = ['a', 'b', 'c', 'left', 'right'].map((name) => at(`state ${name}`)) as [
      (typeof states)[number],
      (typeof states)[number],
      (typeof states)[number],
      (typeof states)[number],
      (typeof states)[number],
    ];
    assert.ok(a.y + a.height < b.y && b.y + b.height < c.y && c.y < height);
    assert.deepEqual([left.within, right.within, a.within], [b.id, b.id, undefined]);
    assert.ok(left.x >= 0 && left.x + left.width < right.x && right.x + right.width <= b.width && b.width <= width);
    assert.ok(left.y > 40 && left.y + left.height <= b.height);
  });

  it('begins and ends at a dot, and has no way to what is not there', () => {
    assert.deepEqual(
      edges.map(({ from, to }) => `${from} > ${to}`),
      ['start  > state a', 'state a > state b', 'state b > state c', 'state c > end '],
    );
  });
});
