import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../../languages/instant.ts';
import { simulatedWorld } from '../simulated.ts';
import { request, shown } from './fixtures/request.ts';
import { evaluationPool } from './pool.ts';

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
