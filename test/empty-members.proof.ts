/**
 * Empty texts and nulls: every member of every operation's input is given each, one at a time, in inputs that are otherwise right. What
 * becomes of it is AWS's error or an answer, never a bug of ours.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { OperationModel } from '../src/cloud/models/model.ts';
import { services } from '../src/cloud/models/services.ts';
import type { Member } from '../src/cloud/models/shape.ts';
import { allServices } from '../src/cloud/services/all.ts';
import { readJson } from '../src/cloud/wire/read-json.ts';
import { isObject } from '../src/languages/is-object.ts';
import { askOnce, operationsOf } from './ask-once.ts';
import type { Held } from './held-cloud.ts';
import { structureFor } from './made-input.ts';
import { type Known, openOneOfEverything } from './one-of-everything.ts';
import { rightInput } from './right-inputs.table.ts';

const seed = 20_260_102;
const triesPerOperation = 40;
const basesPerOperation = 2;

type Json = Readonly<Record<string, unknown>>;

/** Inputs that are accepted, if any of those tried is; each was carried out once. */
async function rightInputs(held: Held, model: OperationModel, known: Known): Promise<Json[]> {
  const made = structureFor(model.input?.members ?? new Map(), { known, hasJunk: false }, 0);
  const tries = fc.sample(made, { seed, numRuns: triesPerOperation }) as Json[];
  const right: Json[] = [];
  const written = rightInput(`${model.service}:${model.operation}`, known) as Json | undefined;
  for (const input of written ? [written] : tries) {
    if (right.length === basesPerOperation) break;
    if (await askOnce(held, model, input)) right.push(input);
  }
  assert.ok(right.length > 0 || !written, 'what the table calls right is refused');
  return right.length > 0 ? right : tries.slice(0, basesPerOperation);
}

/** The input with `value` at each place in turn: members that are there and those that are not, also inside. */
function* withAt(input: Json, members: ReadonlyMap<string, Member>, value: '' | null, depth = 0): Generator<Json> {
  for (const [name, { shape }] of members) {
    if (value === null || shape.kind === 'string') yield { ...input, [name]: value };
    if (depth === 2) continue;
    const there = input[name];
    if (shape.kind === 'structure')
      for (const inner of withAt(isObject(there) ? there : {}, shape.members, value, depth + 1))
        yield { ...input, [name]: inner };
    if (shape.kind === 'map' && value === '') yield { ...input, [name]: emptied(there) };
    if (shape.kind !== 'list') continue;
    if (value === null || shape.item.shape.kind === 'string') yield { ...input, [name]: [value] };
    else if (shape.item.shape.kind === 'structure') {
      const first: unknown = Array.isArray(there) ? there[0] : {};
      for (const inner of withAt(isObject(first) ? first : {}, shape.item.shape.members, value, depth + 1))
        yield { ...input, [name]: [inner] };
    }
  }
}

/** As the wire reads it: null in JSON is absence. */
const asRead = (model: OperationModel, input: Json): object =>
  readJson(Buffer.from(JSON.stringify(asSent(input))), model.input);

function asSent(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(asSent);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asSent(one)])) : value;
}

const emptied = (map: unknown): Json =>
  Object.fromEntries(Object.keys(isObject(map) ? map : { a: '' }).map((key) => [key, '']));

for (const plan of allServices.filter(({ service }) => services[service]))
  describe(`empty texts and nulls for ${plan.service}`, async () => {
    const { held, known } = await openOneOfEverything();
    for (const model of operationsOf(held, plan))
      it(model.operation, async () => {
        for (const right of await rightInputs(held, model, known))
          for (const value of ['', null] as const)
            for (const input of withAt(right, model.input?.members ?? new Map(), value)) {
              await askOnce(held, model, value === null ? asRead(model, input) : input);
              assert.deepEqual(held.errors.splice(0), [], JSON.stringify(input));
            }
      });

    it('leave a cloud that starts again and goes on', async () => {
      await held.restart();
      await held.advance(7200);
      assert.deepEqual(held.errors, []);
    });
  });
