import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Failure } from './failure.ts';
import { Json } from './json.ts';
import { parsePath } from './parse-path.ts';
import { isReference } from './path.ts';
import { Missing, readPath } from './path-read.ts';
import { PathError } from './path-scanner.ts';
import { writePath } from './path-write.ts';

const shop = {
  book: [
    { title: 'A', price: 8, tags: ['x'] },
    { title: 'B', price: 12, isbn: '1' },
    { title: 'C', price: 20, isbn: '2' },
  ],
  bike: { price: 19.95, 'a.b': 1 },
  none: null,
};

const found: [path: string, value: unknown][] = [
  ['$', shop],
  ['$.bike.price', 19.95],
  ["$['bike']['price']", 19.95],
  ['$["bike"].price', 19.95],
  ["$.bike['a.b']", 1],
  ['$.bike.a\\.b', 1],
  ['$.none', null],
  ['$.book[1].title', 'B'],
  ['$.book[-1].title', 'C'],
  ["$.bike['price','nothing']", { price: 19.95 }],
  ['$.book[0,2].title', ['A', 'C']],
  ['$.book[*].title', ['A', 'B', 'C']],
  ['$.book[1:].title', ['B', 'C']],
  ['$.book[:-1].title', ['A', 'B']],
  ['$.book[1:2].title', ['B']],
  ['$.bike.*', [19.95, 1]],
  ['$..isbn', ['1', '2']],
  ["$..['isbn']", ['1', '2']],
  ['$.book..[0]', [shop.book[0], 'x']],
  ['$.book[9:].title', []],
  ['$.nothing[*]', []],
  ['$.book[?(@.isbn)].title', ['B', 'C']],
  ['$.book[?(!@.isbn)].title', ['A']],
  ['$.book[?(@.price < 10)].title', ['A']],
  ['$.book[?(@.price >= 12 && @.price != 20)].title', ['B']],
  ["$.book[?(@.title == 'A' || @.isbn == '2')].title", ['A', 'C']],
  ['$.book[?(@.price > $.bike.price)].title', ['C']],
  ["$.book[?(@.title in ['A', 'B'])].title", ['A', 'B']],
  ["$.book[?(@.title nin ['A'])].title", ['B', 'C']],
  ["$.book[?(@.tags == ['x'])].title", ['A']],
  ['$.book[?(@.title =~ /[ab]/i)].title', ['A', 'B']],
  ['$.book[?(@.isbn =~ /\\d/)].title', ['B', 'C']],
  ["$.book[?(@.tags contains 'x')].title", ['A']],
  ["$.book[?(@.tags anyof ['x', 'y'])].title", ['A']],
  ["$.book[?(@.tags noneof ['y'])].title", ['A']],
  ["$.book[?(@.tags subsetof ['x', 'y'])].title", ['A']],
  ['$.book[?(@.tags size 1)].title', ['A']],
  ['$.book[?(@.tags empty false)].title', ['A']],
  ['$[?(!@.none)].bike.price', [19.95]],
  ['$[?(@.none)].bike.price', [19.95]],
  ['$.book[?((@.price > 9) && (@.price < 15))].title', ['B']],
];

const lost: [path: string, detail: string, isPastEnd?: true][] = [
  ['$.nothing', "No results for path: $['nothing']"],
  ['$.bike.size', "No results for path: $['bike']['size']"],
  ['$.nothing.more', "Missing property in path $['nothing']"],
  ['$.book[7]', "Index out of bounds when evaluating path $['book'][7]", true],
  ['$.bike[0]', 'Filter: [0] can only be applied to arrays. Current context is: {"price":19.95,"a.b":1}'],
  ['$.book.length()', "No results for path: $['book']['length()']"],
  ['$.bike.constructor', "No results for path: $['bike']['constructor']"],
];

const refused = [
  '',
  'bike',
  '$bike',
  '$.',
  '$..',
  '$[',
  '$[]',
  "$['a'",
  '$[a]',
  '$.a b',
  '$.a.length(1)',
  '$[?(@.a =~ x)]',
  '$[?(@.a =~ /(?=x)/)]',
  `$[?(${'('.repeat(200)}@.a${')'.repeat(200)})]`,
];

describe('a JSONPath', () => {
  for (const [text, value] of found)
    it(`${text} finds`, () => assert.deepEqual(readPath(parsePath(text), shop), value));

  for (const [text, detail, isPastEnd] of lost)
    it(`${text} leads nowhere`, () =>
      assert.deepEqual(readPath(parsePath(text), shop), new Missing(detail, isPastEnd)));

  for (const text of refused) it(`\`${text}\` is no path`, () => assert.throws(() => parsePath(text), PathError));

  it('is not followed to more nodes than there is time for', () => {
    const nested = Array.from({ length: 400 }).reduce<unknown>((inner) => [inner], 1);
    assert.throws(() => readPath(parsePath('$..*..*..*'), nested), Failure);
  });

  it('is a reference when it names one node and nothing else can be meant', () => {
    const references = ['$', '$.a.b', "$['a'][0]", '$$.Execution.Id'].map((text) => isReference(parsePath(text)));
    const others = ['$.*', '$..a', '$.a[0:1]', '$.a[?(@.b)]', "$['a','b']"].map((text) => isReference(parsePath(text)));
    assert.deepEqual([...new Set(references), ...new Set(others)], [true, false]);
  });

  it('reads whatever text it is given or refuses it, and never fails otherwise', () => {
    const text = fc.string({ unit: fc.constantFrom(...'$.[]\'"*?()@:,0a-=&|! \\') }).map((end) => `$${end}`);
    fc.assert(
      fc.property(text, fc.jsonValue(), (path, data) => {
        try {
          readPath(parsePath(path), data);
        } catch (problem) {
          assert.ok(problem instanceof PathError);
        }
      }),
    );
  });
});

describe('a ResultPath', () => {
  const write = (path: string, input: unknown, result: unknown) =>
    writePath(parsePath(path), Json.ofValue(input), Json.ofValue(result)).value;

  const written: [path: string, input: unknown, output: unknown][] = [
    ['$', { a: 1 }, 'r'],
    ['$.b', { a: 1 }, { a: 1, b: 'r' }],
    ['$.a', { a: 1 }, { a: 'r' }],
    ['$.x.y.z', { a: 1 }, { a: 1, x: { y: { z: 'r' } } }],
    ['$.list[1]', { list: [1, 2, 3] }, { list: [1, 'r', 3] }],
  ];
  for (const [path, input, output] of written)
    it(`${path} puts the result in its place`, () => assert.deepEqual(write(path, input, 'r'), output));

  it('cannot be applied to what is no object', () => {
    const conflict = new Failure('States.ReferencePathConflict', 'Unable to apply step "b" to input [1]');
    assert.throws(() => write('$.b', [1], 'r'), conflict);
  });

  it('leaves the input as it was, and what is written can be read', () => {
    const name = fc.stringMatching(/^[a-z_]{1,9}$/);
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.jsonValue(), { noNullPrototype: true }),
        name,
        fc.jsonValue(),
        (input, key, result) => {
          const before = structuredClone(input);
          const output = write(`$.${key}`, input, result);
          assert.deepEqual(input, before);
          assert.deepEqual(readPath(parsePath(`$.${key}`), output), result);
        },
      ),
    );
  });
});
