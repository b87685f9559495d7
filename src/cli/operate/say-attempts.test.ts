/** Whoever waits for a run is told of its attempts while it goes on. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { capture } from '../../../test/capture.ts';
import { article, openOperated } from '../../../test/operated.ts';
import { startRun } from '../../operator/start-run.ts';
import { attemptSayer } from './say-attempts.ts';

it('each attempt is said when it has failed and when the next has begun, once; what was known before is not', async () => {
  await using cloud = await openOperated([{ seconds: 5, exitCode: 3 }], '2026-02-01T00:00:00Z');
  await cloud.deploy('office', article);
  const run = await startRun(cloud.account, await cloud.job('office'), {});
  const [all, later] = [attemptSayer(cloud.account, run, 0), attemptSayer(cloud.account, run, 1)];
  const said = async (sayer: () => Promise<void>) => {
    using printed = capture();
    await sayer();
    return printed.stderr.replaceAll('punctual: ', '').split('\n').filter(Boolean);
  };
  const [first, second] = [['attempt 1: exit 3'], ['attempt 2: began, 10 s after the one before']];
  for (const [seconds, words, ofLater] of [
    [3, [], []],
    [6, first, []],
    [10, second, second],
    [5, ['attempt 2: exit 3'], ['attempt 2: exit 3']],
    [1, [], []],
  ] as const) {
    await cloud.served.advance(seconds);
    assert.deepEqual([await said(all), await said(later)], [words, ofLater]);
  }
});
