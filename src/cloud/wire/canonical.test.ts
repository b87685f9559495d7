/** Requests of our own making and their canonical forms, worked out by hand from AWS's description. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalRequest, normalPath } from './canonical.ts';

const cases: [
  name: string,
  method: string,
  url: string,
  headers: Record<string, string | string[]>,
  signed: string[],
  expected: string,
][] = [
  ['the barest', 'GET', '/', { host: 'h' }, ['host'], 'GET\n/\n\nhost:h\n\nhost\nHASH'],
  [
    'trimmed and folded values',
    'GET',
    '/',
    { host: 'h', a: '  x   y ' },
    ['a', 'host'],
    'GET\n/\n\na:x y\nhost:h\n\na;host\nHASH',
  ],
  [
    'several values',
    'GET',
    '/',
    { host: 'h', a: ['x', 'y'] },
    ['a', 'host'],
    'GET\n/\n\na:x,y\nhost:h\n\na;host\nHASH',
  ],
  [
    'a signed header that is not there',
    'GET',
    '/',
    { host: 'h' },
    ['a', 'host'],
    'GET\n/\n\na:\nhost:h\n\na;host\nHASH',
  ],
  [
    'a path, encoded once more',
    'GET',
    '/a%20b/c:d',
    { host: 'h' },
    ['host'],
    'GET\n/a%2520b/c%3Ad\n\nhost:h\n\nhost\nHASH',
  ],
  [
    'a query by names, then values',
    'GET',
    '/?b=2&a-=3&a=2&a=1',
    { host: 'h' },
    ['host'],
    'GET\n/\na=1&a=2&a-=3&b=2\nhost:h\n\nhost\nHASH',
  ],
  ['a query without values', 'GET', '/?flag', { host: 'h' }, ['host'], 'GET\n/\nflag=\nhost:h\n\nhost\nHASH'],
  [
    'a query encoded in another way',
    'GET',
    "/?k=%7e'%20+",
    { host: 'h' },
    ['host'],
    'GET\n/\nk=~%27%20%2B\nhost:h\n\nhost\nHASH',
  ],
  ['a query that is no encoding', 'GET', '/?k=%zz', { host: 'h' }, ['host'], 'GET\n/\nk=%25zz\nhost:h\n\nhost\nHASH'],
];

it('may be of the path without dots and doubled slashes', () => {
  for (const [sent, path] of [
    ['/', '/'],
    ['//', '/'],
    ['/./', '/'],
    ['/a/..', '/'],
    ['/a/b/../..', '/'],
    ['/../a', '/a'],
    ['/./a//b/', '/a/b/'],
    ['/a/./b/../c', '/a/c'],
    ['/a/b/..', '/a/'],
    ['/a.b/..c', '/a.b/..c'],
  ] as const)
    assert.equal(normalPath(sent), path, sent);
});

it('has each value of a header that stands there twice', () => {
  const request = {
    method: 'GET',
    url: '/',
    headers: { host: 'h', a: 'y, x' },
    headersDistinct: { a: [' y', 'x  z'] },
  };
  assert.equal(canonicalRequest(request, ['a', 'host'], 'HASH', 'states'), 'GET\n/\n\na:y,x z\nhost:h\n\na;host\nHASH');
});

describe('the canonical request of', () => {
  for (const [name, method, url, headers, signed, expected] of cases)
    it(name, () => assert.equal(canonicalRequest({ method, url, headers }, signed, 'HASH', 'states'), expected));
});
