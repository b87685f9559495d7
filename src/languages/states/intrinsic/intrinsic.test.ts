import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Failure } from '../failure.ts';
import { Missing, readPath } from '../path-read.ts';
import { PathError } from '../path-scanner.ts';
import { functions } from './call.ts';
import { evaluateCall } from './evaluate-call.ts';
import { parseCall } from './parse-call.ts';

const data = {
  list: [1, 2, 3, 4, 5],
  doubled: [1, 1, '1', { a: 1, b: 2 }, { b: 2, a: 1 }, [1], [1], null, null],
  name: 'Ada',
  template: 'Hello {}, \\{} {}',
  object: { a: { b: 1 }, c: 2 },
  json: '{"a":[1,null]}',
};
const variables: Record<string, unknown> = { v: { w: 7 } };

const source = {
  read: ({ variable, ...path }: Parameters<typeof readPath>[0] & { variable?: string }) =>
    variable === undefined
      ? readPath(path, data)
      : variable in variables
        ? readPath(path, variables[variable])
        : new Missing(''),
  missing: ({ text }: { text: string }) => {
    throw new Failure('States.Runtime', `nothing at ${text}`);
  },
  failure: (cause: string) => new Failure('States.IntrinsicFailure', cause),
  random: () => 0.5,
};
const evaluate = (text: string) => evaluateCall(parseCall(text), source);

const values: [call: string, value: unknown][] = [
  ["States.Format('Hello {}', $.name)", 'Hello Ada'],
  ["States.Format('{}{} {} {} {}', 1, -2.5, true, null, 'x')", '1-2.5 true null x'],
  ["States.Format('\\{\\} \\'{}\\' \\\\', $.name)", "{} 'Ada' \\"],
  ['States.Format($.template, 1, 2)', 'Hello 1, {} 2'],
  ["States.Format('plain')", 'plain'],
  ['States.StringToJson($.json)', { a: [1, null] }],
  ["States.StringToJson(' ')", null],
  [
    'States.Format(\'{} {}\', States.StringToJson(\'[1,"b",[]]\'), States.StringToJson(\'{"a":null,"b":[true]}\'))',
    '[1, b, []] {a=null, b=[true]}',
  ],
  ['States.StringToJson(\'{"a":1}\')', { a: 1 }],
  ['States.JsonToString($.object)', '{"a":{"b":1},"c":2}'],
  ["States.JsonToString('a')", '"a"'],
  ['States.Array()', []],
  ["States.Array('a', 1, $.name, States.Array(null))", ['a', 1, 'Ada', [null]]],
  ['States.ArrayPartition($.list, 2)', [[1, 2], [3, 4], [5]]],
  ['States.ArrayPartition($.list, 2.4)', [[1, 2], [3, 4], [5]]],
  ['States.ArrayContains($.list, 5)', true],
  ["States.ArrayContains($.list, '5')", false],
  ['States.ArrayContains($.doubled, $.doubled[4])', true],
  ['States.ArrayRange(1, 9, 2)', [1, 3, 5, 7, 9]],
  ['States.ArrayRange(1, -3, -2)', [1, -1, -3]],
  ['States.ArrayRange(1, 0, 1)', []],
  ['States.ArrayGetItem($.list, 4)', 5],
  ['States.ArrayLength($.list[1:])', 4],
  ['States.ArrayUnique($.doubled)', [1, '1', { a: 1, b: 2 }, [1], null]],
  ["States.Base64Encode('Data to encode')", 'RGF0YSB0byBlbmNvZGU='],
  ["States.Base64Decode('RGVjb2RlZCBkYXRh')", 'Decoded data'],
  ["States.Hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
  ["States.Hash('', 'MD5')", 'd41d8cd98f00b204e9800998ecf8427e'],
  ['States.JsonMerge($.object, States.StringToJson(\'{"a":1}\'), false)', { a: 1, c: 2 }],
  ['States.MathRandom(1, 11)', 6],
  ['States.MathAdd(111, -1)', 110],
  ['States.MathAdd(1.5, 1)', 3],
  ["States.StringSplit('1,2,3', ',')", ['1', '2', '3']],
  ["States.StringSplit('This.is+a,test=string', '.+,=')", ['This', 'is', 'a', 'test', 'string']],
  ['States.UUID()', '88888888-8888-4888-a888-888888888888'],
  ['States.MathAdd($v.w, States.ArrayLength($.list))', 12],
  [
    "States.Format('{}.{}', States.ArrayGetItem(States.StringSplit('a/b.c', '/'), 0), States.ArrayGetItem(States.StringSplit('a/b.c', './'), 2))",
    'a.c',
  ],
];

const failures: [call: string, why: string][] = [
  ["States.Format('{} {}', 1)", 'The template has 2 places and the function 1 arguments for them'],
  ['States.ArrayPartition($.list, 0)', 'The second argument must be a positive integer'],
  ['States.ArrayRange(1, 1001, 1)', 'The range has more than 1000 items'],
  ['States.ArrayRange(1, 5, 0)', 'The third argument must not be zero'],
  ['States.ArrayGetItem($.list, 5)', 'The index 5 is out of bounds'],
  ['States.ArrayLength($.name)', 'The first argument must be an array'],
  ["States.Base64Decode('*')", 'The argument is no Base64'],
  ["States.Hash('a', 'CRC')", 'The algorithm must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512'],
  ['States.JsonMerge($.object, $.object, true)', 'The third argument must be false: merging is shallow only'],
  ['States.MathRandom(5, 5)', 'The second argument must be greater than the first'],
  ["States.MathAdd('1', 1)", 'The first argument must be a number'],
  ['States.MathAdd(99999999999, 1)', 'The first argument is out of range'],
];

const refused = [
  'States.Nothing()',
  'States.Array',
  "States.Array('a'",
  "States.Array('a' 'b')",
  'States.Array(,)',
  'States.Array("a")',
  "States.Array('\\a')",
  'States.Array(01)',
  'States.UUID(1)',
  'States.ArrayLength()',
  "States.StringSplit('2020-05-27', '-')[0]",
  `${'States.Array('.repeat(11)}${')'.repeat(11)}`,
];

describe('intrinsic functions', () => {
  for (const [call, value] of values) it(call, () => assert.deepEqual(evaluate(call), value));

  for (const [call, why] of failures)
    it(`${call} fails`, () => {
      const cause = `The function '${call}' had the following error: ${why}`;
      assert.throws(() => evaluate(call), new Failure('States.IntrinsicFailure', cause));
    });

  for (const text of refused) it(`\`${text}\` is no call`, () => assert.throws(() => parseCall(text), PathError));

  it('leave it to the caller to say that a path leads nowhere', () => {
    assert.throws(() => evaluate('States.Array($.nothing)'), new Failure('States.Runtime', 'nothing at $.nothing'));
    assert.throws(() => evaluate('States.Array($none)'), new Failure('States.Runtime', 'nothing at $none'));
  });

  it('draw the same number from the same seed', () => {
    assert.equal(evaluate('States.MathRandom(0, 1000000, 3)'), evaluate('States.MathRandom(0, 1000000, 3)'));
  });

  it('are read from any text or refused, and never fail otherwise', () => {
    const unit = fc.constantFrom(
      ...Object.keys(functions).map((name) => `States.${name}(`),
      ...",)'$.\\{}1-eE [*] nulltrue".split(''),
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        try {
          evaluate(text);
        } catch (problem) {
          assert.ok(problem instanceof PathError || problem instanceof Failure, String(problem));
        }
      }),
    );
  });

  it('take any text in quotes as it was', () => {
    const quoted = (text: string) => `'${text.replace(/['{}\\]/g, '\\$&')}'`;
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        assert.deepEqual(evaluate(`States.Array(${quoted(a)},${quoted(b)})`), [a, b]);
        assert.equal(evaluate(`States.Format(${quoted(a)})`), a);
        assert.deepEqual(evaluate(`States.Base64Decode(States.Base64Encode(${quoted(a)}))`), Buffer.from(a).toString());
      }),
    );
  });
});
