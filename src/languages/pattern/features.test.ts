/** Each feature of patterns by cases of its own: text of the pattern, text of the event, and whether it matches. Written after the page "Event patterns". */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isProblems } from '../problem.ts';
import type { JsonObject } from './json.ts';
import { matches } from './match.ts';
import { parsePattern } from './pattern.ts';

type Cases = readonly (readonly [pattern: string, event: string, match: boolean])[];

const features: { readonly [feature: string]: Cases } = {
  'exact values': [
    ['{"a": ["x", "y"]}', '{"a": "y"}', true],
    ['{"a": ["x", 1, null, true]}', '{"a": true}', true],
    ['{"a": ["x"]}', '{"a": ["z", "x"]}', true],
    ['{"a": ["x"]}', '{"a": []}', false],
    ['{"a": ["x"]}', '{"b": "x"}', false],
    ['{"a": [""]}', '{"a": ""}', true],
    ['{"a": ["é"]}', '{"a": "\\u00e9"}', true],
    ['{"a": ["true"]}', '{"a": true}', false],
    ['{"a": [{"exactly": "x"}]}', '{"a": "x"}', true],
  ],
  'numbers, however they are written': [
    ['{"a": [100]}', '{"a": 1e2}', true],
    ['{"a": [1.50]}', '{"a": 1.5}', true],
    ['{"a": [0]}', '{"a": -0}', true],
    ['{"a": [-12.5]}', '{"a": -0.125e2}', true],
    ['{"a": [300]}', '{"a": "300"}', false],
    ['{"a": [1234567.125]}', '{"a": 1234567.126}', false],
    ['{"a": [9007199254740993]}', '{"a": 9007199254740992}', true],
  ],
  numeric: [
    ['{"a": [{"numeric": ["=", 3.018e2]}]}', '{"a": 301.8}', true],
    ['{"a": [{"numeric": [">=", 10]}]}', '{"a": 10}', true],
    ['{"a": [{"numeric": [">", 10]}]}', '{"a": 10}', false],
    ['{"a": [{"numeric": ["<=", -1]}]}', '{"a": -1.5}', true],
    ['{"a": [{"numeric": [">", 0, "<", 5]}]}', '{"a": 5}', false],
    ['{"a": [{"numeric": [">=", 1767225600, "<=", 1767229200]}]}', '{"a": 1767229200}', true],
    ['{"a": [{"numeric": [">", 1767225600, "<", 1767229200]}]}', '{"a": 1767225600.5}', true],
    ['{"a": [{"numeric": ["<", 5]}]}', '{"a": [9, 4]}', true],
    ['{"a": [{"numeric": ["<", 5]}, "x"]}', '{"a": "x"}', true],
  ],
  'prefix and suffix': [
    ['{"a": [{"prefix": ""}]}', '{"a": "anything"}', true],
    ['{"a": [{"prefix": "ab"}]}', '{"a": "a"}', false],
    ['{"a": [{"prefix": {"equals-ignore-case": "äB"}}]}', '{"a": "Äbc"}', true],
    ['{"a": [{"prefix": {"equals-ignore-case": "abc"}}]}', '{"a": "AB"}', false],
    ['{"a": [{"suffix": "単"}]}', '{"a": "簡単"}', true],
    ['{"a": [{"suffix": {"equals-ignore-case": ".PNG"}}]}', '{"a": "b.png"}', true],
    ['{"a": [{"suffix": {"equals-ignore-case": ".png"}}]}', '{"a": 5}', false],
    ['{"a": [{"prefix": "x"}, {"suffix": "z"}]}', '{"a": "yz"}', true],
  ],
  'equals-ignore-case': [
    ['{"a": [{"equals-ignore-case": "aBc"}]}', '{"a": "AbC"}', true],
    ['{"a": [{"equals-ignore-case": "abc"}]}', '{"a": "abcd"}', false],
    ['{"a": [{"equals-ignore-case": "Ярость"}]}', '{"a": "ярость"}', true],
  ],
  wildcard: [
    ['{"a": [{"wildcard": "*"}]}', '{"a": ""}', true],
    ['{"a": [{"wildcard": "a*"}]}', '{"a": "a"}', true],
    ['{"a": [{"wildcard": "*a"}]}', '{"a": "ba"}', true],
    ['{"a": [{"wildcard": "*a"}]}', '{"a": "ab"}', false],
    ['{"a": [{"wildcard": "a*b*c"}]}', '{"a": "a1b2b3c"}', true],
    ['{"a": [{"wildcard": "a*b*c"}]}', '{"a": "acb"}', false],
    ['{"a": [{"wildcard": "a*x*c"}]}', '{"a": "abc"}', false],
    ['{"a": [{"wildcard": "aba*aba"}]}', '{"a": "aba"}', false],
    ['{"a": [{"wildcard": "exact"}]}', '{"a": "exact"}', true],
    ['{"a": [{"wildcard": "exact"}]}', '{"a": "exactly"}', false],
    ['{"a": [{"wildcard": "2*\\\\*2"}]}', '{"a": "2x*2"}', true],
    ['{"a": [{"wildcard": "\\\\\\\\*"}]}', '{"a": "\\\\end"}', true],
    ['{"a": [{"wildcard": "dir/*/ä*ö"}]}', '{"a": "dir/1/äüö"}', true],
    ['{"a": [{"wildcard": "*"}]}', '{"a": 1}', false],
  ],
  'anything-but': [
    ['{"a": [{"anything-but": ["x", "y"]}]}', '{"a": "z"}', true],
    ['{"a": [{"anything-but": "x"}]}', '{"a": ["x", "z"]}', true],
    ['{"a": [{"anything-but": ["x"]}]}', '{"a": ["x", "x"]}', false],
    ['{"a": [{"anything-but": 5}]}', '{"a": "5"}', true],
    ['{"a": [{"anything-but": {"prefix": "x"}}]}', '{"a": "yx"}', true],
    ['{"a": [{"anything-but": {"suffix": [".a", ".b"]}}]}', '{"a": "f.b"}', false],
    ['{"a": [{"anything-but": {"equals-ignore-case": "ABC"}}]}', '{"a": "abc"}', false],
    ['{"a": [{"anything-but": {"equals-ignore-case": ["abc", "def"]}}]}', '{"a": "xyz"}', true],
    ['{"a": [{"anything-but": {"wildcard": ["*x", "y*"]}}]}', '{"a": "zz"}', true],
    ['{"a": [{"anything-but": {"wildcard": "*x"}}]}', '{"a": "zx"}', false],
  ],
  exists: [
    ['{"a": [{"exists": true}]}', '{"a": null}', true],
    ['{"a": [{"exists": true}]}', '{"a": [[]]}', false],
    ['{"a": {"b": [{"exists": true}]}}', '{"a": [{"c": 1}, {"b": 2}]}', true],
    ['{"a": {"b": [{"exists": false}]}}', '{"a": {}}', true],
    ['{"a": {"b": [{"exists": false}]}}', '{}', true],
    ['{"a": {"b": [{"exists": false}]}, "c": [1]}', '{"a": {"b": 1}, "c": 1}', false],
    ['{"a": [{"exists": false}, "x"]}', '{"a": "x"}', true],
    ['{"a": [{"exists": false}, "x"]}', '{"a": "y"}', false],
  ],
  'addresses and CIDR': [
    ['{"a": ["10.0.0.1"]}', '{"a": "10.0.0.1"}', true],
    ['{"a": ["::FFFF:10.0.0.1"]}', '{"a": "::FFFF:10.0.0.1"}', true],
    ['{"a": ["2001:DB8::"]}', '{"a": "2001:db8:0:0::"}', true],
    ['{"a": ["1.2.3"]}', '{"a": "1.2.3"}', true],
    ['{"a": ["1::2::3"]}', '{"a": "1::2::3"}', true],
    ['{"a": [{"cidr": "10.0.0.0/8"}]}', '{"a": "10.255.255.255"}', true],
    ['{"a": [{"cidr": "10.0.0.0/8"}]}', '{"a": "11.0.0.0"}', false],
    ['{"a": [{"cidr": "10.0.0.7/31"}]}', '{"a": "10.0.0.6"}', true],
    ['{"a": [{"cidr": "0.0.0.0/0"}]}', '{"a": "203.0.113.9"}', true],
    ['{"a": [{"cidr": "2001:db8::/32"}]}', '{"a": "2001:db8:ffff::1"}', true],
    ['{"a": [{"cidr": "2001:db8::/32"}]}', '{"a": "2001:db9::"}', false],
    ['{"a": [{"cidr": "::/1"}]}', '{"a": "10.0.0.1"}', false],
    ['{"a": [{"cidr": "10.0.0.0/8"}]}', '{"a": "no address"}', false],
    ['{"a": [{"cidr": "10.0.0.0/24"}, {"anything-but": {"prefix": "1"}}]}', '{"a": "20.0.0.1"}', true],
  ],
  'fields and their paths': [
    ['{"a": {"b": {"c": [1]}}}', '{"a": {"b": {"c": 1}}}', true],
    ['{"a.b": {"c": [1]}}', '{"a": {"b.c": 1}}', true],
    ['{"a": ["x"], "b": ["y"]}', '{"a": "x", "b": ["z", "y"], "c": 0}', true],
    ['{"a": {"b": [1]}}', '{"a": 1}', false],
    ['{"a": [1]}', '{"a": {"b": 1}}', false],
    ['{"a": [1], "a": [2]}', '{"a": 2}', true],
    ['{"a": [1], "a": [2]}', '{"a": 1}', false],
    ['{"a": [2]}', '{"a": 1, "a": 2}', true],
  ],
  'arrays of objects: values must come from the same elements': [
    ['{"l": {"a": [1], "b": [2]}}', '{"l": [{"a": 1, "b": 2}]}', true],
    ['{"l": {"a": [1], "b": [2]}}', '{"l": [{"a": 1}, {"b": 2}]}', false],
    [
      '{"l": {"a": [{"prefix": "x"}], "b": [{"numeric": [">", 1]}]}}',
      '{"l": [{"a": "y", "b": 5}, {"a": "xy", "b": 2}]}',
      true,
    ],
    ['{"l": {"m": {"a": [1], "b": [2]}}}', '{"l": [{"m": [{"a": 1}, {"b": 2}]}, {"m": [{"a": 1, "b": 2}]}]}', true],
    ['{"l": {"m": {"a": [1]}, "n": [3]}}', '{"l": [{"m": [{"a": 1}], "n": 4}, {"m": [{"a": 2}], "n": 3}]}', false],
    ['{"l": {"a": [1]}, "k": {"a": [2]}}', '{"l": [{"a": 1}, {"a": 2}], "k": [{"a": 2}]}', true],
    ['{"l": [1]}', '{"l": [[2], [[1]]]}', true],
    ['{"l": {"a": [1], "b": [2]}}', '{"l": [[{"a": 1}], [{"a": 1, "b": 2}]]}', true],
    ['{"l": {"a": ["x", "y"]}, "s": [1]}', '{"l": [{"a": ["z", "y"]}, 5], "s": 1}', true],
    ['{"l": {"a": {"b": [1]}}, "s": [1]}', '{"l": [{"a": 7}, {"a": {"b": 1}}], "s": 1}', true],
  ],
  $or: [
    ['{"$or": [{"a": [1]}, {"b": [2]}]}', '{"b": 2}', true],
    ['{"c": [3], "$or": [{"a": [1]}, {"b": [2]}]}', '{"a": 1, "b": 2}', false],
    ['{"d": {"$or": [{"a": [1]}, {"b": [2]}], "c": [3]}}', '{"d": {"b": 2, "c": 3}}', true],
    ['{"$or": [{"a": [1], "b": [1]}, {"$or": [{"c": [1]}, {"d": [1]}]}]}', '{"d": 1}', true],
    ['{"$or": [{"a": [1], "b": [1]}, {"c": [1]}]}', '{"a": 1}', false],
  ],
};

for (const [feature, cases] of Object.entries(features))
  describe(`patterns: ${feature}`, () => {
    for (const [text, event, match] of cases)
      it(`${text} ${match ? 'matches' : 'does not match'} ${event}`, () => {
        const pattern = parsePattern(text);
        assert.ok(!isProblems(pattern), JSON.stringify(pattern));
        assert.equal(matches(pattern, JSON.parse(event) as JsonObject), match);
      });
  });

describe('patterns that AWS does not take', () => {
  const refused: readonly string[] = [
    '{"a": 1}',
    '{"a": null}',
    '{"a": {"b": true}}',
    '{"a": [{"prefix": null}]}',
    '{"a": [{"prefix": {}}]}',
    '{"a": [{"prefix": {"equals-ignore-case": 1}}]}',
    '{"a": [{"suffix": {"equals-ignore-case": "a", "x": "b"}}]}',
    '{"a": [{"exactly": 1}]}',
    '{"a": [{"equals-ignore-case": ["a"]}]}',
    '{"a": [{"wildcard": 1}]}',
    '{"a": [{"anything-but": {}}]}',
    '{"a": [{"anything-but": true}]}',
    '{"a": [{"anything-but": [true]}]}',
    '{"a": [{"anything-but": {"prefix": [1]}}]}',
    '{"a": [{"anything-but": {"suffix": ""}}]}',
    '{"a": [{"anything-but": {"prefix": "a", "suffix": "b"}}]}',
    '{"a": [{"anything-but": {"wildcard": "**"}}]}',
    '{"a": [{"anything-but": {"equals-ignore-case": [1]}}]}',
    '{"a": [{"anything-but": "x", "prefix": "y"}]}',
    '{"a": [{"numeric": ["=", 1, "<", 2]}]}',
    '{"a": [{"numeric": [">", 1, 2]}]}',
    '{"a": [{"numeric": [">", 1, "<"]}]}',
    '{"a": [{"numeric": [">", 1, "<", 2, 3]}]}',
    '{"a": [{"numeric": [">", 2, "<", 2]}]}',
    '{"a": [{"numeric": ["=", "1"]}]}',
    '{"a": [{"cidr": "10.0.0.0/x"}]}',
    '{"a": [{"cidr": "10.0.0.0/-1"}]}',
    '{"a": [{"cidr": "10.0.0/8"}]}',
    '{"a": [{"cidr": "10.0.0.256/8"}]}',
    '{"a": [{"cidr": "2001:db8::/128"}]}',
    '{"a": [{"cidr": 5}]}',
    '{"$or": {}}',
    '{"$or": [1, {"a": [1]}]}',
    '{"$or": [{}, {"a": [1]}]}',
    '{"$or": []}',
    '{"a": [1E-400]}',
  ];
  for (const text of refused) it(text, () => assert.ok(isProblems(parsePattern(text))));
});
