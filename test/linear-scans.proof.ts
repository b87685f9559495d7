/**
 * No text from outside holds the loop: each way of reading one ends, for texts far longer than may come in, within a bound that linear work meets
 * a hundredfold and work that grows by the square misses by far. It ends what is caught in a regular expression, too.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import { substitute } from '../src/cloud/services/cloudformation/types/machine-definition.ts';
import { parseXml } from '../src/cloud/wire/parse-xml.ts';
import { parseFilterPattern } from '../src/languages/filter/filter.ts';
import { Message } from '../src/languages/filter/line-test.ts';
import { matches } from '../src/languages/pattern/match.ts';
import { parsePattern } from '../src/languages/pattern/pattern.ts';
import { compileGlob, globMatches } from '../src/languages/policy/glob.ts';
import { operators } from '../src/languages/policy/operator.ts';
import { parsePolicy } from '../src/languages/policy/parse-policy.ts';
import { isProblems } from '../src/languages/problem.ts';
import { dynamicParts } from '../src/languages/template/dynamic-references.ts';
import { parseTemplate } from '../src/languages/template/parse.ts';
import { readScalar } from '../src/languages/template/scalar.ts';

const bound = 20_000;
const million = 1_000_000;

function within(work: () => unknown): unknown {
  return runInNewContext('work()', { work }, { timeout: bound });
}

function filtered(pattern: string, message: string): boolean {
  const filter = parseFilterPattern(pattern);
  if (!('matches' in filter)) assert.fail(filter.message);
  return filter.matches(new Message(message));
}

function matched(pattern: object, event: object): boolean {
  const parsed = parsePattern(JSON.stringify(pattern));
  if (isProblems(parsed)) assert.fail(JSON.stringify(parsed));
  return matches(parsed, event as never);
}

function parsedXml(text: string): unknown {
  try {
    return parseXml(text);
  } catch (error) {
    return (error as Error).name;
  }
}

const half = 'a'.repeat(50_000);
const digits = `${'1'.repeat(million)}x`;
const statement = (resource: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: resource }] });
const template = (property: string): string =>
  `Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: ${property}\n`;
const orOfTen = (name: string) => ({ $or: Array.from({ length: 10 }, (_, n) => ({ [`${name}${n}`]: [1] })) });

/** 400 resources, and names that are none of them. */
function unknownNames(count: number): string {
  const resources = Array.from({ length: 400 }, (_, n) => `  A${'a'.repeat(30)}${n}:\n    Type: AWS::SNS::Topic\n`);
  const names = Array.from({ length: count }, (_, n) => `        - !Ref B${'a'.repeat(30)}${n}\n`);
  return `Resources:\n${resources.join('')}  B:\n    Type: AWS::SNS::Topic\n    Metadata:\n      a:\n${names.join('')}`;
}

const scans: [name: string, work: () => unknown, expected: unknown][] = [
  ['a number of a JSON filter', () => filtered('{ $.a = 5 }', JSON.stringify({ a: digits })), false],
  ['a number of a space-delimited filter', () => filtered('[a > 5]', digits), false],
  ['fields without an end', () => filtered('[a, b]', '["'.repeat(million / 2)), false],
  [
    'a filter with a regular expression',
    () => filtered('{ $.a = %a[ab]{100}c% }', `{"a":"${'ab'.repeat(131_072)}"}`),
    false,
  ],
  [
    'a wildcard of an event pattern',
    () => matched({ a: [{ wildcard: `*${half}b${half}*` }] }, { a: 'a'.repeat(million) }),
    false,
  ],
  [
    'many wildcards',
    () => matched({ a: [{ wildcard: `${'*a'.repeat(50_000)}b` }] }, { a: 'a'.repeat(million) }),
    false,
  ],
  [
    'elements of an array that belong together',
    () =>
      matched(
        { l: { a: [1], b: [2], c: [3] } },
        { l: Array.from({ length: 40_000 }, (_, n) => ({ a: 1, b: n % 2 ? 2 : 1, c: n % 2 ? 4 : 3 })) },
      ),
    false,
  ],
  [
    'a thousand combinations of a hundred fields',
    () =>
      matched(
        {
          a: orOfTen('a'),
          b: orOfTen('b'),
          c: orOfTen('c'),
          ...Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f${n}`, [1]])),
        },
        {},
      ),
    false,
  ],
  ['`*` of a policy', () => globMatches(compileGlob(`*${'a'.repeat(50_000)}b`), 'a'.repeat(million)), false],
  ['`*` and `?` of a policy', () => globMatches(compileGlob(`*${'?'.repeat(20_000)}b*`), 'a'.repeat(million)), false],
  [
    'variables of a policy',
    () => parsePolicy(statement(`arn:aws:s3:::${'${a'.repeat(million / 3)}`), 'identity' as never),
    undefined,
  ],
  ['a number of a policy', () => operators.get('NumericEquals')?.compile(digits, true), undefined],
  ['variables of Fn::Sub', () => parseTemplate(template(`!Sub '${'${a'.repeat(300_000)}'`)), undefined],
  ['substitutions of a state machine', () => substitute('${a'.repeat(million / 3), new Map()).length, 999_999],
  ['dynamic references', () => dynamicParts('{{resolve:'.repeat(million / 10)).length, undefined],
  ['a scalar', () => readScalar(digits), undefined],
  ['a scalar with colons', () => readScalar(`1${':1'.repeat(million / 2)}x`), undefined],
  ['names that are nowhere', () => parseTemplate(unknownNames(10_000)), undefined],
  ['text of XML', () => parseXml(`<a>${'&amp; '.repeat(million)}</a>`).length, 2 * million],
  ['tags of XML', () => parsedXml(`<a${' b="c"'.repeat(million)}><b/>`), 'SyntaxError'],
  ['comments of XML', () => parseXml(`<a>${'<!---->'.repeat(million)}</a>`), ''],
  ['comments of XML without an end', () => parsedXml(`<a>${'<!--'.repeat(million)}`), 'SyntaxError'],
  ['elements of XML without an end', () => parsedXml('<a>'.repeat(million)), 'SyntaxError'],
  ['faults of YAML', () => parseTemplate(`a: [${','.repeat(100_000)}`), undefined],
];

describe('a scan ends', () => {
  for (const [name, work, expected] of scans)
    it(name, () => {
      const found = within(work);
      if (expected !== undefined) assert.equal(found, expected);
    });
});
