/** Five faults, each planted around the real engine: the checker finds each. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { render } from './checker.ts';
import type { FaultName } from './fixtures/faults.ts';
import { failed, plain, run, type ShortRun } from './short-run.ts';

describe('a fault planted around the real engine is found', { concurrency: 3 }, () => {
  const cases: [fault: FaultName, finding: string, asked: Partial<ShortRun>][] = [
    [
      'an effect before its commit',
      'nothing is run that the cloud does not know of',
      { killsAt: [0.5], onceWitnessed: true },
    ],
    ['a missing uniqueness', 'no tick has two rows', {}],
    ['a lost exit', 'everything that was started has ended', { drainMsMax: 1_000 }],
    ['a tick delivered twice to one target', 'nothing is run twice', {}],
    ['a skipped tick', 'no tick is lost', {}],
  ];
  for (const [fault, finding, asked] of cases) {
    it(`${fault}: not so that ${finding}`, async () => {
      const { findings } = await run({ ...plain, ...asked, fault });
      assert.ok(failed(findings).includes(finding), render(findings));
    });
  }

  it('but not a timer that fires twice: a tick is unique', async () => {
    const { findings } = await run({ ...plain, fault: 'a timer that fires twice' });
    assert.deepEqual(failed(findings), [], render(findings));
  });
});
