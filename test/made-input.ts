/** Inputs of operations, made by AWS's models: what is asked for, with names of things that exist, and junk among it where that is wanted. */
import fc from 'fast-check';
import type { Constraints } from '../src/cloud/models/constraints.ts';
import type { Member } from '../src/cloud/models/shape.ts';
import type { Known } from './one-of-everything.ts';

export interface Source {
  readonly known: Known;
  readonly hasJunk: boolean;
}

const junkTexts = [
  '',
  ' ',
  'a b',
  '\u0000',
  '\ud800',
  'ü😀',
  '..',
  '*',
  '$.a[0]',
  '%s%00',
  'x'.repeat(300),
  'x'.repeat(70_000),
  '0',
  '-1',
  '1e999',
  'NaN',
  'null',
  '{}',
  '[]',
  '{"a":',
  `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`,
  '__proto__',
  'constructor',
  'arn:aws:',
  'arn:aws:iam::999999999999:role/x',
  'arn:aws:states:us-east-1:000000000000:stateMachine:',
  'cron(0 0 31 2 ? *)',
  'http://169.254.169.254/',
  '9999-12-31T23:59:59Z',
];

const anything = fc.oneof(
  fc.constantFrom(...junkTexts, 0, -1, 1, 2 ** 53, -0.5, Number.NaN, Infinity, true, false),
  fc.constantFrom([], {}, [[]], { a: {} }, new Date(Number.NaN), new Uint8Array(3)),
);

/** Mostly what is asked for: an input with one thing wrong gets further than one of junk alone. */
function valueFor(member: Member, source: Source, depth: number): fc.Arbitrary<unknown> {
  if (!source.hasJunk) return rightValue(member, source, depth);
  return fc.oneof({ weight: 40, arbitrary: rightValue(member, source, depth) }, { weight: 1, arbitrary: anything });
}

function rightValue({ name, shape, constraints }: Member, source: Source, depth: number): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'structure':
      return depth > 4 ? fc.constant({}) : structureFor(shape.members, source, depth);
    case 'list':
      return fc.array(valueFor(named(shape.item, name), source, depth + 1), {
        minLength: Math.min(constraints.min ?? 0, 2),
        maxLength: 2,
      });
    case 'map':
      return fc
        .array(fc.tuple(textFor(named(shape.key, name), source), valueFor(shape.value, source, depth + 1)), {
          maxLength: 2,
        })
        .map((entries) => Object.fromEntries(entries));
    case 'string':
      return textFor({ name, constraints }, source);
    case 'boolean':
      return fc.boolean();
    case 'timestamp':
      return fc.constantFrom(
        ...['2026-01-01T00:30:00Z', '2026-01-01T01:00:00Z', '1970-01-01'].map((text) => new Date(text)),
      );
    case 'blob':
      return fc.constantFrom(new Uint8Array(0), new Uint8Array(9));
    case 'document':
      return fc.constantFrom({}, 'text');
    default:
      return fc.constantFrom(
        ...[0, 1, 2, 10, 60, 300, -1, 2 ** 31].filter((one) => isWithin(one, constraints)),
        constraints.min ?? 60,
      );
  }
}

/** A list's items are known by the list's name. */
const named = (item: Member, name: string): Member => ({ ...item, name });

const isWithin = (value: number, { min = -Infinity, max = Infinity }: Constraints): boolean =>
  value >= min && value <= max;

function textFor(
  { name, constraints }: Pick<Member, 'name' | 'constraints'>,
  { known, hasJunk }: Source,
): fc.Arbitrary<string> {
  const right = fc.constantFrom(...(constraints.enum ?? known(name)));
  if (!hasJunk) return right;
  return fc.oneof({ weight: 20, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...junkTexts) });
}

export function structureFor(
  members: ReadonlyMap<string, Member>,
  source: Source,
  depth: number,
): fc.Arbitrary<object> {
  const record = Object.fromEntries(
    [...members].map(([name, member]): [string, fc.Arbitrary<unknown>] => {
      const value = valueFor(member, source, depth + 1);
      return [
        name,
        member.constraints.required
          ? value
          : fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value }),
      ];
    }),
  );
  return fc
    .record(record)
    .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)));
}
