import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { World } from '../../../kit/world.ts';
import { one, openStates, typesOf } from '../fixtures/open-states.ts';

const jsonata = (state: object): object => ({ QueryLanguage: 'JSONata', ...one(state) });
const chance = jsonata({ Type: 'Pass', Output: '{% [$uuid(), $millis(), $states.input.n + 1] %}', End: true });

/** The world's evaluations wait until they are let go on. */
async function openHeldBack() {
  const cloud = await openStates();
  const { world } = cloud.held;
  const evaluate = world.evaluate;
  const asked: Parameters<World['evaluate']>[] = [];
  world.evaluate = (...question) => void asked.push(question);
  return { ...cloud, asked, letGo: (i: number) => evaluate(...asked[i]!) };
}

describe('JSONata of an execution', () => {
  it('is evaluated by the world, and the execution goes on with its value', async () => {
    const { create, start, describe: look, held } = await openStates();
    const arn = await start(await create('m', chance), { n: 1 });
    const [id, millis, sum] = JSON.parse((await look(arn)).output!);
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    assert.deepEqual([millis, sum], [Date.parse('2026-01-01T00:00:00Z'), 2]);
    assert.deepEqual(held.sql('SELECT * FROM effect'), []);
  });

  it('is asked for again after a crash, with the same seed and instant', async () => {
    const { create, start, describe: look, held, asked, letGo } = await openHeldBack();
    const arn = await start(await create('m', chance), { n: 1 });
    await held.advance(60);
    await held.restart();
    assert.equal(asked.length, 2);
    assert.deepEqual(asked[1]![0], asked[0]![0]);
    letGo(1);
    await held.runUntilIdle();
    assert.equal(JSON.parse((await look(arn)).output!)[1], Date.parse('2026-01-01T00:00:00Z'));
  });

  it('changes nothing when it comes too late', async () => {
    const { create, start, describe: look, history, held, letGo } = await openHeldBack();
    const arn = await start(await create('m', chance), { n: 1 });
    await held.call('states', 'StopExecution', { executionArn: arn });
    letGo(0);
    await held.runUntilIdle();
    assert.equal((await look(arn)).status, 'ABORTED');
    assert.deepEqual(typesOf(await history(arn)), ['ExecutionStarted', 'PassStateEntered', 'ExecutionAborted']);
    assert.deepEqual(held.errors, []);
  });

  it('that fails is an event, and the error of the execution', async () => {
    const { create, start, history, describe: look } = await openStates();
    const machine = await create('m', jsonata({ Type: 'Pass', Output: '{% $states.input.nothing %}', End: true }));
    const arn = await start(machine);
    const { status, error } = await look(arn);
    assert.deepEqual([status, error], ['FAILED', 'States.QueryEvaluationError']);
    assert.ok(typesOf(await history(arn)).includes('EvaluationFailed'));
  });
});
