import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Evaluator } from './evaluator.ts';

const evaluator = new Evaluator({ ends: false, stepsMax: 20_000 });
const at = Date.parse('2026-01-02T03:04:05.678Z');

const request = (expressions: string[], bindings: Record<string, unknown> = {}, seed = 7) => ({
  expressions,
  bindings: Object.fromEntries(Object.entries(bindings).map(([name, value]) => [name, JSON.stringify(value)])),
  seed,
  at,
});

/** The value as JSON text, or how it failed. */
function evaluate(expression: string, bindings: Record<string, unknown> = {}, seed = 7): string {
  const [outcome] = evaluator.evaluate(request([expression], bindings, seed));
  return outcome!.is === 'value' ? outcome!.text : outcome!.how;
}

const failure = (expression: string): string => {
  const [outcome] = evaluator.evaluate(request([expression]));
  assert.ok(outcome?.is === 'failure');
  return outcome.how;
};

const chain = (terms: number) => Array(terms).fill('1').join('+');

describe('evaluating JSONata', () => {
  const values: [expression: string, text: string][] = [
    ['$states.input.a + $b', '3'],
    ['null', 'null'],
    ['[]', '[]'],
    ['{"a": $states.input.missing, "b": [1, "x", null, true]}', '{"b":[1,"x",null,true]}'],
    ['1/0', '"Infinity"'],
    ['[1/0, -1/0]', '["Infinity","-Infinity"]'],
    ['$parseInteger("abc", "0")', '"NaN"'],
    ['$parse("{\\"a\\":[1,null]}").a', '[1,null]'],
    ['$exists($parse("null"))', 'true'],
    ['$partition([1,2,3,4,5], 2)', '[[1,2],[3,4],[5]]'],
    ['$partition([1,2], 5)', '[[1,2]]'],
    ['$range(0, 6, 2)', '[0,2,4,6]'],
    ['$range(5, 0, -2)', '[5,3,1]'],
    ['$range(3, 3, 1)', '3'],
    ['$hash("input", "SHA-1")', '"140f86aae51ab9e1cda9b4254fe98a74eb54c1a1"'],
    ['$map(["a"], $hash(?, "MD5"))', '"0cc175b9c0f1b6a831c399e269772661"'],
    ['$random(42)', '0.7275636800328681'],
    ['$now()', '"2026-01-02T03:04:05.678Z"'],
    ['$millis()', String(at)],
    ['$base64decode($base64encode("Aladdin"))', '"Aladdin"'],
    ['$string(1e20)', '"100000000000000000000"'],
    ['$contains("hello$world", /^hello\\$/)', 'true'],
    ['[1..873782] ~> $count()', '873782'],
    ['($f := function($n) { $n > 0 ? $f($n - 1) + 1 : 0 }; $f(31))', '31'],
    [chain(100), '100'],
  ];
  for (const [expression, text] of values)
    it(`${expression.slice(0, 60)} is ${text}`, () => {
      assert.equal(evaluate(expression, { states: { input: { a: 1 } }, b: 2 }), text);
    });

  const timeout = 'threw an error during evaluation: Expression evaluation timeout: Check for infinite loop';
  const memory =
    'threw an error during evaluation: Expression evaluation memory limit exceeded: Check for excessive memory usage';
  const stack =
    'threw an error during evaluation: Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.';
  const failures: [expression: string, how: string][] = [
    ['$doesNotExist', 'returned nothing (undefined).'],
    ['$partition([], 2)', 'returned nothing (undefined).'],
    ['$range(0, 5)', 'returned nothing (undefined).'],
    ['$eval("1+1")', 'threw an error during evaluation. T1006: Attempted to invoke a non-function'],
    [
      '$sum("a")',
      'threw an error during evaluation. T0412: Argument 1 of function "sum" must be an array of "numbers"',
    ],
    [
      '1 + "a"',
      'threw an error during evaluation. T2002: The right side of the "+" operator must evaluate to a number',
    ],
    ['$error("no")', 'threw an error during evaluation. D3137: no'],
    ['$parse("{")', 'threw an error during evaluation. D3137: Invalid JSON'],
    ['$parse("")', 'threw an error during evaluation. D3137: Invalid JSON'],
    [
      '$parse(1)',
      'threw an error during evaluation. T0410: Argument 1 of function "parse" does not match function signature',
    ],
    [
      '$uuid(1)',
      'threw an error during evaluation. T0410: Argument 1 of function "uuid" does not match function signature',
    ],
    [
      '$hash("a", "CRC")',
      "threw an error during evaluation. D3137: Hash algorithm 'CRC' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5",
    ],
    [
      '$hash()',
      'threw an error during evaluation. T0410: Argument 1 of function "hash" does not match function signature',
    ],
    ['$partition([1], -2)', 'threw an error during evaluation. D3137: Second argument must be zero or greater'],
    ['$base64decode("!!!")', 'threw an internal error during evaluation.'],
    [chain(101), stack],
    ['($f := function($n) { $n > 0 ? $f($n - 1) + 1 : 0 }; $f(32))', stack],
    ['$sum([1..900000])', memory],
    ['$range(0, 900000, 1)', memory],
    ['$pad("x", 1000000000)', memory],
    ['$pad("x", 8000000)', memory],
    ['($f := function($x){ $f($x+1) }; $f(1))', timeout],
    [
      '$sum',
      "returned an unexpected result type. Expected 'array, boolean, null, number, object or string', but was 'function'",
    ],
  ];
  for (const [expression, how] of failures)
    it(`${expression.slice(0, 60)} ${how.slice(0, 60)}`, () => assert.equal(failure(expression), how));

  it('goes on after an evaluation that it had to end', () => {
    failure('($f := function($x){ $f($x+1) }; $f(1))');
    assert.equal(evaluate('$now() & $states.input', { states: { input: 'x' } }), '"2026-01-02T03:04:05.678Zx"');
  });

  it('draws the same from the same seed, and something else from another', () => {
    const drawn = '[$random(), $random(), $uuid(), $shuffle([1..20])]';
    assert.equal(evaluate(drawn, {}, 1), evaluate(drawn, {}, 1));
    assert.notEqual(evaluate(drawn, {}, 1), evaluate(drawn, {}, 2));
    assert.match(evaluate('$uuid()'), /^"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"$/);
    const [first, second] = evaluator.evaluate(request(['$random()', '$random()']));
    assert.notDeepEqual(first, second);
  });

  it('has steps of its own each time that the same expression comes', () => {
    const long = '$sum($map([1..1000], function($n) { $n + $states.input }))';
    for (let input = 1; input <= 6; input++)
      assert.equal(evaluate(long, { states: { input } }), String(500_500 + 1000 * input));
  });

  it('leaves nothing behind for the next one', () => {
    for (const input of [1, 2]) assert.equal(evaluate('($x := $states.input; $x)', { states: { input } }), `${input}`);
    evaluate('($x := 1; $states.input.a)', { states: { input: { a: 1 } } });
    assert.equal(failure('$x'), 'returned nothing (undefined).');
    assert.equal(failure('$states'), 'returned nothing (undefined).');
  });

  it('reaches no prototype', () => {
    for (const expression of ['{}.constructor', '{}.__proto__', '"a".constructor', '$lookup({}, "constructor")'])
      assert.equal(failure(expression), 'returned nothing (undefined).');
    failure('$merge([{"__proto__": {"a": 1}}]).a');
    assert.equal(failure('{}.a'), 'returned nothing (undefined).');
  });
});

describe('several expressions', () => {
  it('have an outcome each, with its kind', () => {
    const outcomes = evaluator.evaluate(request(['$x', '$missing', '[$x]', 'null', '{}', '"a"', 'true'], { x: 1 }));
    const seen = outcomes.map((outcome) => (outcome.is === 'value' ? `${outcome.kind} ${outcome.text}` : outcome.how));
    const nothing = 'returned nothing (undefined).';
    assert.deepEqual(seen, ['number 1', nothing, 'array [1]', 'null null', 'object {}', 'string "a"', 'boolean true']);
  });

  it('are not evaluated after one that took too long', () => {
    const outcomes = evaluator.evaluate(request(['1', '($f := function($x){ $f($x+1) }; $f(1))', '2']));
    assert.deepEqual(
      outcomes.map(({ is }) => is),
      ['value', 'failure', 'failure'],
    );
  });

  it('give no text that is far longer than any value of a state may be', () => {
    assert.match(failure('$pad("x", 1048575)'), /memory limit exceeded/);
    assert.equal(evaluate('$pad("x", 1048574)').length, 1_048_576);
  });
});
