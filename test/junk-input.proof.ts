/**
 * Junk in the right places: inputs of every operation made by AWS's models, with values that are wrong in every way and names of things that
 * exist. Whatever is sent, nobody meets a bug of ours: the answer is AWS's error or an answer that can be written down, and the cloud goes on.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { services } from '../src/cloud/models/services.ts';
import { allServices } from '../src/cloud/services/all.ts';
import { askOnce, operationsOf } from './ask-once.ts';
import { structureFor } from './made-input.ts';
import { openOneOfEverything } from './one-of-everything.ts';

const runs = 60;
const seed = 20_260_101;

for (const plan of allServices.filter(({ service }) => services[service]))
  describe(`junk for ${plan.service}`, async () => {
    const { held, known } = await openOneOfEverything();
    for (const model of operationsOf(held, plan))
      it(model.operation, async () => {
        const input = structureFor(model.input?.members ?? new Map(), { known, hasJunk: true }, 0);
        await fc.assert(
          fc.asyncProperty(input, async (made) => void (await askOnce(held, model, made))),
          { numRuns: runs, seed, endOnFailure: true },
        );
      });

    it('leaves a cloud that starts again and goes on', async () => {
      await held.restart();
      await held.advance(7200);
      assert.deepEqual(held.errors, []);
    });
  });
