import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openEngineShutdown } from './engine-shutdown.ts';
import type { Inspection } from './inspection.ts';

const endedAt = Date.parse('2026-01-01T00:01:00Z');
const inspection = (endedAfterMs: number | undefined, NetworkMode = ''): Inspection =>
  ({
    HostConfig: { NetworkMode },
    State:
      endedAfterMs === undefined
        ? { Running: true }
        : { Running: false, FinishedAt: new Date(endedAt + endedAfterMs).toISOString() },
  }) as Inspection;
const container = inspection(0, 'container:pause');

/** How the pause container is found, look after look: how much later than the container it ended; undefined: it runs; null: it is not there. */
type Looks = readonly (number | undefined | null)[];

interface Case {
  readonly looks: Looks;
  /** The Engine has reported the end; default: it has not. */
  readonly sawEnd?: boolean;
  /** How long ago the container ended; default: just now. */
  readonly agoMs?: number;
  /** How long ago events came again; default: they always came. */
  readonly reconnectedAgoMs?: number;
}

async function judge({ looks, sawEnd = false, agoMs = 0, reconnectedAgoMs }: Case): Promise<[boolean, number]> {
  let looked = 0;
  let waitedMs = 0;
  let isNow = endedAt + agoMs;
  const shutdown = openEngineShutdown(
    async (id) => {
      assert.equal(id, 'pause');
      const found = looks[Math.min(looked++, looks.length - 1)];
      return found === null ? undefined : inspection(found);
    },
    {
      now: () => isNow + waitedMs,
      wait: async (ms) => {
        waitedMs += ms;
      },
    },
  );
  if (reconnectedAgoMs !== undefined) {
    isNow -= reconnectedAgoMs;
    shutdown.onReconnected();
    isNow += reconnectedAgoMs;
  }
  return [await shutdown.endedWithEngine(container, sawEnd), waitedMs];
}

const cases: [what: string, given: Case, endedWithEngine: boolean, waitedMs: number][] = [
  ['whose pause container ends after it', { looks: [undefined, undefined, 3000] }, true, 500],
  ['whose pause container ended with it', { looks: [-100] }, true, 0],
  ['that ended when it was asked to, seconds after its pause container', { looks: [-10_000] }, true, 0],
  ['whose pause container ended long before it', { looks: [-30_000] }, false, 0],
  ['whose pause container ended long after it', { looks: [5000] }, false, 0],
  ['whose pause container runs on', { looks: [undefined] }, false, 5000],
  ['that ended long ago, and whose pause container runs', { looks: [undefined], agoMs: 5000 }, false, 0],
  ['whose pause container is not there', { looks: [null] }, false, 0],
  ['that was seen to end', { looks: [0], sawEnd: true }, false, 0],
  [
    'that was seen to end, while what came before may have been missed',
    { looks: [0], sawEnd: true, reconnectedAgoMs: 30_000 },
    true,
    0,
  ],
  [
    'that was seen to end, long after something may have been missed',
    { looks: [0], sawEnd: true, reconnectedAgoMs: 30_001 },
    false,
    0,
  ],
];

describe('a container that ended with the Docker Engine', () => {
  for (const [what, given, endedWithEngine, waitedMs] of cases)
    it(`is ${endedWithEngine ? '' : 'not '}one ${what}`, async () => {
      assert.deepEqual(await judge(given), [endedWithEngine, waitedMs]);
    });

  it('is not one without a pause container', async () => {
    const { endedWithEngine } = openEngineShutdown(() => assert.fail('nothing is to be asked'));
    assert.equal(await endedWithEngine(inspection(0, 'none'), false), false);
  });
});
