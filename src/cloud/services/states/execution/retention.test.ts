import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openStates, wait } from '../fixtures/open-states.ts';

describe('an execution that goes on and on', () => {
  it('times out a year after its start, to the second', async () => {
    const { create, start, describe: look, counted, held } = await openStates();
    await held.advance(500);
    const arn = await start(await create('m', wait(99_999_999)));
    await held.advance(365 * 86_400 - 1);
    assert.equal((await look(arn)).status, 'RUNNING');
    await held.advance(1);
    const { status, startDate, stopDate } = await look(arn);
    assert.deepEqual([status, stopDate!.getTime() - startDate!.getTime()], ['TIMED_OUT', 365 * 86_400_000]);
    assert.ok(counted.some(({ name }) => name === 'ExecutionsTimedOut'));
  });
});
