/**
 * What clients write into requests beside what is asked for: null members, members that no model has, several things wrong at once. Each operation of
 * each service, in each protocol that it speaks, on a cloud with one of everything: the answer is one, or AWS's error, and the cloud goes on.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { OperationModel } from '../src/cloud/models/model.ts';
import type { Shape, Structure } from '../src/cloud/models/shape.ts';
import { allServices } from '../src/cloud/services/all.ts';
import { isObject } from '../src/languages/is-object.ts';
import { answered, operationsOf } from './ask-once.ts';
import { openHeld } from './held-cloud.ts';
import { structureFor } from './made-input.ts';
import { openOneOfEverything } from './one-of-everything.ts';
import { violationsOf, type Wrong } from './one-violation.ts';
import { callAll, protocolsOf, type Refused, written } from './wire-call.ts';

const seed = 20_260_103;
const inputsPerOperation = 150;

type Json = Readonly<Record<string, unknown>>;

/** Names that no model has; some mean much elsewhere. */
const strange = ['NoSuchMember', '', '__proto__', 'constructor', 'toString', 'a.b', 'member', '$'];
const strangers: readonly unknown[] = [null, 5, 'x', true, [], {}, [null], { a: { b: [1] } }];

/** The value with nulls and members that no model has, wherever `chance` says so. */
function littered(value: unknown, shape: Shape, chance: (one: number) => number): unknown {
  if (chance(12) === 0) return null;
  if (shape.kind === 'list' && Array.isArray(value)) {
    const items = value.map((each) => littered(each, shape.item.shape, chance));
    return chance(6) === 0 ? [null, ...items] : items;
  }
  if (shape.kind === 'map' && isObject(value)) {
    const entries = Object.entries(value).map(([key, each]) => [key, littered(each, shape.value.shape, chance)]);
    return Object.fromEntries(chance(6) === 0 ? [...entries, ['nothing', null]] : entries);
  }
  return shape.kind === 'structure' && isObject(value) ? litteredMembers(value, shape, chance) : value;
}

function litteredMembers(value: Json, { members }: Structure, chance: (one: number) => number): Json {
  const made: [string, unknown][] = Object.entries(value).map(([name, each]) => {
    const member = members.get(name);
    return [name, member ? littered(each, member.shape, chance) : each];
  });
  for (const name of members.keys()) if (value[name] === undefined && chance(8) === 0) made.push([name, null]);
  if (chance(4) === 0) made.push([strange[chance(strange.length)] ?? '', strangers[chance(strangers.length)]]);
  return Object.fromEntries(made);
}

/** As JSON has it. */
function asSent(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(asSent);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asSent(one)])) : value;
}

const nothing: Structure = { kind: 'structure', name: '', members: new Map() };

function assertAws(refused: Refused, where: string): void {
  if (!refused) return;
  assert.match(refused.code, /^[A-Z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9]*)*$/, where);
  assert.ok(refused.status >= 400 && refused.status < 500, `${refused.status} ${refused.code}: ${where}`);
  assert.notEqual(refused.code, 'InternalFailure', where);
}

for (const plan of allServices.filter(({ service }) => protocolsOf(service).length > 0))
  describe(`requests with more in them than is asked for, to ${plan.service}`, async () => {
    const { held, known } = await openOneOfEverything();
    for (const model of operationsOf(held, plan))
      it(model.operation, async () => {
        const { input = nothing } = model;
        const made = fc.tuple(
          structureFor(input.members, { known, hasJunk: false }, 0),
          fc.infiniteStream(fc.nat(1_000_000)),
        );
        for (const [right, chances] of fc.sample(made, { seed, numRuns: inputsPerOperation })) {
          const chance = (of: number): number => Number(chances.next().value) % of;
          const sent = litteredMembers(asSent(right) as Json, input, chance);
          for (const spoken of protocolsOf(plan.service)) {
            const request = written(model, sent, spoken);
            if (!request) continue;
            const where = `${spoken}: ${request.url} ${JSON.stringify(sent)}`;
            const [refused] = await answered(held, callAll(held, [request]));
            assertAws(refused, where);
            assert.deepEqual(held.errors.splice(0), [], where);
          }
        }
      });

    it('leave a cloud that starts again and goes on', async () => {
      await held.restart();
      await held.advance(7200);
      assert.deepEqual(held.errors, []);
    });
  });

/** Of different members, so that each is wrong by itself. */
function* pairsOf(all: readonly Wrong[]): Generator<readonly [Wrong, Wrong]> {
  const firsts = Map.groupBy(all, ({ path }) => path.split('.')[0]);
  const groups = [...firsts.values()];
  for (const [index, ones] of groups.entries()) {
    const others = groups.slice(index + 1).flat();
    for (const [place, one] of ones.entries()) {
      const other = others[(place * 7) % Math.max(1, others.length)];
      if (other) yield [one, other];
    }
  }
}

function together([one, other]: readonly [Wrong, Wrong]): Json {
  const nameOf = ({ path, input }: Wrong, of: Wrong): string | undefined => {
    const first = path.split('.')[0] as string;
    return [...Object.keys(input), ...Object.keys(of.input)].find(
      (name) => name.charAt(0).toLowerCase() + name.slice(1) === first,
    );
  };
  const wrong = nameOf(other, one);
  const { [wrong ?? '']: _, ...rest } = one.input as Record<string, unknown>;
  const value = (other.input as Json)[wrong ?? ''];
  return value === undefined ? rest : { ...rest, [wrong ?? '']: value };
}

const counted = /^(\d+) validation errors? detected: (.*)$/s;

const held = await openHeld({ services: allServices });
for (const plan of allServices.filter(({ service }) => protocolsOf(service).length > 0))
  describe(`two things wrong in a call of ${plan.service}`, () => {
    for (const model of operationsOf(held, plan))
      it(`${model.operation} is refused, and both are said where AWS says all`, async () => {
        const all = model.input ? violationsOf(model.input) : [];
        for (const spoken of protocolsOf(plan.service)) await assertBothSaid(model, all, spoken);
        assert.deepEqual(held.errors, []);
      });
  });

async function assertBothSaid(
  model: OperationModel,
  all: readonly Wrong[],
  spoken: ReturnType<typeof protocolsOf>[number],
): Promise<void> {
  for (const pair of pairsOf(all)) {
    const inputs = [together(pair), ...pair.map(({ input }) => input)];
    const requests = inputs.map((input) => written(model, input, spoken)).filter((each) => each !== undefined);
    if (requests.length < 3) continue;
    const [both, ...alone] = await callAll(held, requests);
    const where = `${spoken}: ${requests[0]?.body}`;
    assert.ok(both, where);
    assertAws(both, where);
    const [first, second] = alone.map((each) => counted.exec(each?.message ?? ''));
    const type = alone.find((each) => /^(SerializationException|MalformedInput)$/.test(each?.code ?? ''));
    if (type) assert.equal(both.code, type.code, where);
    else if (first && second) {
      const [, count, words = ''] = counted.exec(both.message) ?? [];
      assert.equal(Number(count), Number(first[1]) + Number(second[1]), `${both.message}\n${where}`);
      for (const [, , one = ''] of [first, second])
        assert.ok(words.includes(one), `${one}\nis not in\n${words}\n${where}`);
    } else
      assert.ok(
        alone.some((each) => each?.code === both.code),
        `${both.code}: ${both.message} ${where}`,
      );
  }
}
