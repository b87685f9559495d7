import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isProblems } from '../problem.ts';
import type { Json, JsonObject } from './json.ts';
import { couldMatch, matches } from './match.ts';
import { type Pattern, parsePattern } from './pattern.ts';

function parsed(pattern: unknown): Pattern {
  const result = parsePattern(JSON.stringify(pattern));
  assert(!isProblems(result), JSON.stringify(result));
  return result;
}

const stopped: JsonObject = {
  source: 'aws.ecs',
  'detail-type': 'ECS Task State Change',
  resources: ['arn:aws:ecs:us-east-1:000000000000:task/jobs/1'],
  detail: {
    lastStatus: 'STOPPED',
    version: 5,
    stoppedReason: null,
    healthy: false,
    tags: [],
    containers: [
      { name: 'main', exitCode: 1 },
      { name: 'logger', exitCode: 0 },
    ],
    'a.b': 'dotted',
    ip: '10.0.0.33',
    file: 'report-2026.csv',
  },
};

it('is seen not to match by a few values of an event, and never where it matches', () => {
  const could = (pattern: object, status: string) =>
    couldMatch(
      parsed(pattern),
      new Map([
        ['source', 'aws.ecs'],
        ['detail.lastStatus', status],
      ]),
    );
  const either = { $or: [{ source: ['aws.states'] }, { detail: { lastStatus: [{ prefix: 'STOP' }] } }] };
  const patterns = [{ source: ['aws.ecs'], detail: { lastStatus: ['STOPPED'] } }, either, { detail: { version: [5] } }];
  assert.deepEqual(
    patterns.map((pattern) => could(pattern, 'STOPPED')),
    [true, true, true],
  );
  assert.deepEqual(
    patterns.map((pattern) => could(pattern, 'PENDING')),
    [false, false, true],
  );
  assert.equal(could({ detail: { lastStatus: [{ exists: false }] } }, 'STOPPED'), false);
});

describe('matches', () => {
  const cases: [name: string, pattern: object, match: boolean][] = [
    ['a value', { source: ['aws.ecs'] }, true],
    ['another value', { source: ['aws.ec2'] }, false],
    ['one of two values', { source: ['aws.ec2', 'aws.ecs'] }, true],
    ['all fields', { source: ['aws.ecs'], detail: { lastStatus: ['STOPPED'] } }, true],
    ['all fields but one', { source: ['aws.ecs'], detail: { lastStatus: ['RUNNING'] } }, false],
    ['any element of a list', { resources: [{ prefix: 'arn:aws:ecs:' }] }, true],
    ['a number, however written', { detail: { version: [5.0] } }, true],
    ['a number is no text', { detail: { version: ['5'] } }, false],
    ['null', { detail: { stoppedReason: [null] } }, true],
    ['false', { detail: { healthy: [false] } }, true],
    ['false is not null', { detail: { healthy: [null] } }, false],
    ['prefix', { detail: { file: [{ prefix: 'report-' }] } }, true],
    ['prefix, other case', { detail: { file: [{ prefix: { 'equals-ignore-case': 'REPORT-' } }] } }, true],
    ['suffix', { detail: { file: [{ suffix: '.csv' }] } }, true],
    ['no suffix', { detail: { file: [{ suffix: '.txt' }] } }, false],
    ['suffix, other case', { detail: { file: [{ suffix: { 'equals-ignore-case': '.CSV' } }] } }, true],
    ['equals-ignore-case', { detail: { lastStatus: [{ 'equals-ignore-case': 'stopped' }] } }, true],
    ['wildcard', { detail: { file: [{ wildcard: 'report-*.csv' }] } }, true],
    ['wildcard parts may not overlap', { detail: { file: [{ wildcard: 'report-2026*26.csv' }] } }, false],
    ['an escaped star', { detail: { file: [{ wildcard: 'report\\*' }] } }, false],
    ['cidr', { detail: { ip: [{ cidr: '10.0.0.0/24' }] } }, true],
    ['outside the cidr', { detail: { ip: [{ cidr: '10.0.1.0/24' }] } }, false],
    ['exists', { detail: { lastStatus: [{ exists: true }] } }, true],
    ['null exists', { detail: { stoppedReason: [{ exists: true }] } }, true],
    ['an object does not exist', { detail: [{ exists: true }] }, false],
    ['an empty list does not exist', { detail: { tags: [{ exists: true }] } }, false],
    ['a missing field', { detail: { error: [{ exists: false }] } }, true],
    ['a missing field or a value', { detail: { error: ['x', { exists: false }] } }, true],
    ['not missing', { detail: { lastStatus: [{ exists: false }] } }, false],
    ['numeric', { detail: { version: [{ numeric: ['>', 0, '<=', 5] }] } }, true],
    ['numeric, outside', { detail: { version: [{ numeric: ['<', 5] }] } }, false],
    ['numeric of a text', { detail: { lastStatus: [{ numeric: ['>', 0] }] } }, false],
    ['anything-but', { detail: { lastStatus: [{ 'anything-but': 'RUNNING' }] } }, true],
    ['anything-but itself', { detail: { lastStatus: [{ 'anything-but': ['STOPPED'] }] } }, false],
    ['anything-but matches null', { detail: { stoppedReason: [{ 'anything-but': 'x' }] } }, true],
    ['anything-but matches no missing field', { detail: { error: [{ 'anything-but': 'x' }] } }, false],
    ['anything-but numbers', { detail: { version: [{ 'anything-but': [5, 6] }] } }, false],
    ['anything-but prefixes', { detail: { file: [{ 'anything-but': { prefix: ['tmp-', 'report-'] } }] } }, false],
    ['anything-but suffix', { detail: { file: [{ 'anything-but': { suffix: '.txt' } }] } }, true],
    ['anything-but prefix matches a number', { detail: { version: [{ 'anything-but': { prefix: '5' } }] } }, true],
    ['anything-but wildcard', { detail: { file: [{ 'anything-but': { wildcard: '*2026*' } }] } }, false],
    ['a dot in a key is a step', { detail: { a: { b: ['dotted'] } } }, true],
    ['a step is a dot in a key', { 'detail.lastStatus': ['STOPPED'] }, true],
    ['values of one element', { detail: { containers: { name: ['main'], exitCode: [1] } } }, true],
    ['values of two elements', { detail: { containers: { name: ['main'], exitCode: [0] } } }, false],
    ['$or', { $or: [{ source: ['aws.ec2'] }, { detail: { lastStatus: ['STOPPED'] } }] }, true],
    ['$or, neither', { $or: [{ source: ['aws.ec2'] }, { detail: { lastStatus: ['RUNNING'] } }] }, false],
    ['$or besides a field', { source: ['aws.ec2'], $or: [{ id: ['1'] }, { detail: { version: [5] } }] }, false],
    ['a key of Object', { detail: { constructor: [{ exists: true }] } }, false],
    ['beyond a scalar', { source: { name: ['aws.ecs'] } }, false],
  ];
  for (const [name, pattern, match] of cases) {
    it(`${name}: ${match ? 'matches' : 'does not match'}`, () =>
      assert.equal(matches(parsed(pattern), stopped), match));
  }

  it('looks for a missing field only in the elements that the other fields chose', () => {
    const pattern = parsed({ list: { a: [1], z: [{ exists: false }] } });
    assert(matches(pattern, { list: [{ a: 1 }, { a: 2, z: 0 }] }));
    assert(!matches(pattern, { list: [{ a: 1, z: 0 }, { a: 2 }] }));
  });

  it('takes an IPv6 address however it is written', () => {
    const pattern = parsed({ ip: ['2001:db8::1'] });
    assert(matches(pattern, { ip: '2001:0DB8:0:0:0:0:0:1' }));
    assert(!matches(pattern, { ip: '2001:db8::2' }));
  });

  it('ends soon where many arrays could be combined in vain', () => {
    const many = (key: string): Json => Array.from({ length: 200 }, (_, index) => ({ [key]: index % 2 }));
    const pattern = parsed({ a: { x: [1] }, b: { x: [1] }, c: { x: [1] }, d: { x: [1] }, e: { x: [1], y: [1] } });
    const event = { a: many('x'), b: many('x'), c: many('x'), d: many('x'), e: [{ x: 1 }, { y: 1 }] };
    assert(!matches(pattern, event));
  });
});

describe('parsePattern refuses', () => {
  const cases: [text: string, reason: RegExp][] = [
    ['', /^Filter is not an object$/],
    ['{"a": [1]', /^Unexpected end-of-input: expected close marker for Object/],
    [`${'{"a":'.repeat(20_000)}[1]${'}'.repeat(20_000)}`, /^Invalid JSON: it is nested too deeply$/],
    ['[1]', /^Filter is not an object$/],
    ['{}', /^Empty objects are not allowed$/],
    ['{"a": {}}', /^Empty objects are not allowed$/],
    ['{"a": []}', /^Empty arrays are not allowed$/],
    ['{"a": "b"}', /^"a" must be an object or an array$/],
    ['{"a": [[1]]}', /^Match value must be String, number, true, false, or null$/],
    ['{"a": [{}]}', /^Match expression name not found$/],
    ['{"a": [{"foo": 1}]}', /^Unrecognized match type foo$/],
    ['{"a": [{"__proto__": 1}]}', /^Unrecognized match type __proto__$/],
    ['{"a": [{"exists": true, "prefix": "x"}]}', /^Only one key allowed in match expression$/],
    ['{"a": [{"exists": "yes"}]}', /^exists match pattern must be either true or false\.$/],
    ['{"a": [{"prefix": 3}]}', /^prefix match pattern must be a string$/],
    ['{"a": [{"suffix": {"x": "y"}}]}', /^Unsupported suffix pattern: x$/],
    ['{"a": [{"anything-but": {"prefix": ""}}]}', /^Null prefix\/suffix not allowed$/],
    ['{"a": [{"anything-but": null}]}', /^Value of anything-but must be an array or single string\/number value\.$/],
    ['{"a": [{"anything-but": {"equals-ignore-case": true}}]}', /^Value of anything-but must be an array or single/],
    ['{"a": [{"anything-but": [null]}]}', /^Inside anything but list, start\|null\|boolean is not supported\.$/],
    ['{"a": [{"anything-but": [1, "b"]}]}', /mixed type is not supported$/],
    ['{"a": [{"anything-but": []}]}', /mixed type is not supported$/],
    ['{"a": [{"anything-but": {"foo": "x"}}]}', /^Unsupported anything-but pattern: foo$/],
    ['{"a": [{"wildcard": "a**b"}]}', /^Consecutive wildcard characters at pos 2$/],
    ['{"a": [{"wildcard": "a\\\\b"}]}', /^Invalid escape character at pos 2$/],
    ['{"a": [{"numeric": 5}]}', /^Value of numeric must be an array\.$/],
    ['{"a": [{"numeric": []}]}', /^Invalid member in numeric match/],
    ['{"a": [{"numeric": ["~", 5]}]}', /^Unrecognized numeric range operator: ~$/],
    ['{"a": [{"numeric": ["<", "5"]}]}', /^Value of < must be numeric$/],
    ['{"a": [{"numeric": ["<", 5, ">", 1]}]}', /^Too many elements in numeric expression$/],
    ['{"a": [{"numeric": [">", 5, "=", 9]}]}', /^Bad numeric range operator: =$/],
    ['{"a": [{"numeric": [">", 5, "<", 1]}]}', /^Bottom must be less than top$/],
    ['{"a": [{"numeric": [">", 1e999]}]}', /^Cannot compare number : 1e999$/],
    ['{"a": [{"cidr": "10.0.0.0"}]}', /^Malformed CIDR, one '\/' required$/],
    ['{"a": [{"cidr": "10.0.0.0/32"}]}', /^IPv4 mask bits must be < 32$/],
    ['{"a": [{"cidr": "x/1"}]}', /^Nonstandard IP address: x$/],
    ['{"$or": [{"a": [1]}]}', /^There must have at least 2 Objects in \$or relationship\.$/],
    ['{"$or": [{"prefix": [1]}, {"b": [1]}]}', /^prefix is Ruler reserved fieldName/],
    [`{"${'a.'.repeat(64)}a": [1]}`, /^a path has at most 64 steps$/],
  ];
  for (const [text, reason] of cases) {
    it(text.slice(0, 60), () => {
      const problems = parsePattern(text);
      assert(isProblems(problems) && problems.length === 1);
      assert.match(problems[0]?.message.split('\n at [Source')[0] ?? '', reason);
    });
  }

  it('$or conditions that multiply beyond bounds', () => {
    const or = { $or: [{ a: [1] }, { b: [1] }] };
    const pattern = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`k${index}`, or]));
    const problems = parsePattern(JSON.stringify(pattern));
    assert(isProblems(problems));
    assert.match(problems[0]?.message ?? '', /at most 1000 combinations/);
  });

  const places: [text: string, column: number | undefined][] = [
    ['"a"', 2],
    ['[1]', 2],
    ['{"source": ["aws.health"], "detail": {}}', 40],
    ['{"a": "b"}', 8],
    ['{"a": 12}', 9],
    ['{"a": [ ]}', 10],
    ['{"a": [1, [2]]}', 12],
    ['{"a": [{"foo": 12}]}', 18],
    ['{"a": [{"prefix": "x", "suffix": "y"}]}', 35],
    ['{"a": [{"anything-but": ["b", null]}]}', 35],
    ['{"a": [{"anything-but": ["b", 1]}]}', 33],
    ['{"a": [{"anything-but": {"prefix": ["b", ""]}}]}', 44],
    ['{"a": [{"numeric": []}]}', 22],
    ['{"a": [{"numeric": ["~", 5]}]}', 24],
    ['{"a": [{"numeric": ["<", "5"]}]}', 27],
    ['{"a": [{"numeric": ["<"]}]}', 25],
    ['{"a": [{"numeric": [">", 5, "<", 1]}]}', 36],
    ['{"a": [{"wildcard": "a**b"}]}', undefined],
    ['{"a": [01]}', 9],
  ];
  for (const [text, column] of places)
    it(`${text}, where AWS's reader stands`, () => {
      const problems = parsePattern(text);
      assert(isProblems(problems));
      const place = /\n at \[Source: \(String\)"(.*)"; line: 1, column: (\d+)\]$/.exec(problems[0]?.message ?? '');
      assert.deepEqual(place?.slice(1), column && [text, String(column)]);
    });

  it('with the path of the problem', () => {
    const problems = parsePattern('{"detail": {"state": ["a", {"prefix": 3}]}}');
    assert(isProblems(problems));
    assert.deepEqual(problems[0]?.path, ['detail', 'state', 1, 'prefix']);
  });
});

describe('properties of patterns', () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const event = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(scalar, fc.array(scalar, { minLength: 1 })), {
    minKeys: 1,
    noNullPrototype: true,
  });

  it('made of an event match it', () => {
    fc.assert(
      fc.property(event, (found) => {
        fc.pre(!Object.hasOwn(found, '$or'));
        const fields = Object.entries(found).map(([key, value]) => [key, [Array.isArray(value) ? value[0] : value]]);
        assert(matches(parsed(Object.fromEntries(fields)), found as JsonObject));
      }),
    );
  });

  it('never throw, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parsePattern(text)));
  });
});
