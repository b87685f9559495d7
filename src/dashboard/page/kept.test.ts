import assert from 'node:assert/strict';
import { it } from 'node:test';
import { kept } from './kept.ts';

it('what is the same stays the same object, and what is other is as it came', () => {
  const was = {
    jobs: [
      { id: 'a', slots: [1, 2] },
      { id: 'b', slots: [] },
    ],
    counts: { ok: 2 },
    next: 0,
  };
  const is = {
    jobs: [
      { id: 'a', slots: [1, 2] },
      { id: 'b', slots: [3] },
    ],
    counts: { ok: 2 },
    next: 7,
  };
  const made = kept(was, is);
  assert.deepEqual(made, is);
  assert.equal(made.jobs[0], was.jobs[0]);
  assert.notEqual(made.jobs[1], was.jobs[1]);
  assert.equal(made.counts, was.counts);
  assert.equal(kept(was, structuredClone(was)), was);
});

it('a list that is shorter, longer or none is another', () => {
  for (const [was, is] of [
    [[1, 2], [1]],
    [[1], [1, 2]],
    [[1], { 0: 1 }],
    [{ a: 1, b: undefined }, { a: 1 }],
    [null, {}],
    [{}, null],
  ] as const)
    assert.deepEqual(kept<unknown>(was, is), is);
});

it('in a list of what has ids, what stands elsewhere now stays the same object, too', () => {
  const was = [{ id: 'a' }, { id: 'b', slots: [1] }];
  const made = kept(was, [{ id: 'b', slots: [1] }, { id: 'c' }]);
  assert.equal(made[0], was[1]);
  assert.deepEqual(made, [{ id: 'b', slots: [1] }, { id: 'c' }]);
  assert.deepEqual(kept<unknown>(was, [was[1], was[0]]), [was[1], was[0]]);
});
