import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Turns } from './turns.ts';

const filled = (...jobs: [whose: string, job: number][]): Turns<number> => {
  const turns = new Turns<number>();
  for (const [whose, job] of jobs) turns.add(whose, job);
  return turns;
};

describe('turns', () => {
  it('go round among those who wait, each in its own order', () => {
    const turns = filled(['a', 1], ['a', 2], ['a', 3], ['b', 4], ['c', 5], ['b', 6]);
    const order = Array.from({ length: 7 }, () => {
      const taken = turns.take();
      if (taken) turns.done(taken.whose);
      return taken?.job;
    });
    assert.deepEqual(order, [1, 4, 5, 2, 6, 3, undefined]);
  });

  it('give one who is busy more where nobody else waits', () => {
    const turns = filled(['a', 1], ['a', 2], ['a', 3]);
    assert.deepEqual([turns.take()?.job, turns.more('a')], [1, 2]);
    turns.add('b', 4);
    assert.deepEqual(
      [turns.more('a'), turns.take()?.job, turns.more('a'), turns.more('a')],
      [undefined, 4, 3, undefined],
    );
  });

  it('take back what was not done', () => {
    const turns = filled(['a', 1], ['a', 2], ['a', 3]);
    const [first, second] = [turns.take(), turns.more('a')];
    turns.back('a', second!);
    turns.done('a');
    assert.deepEqual([first?.job, turns.take()?.job, turns.more('a')], [1, 2, 3]);
  });

  it('give nobody two at once', () => {
    const turns = filled(['a', 1], ['a', 2], ['b', 3]);
    assert.deepEqual([turns.take()?.job, turns.take()?.job, turns.take()], [1, 3, undefined]);
    turns.done('a');
    assert.equal(turns.take()?.job, 2);
  });
});
