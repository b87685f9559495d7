import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../../languages/instant.ts';
import type { Outcome } from '../../../languages/jsonata/evaluation.ts';
import { simulatedWorld } from '../simulated.ts';
import { evaluationPool } from './pool.ts';

const request = (expression: string) => ({
  expressions: [expression],
  bindings: { states: '{"input":{"a":1}}' },
  seed: 1,
  at: 0,
});

const shown = ([outcome]: readonly Outcome[]) => (outcome?.is === 'value' ? outcome.text : String(outcome?.how));

it('the pool of processes never calls back inside the call', () => {
  let called = false;
  evaluationPool()(request('1'), () => {
    called = true;
  });
  assert.equal(called, false);
});

describe('the simulated world', () => {
  it('evaluates in order, on its own clock', () => {
    const world = simulatedWorld(1, instant(1000));
    const seen: string[] = [];
    world.evaluate({ ...request('$millis()'), at: 1000 }, (outcomes) => seen.push(shown(outcomes)));
    world.evaluate(request('$missing'), (outcomes) => seen.push(shown(outcomes)));
    assert.deepEqual(seen, []);
    world.setTime(world.nextWork()!);
    world.doWork();
    assert.deepEqual(seen, ['1000', 'returned nothing (undefined).']);
  });
});
