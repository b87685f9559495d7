import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { request, shown } from './fixtures/request.ts';
import { evaluationPool } from './pool.ts';

/** A text beyond its heap, made soon: before half of the time that an expression has, on a busy processor too. */
const long = '($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $uppercase($f("x", 27)))';
const endless = '($f := function($x){ $f($x+1) }; $f(1))';

describe('the pool of processes', () => {
  it('evaluates while endless loops are being ended, and ends only these', async () => {
    const evaluate = evaluationPool();
    const evaluated = (expression: string, i: number) =>
      new Promise<string>((resolve) => evaluate(request(expression), (outcomes) => resolve(shown(outcomes)), `${i}`));
    const all = await Promise.all(
      [endless, '$states.input.a', endless, '[1..3]', `$match("${'a'.repeat(40)}b", /^(a+)+$/)`].map(evaluated),
    );
    assert.deepEqual([all[1], all[3]], ['1', '[1,2,3]']);
    for (const i of [0, 2, 4]) assert.match(all[i]!, /Expression evaluation timeout: Check for infinite loop$/);
  });

  it('lets those whose loops are endless hold up nobody else', async () => {
    const evaluate = evaluationPool();
    const order: string[] = [];
    const evaluated = (expression: string, whose: string) =>
      new Promise<void>((resolve) => {
        const done = () => resolve(void order.push(whose));
        evaluate(request(expression), done, whose);
      });
    await Promise.all([
      ...[1, 2, 3].map(() => evaluated(endless, 'loops')),
      evaluated('1', 'honest'),
      evaluated('2', 'honest'),
    ]);
    // One loop may have ended before a process was there for the others.
    assert.ok(order.lastIndexOf('honest') <= 2, String(order));
  });

  it('fails the request at which a process dies, and no other that it was sent', async () => {
    const evaluate = evaluationPool();
    const asked = ['1', long, '2', '3'].map(
      (expression) =>
        new Promise<string>((resolve) => evaluate(request(expression), (outcomes) => resolve(shown(outcomes)), 'one')),
    );
    const [first, second, ...others] = await Promise.all(asked);
    assert.match(second!, /memory limit exceeded/);
    assert.deepEqual([first, ...others], ['1', '2', '3']);
  });

  it('outlives a process that runs out of memory, and one whose text is too long for it at once', async () => {
    const evaluate = evaluationPool();
    const evaluated = (expression: string) =>
      new Promise<string>((resolve) => evaluate(request(expression), (outcomes) => resolve(shown(outcomes))));
    const greedy = '($f := function($l) { $f($append($l, $l)) }; $count($f([1..100000])))';
    assert.match(await evaluated(greedy), /memory limit exceeded: Check for excessive memory usage$/);
    assert.match(await evaluated(long), /memory limit exceeded: Check for excessive memory usage$/);
    assert.equal(await evaluated('$states.input.a'), '1');
  });
});
