import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkAttributeName } from './attribute-name.ts';

for (const name of ['a', 'A.b-c_9', 'awsome', 'x'.repeat(256)])
  it(`a message attribute may be called ${name.slice(0, 10)}`, () => checkAttributeName(name));

const refused: [name: string, message: RegExp][] = [
  ['', /non-empty/],
  ['x'.repeat(257), /less than 256 bytes/],
  ['aWs.a', /reserved/],
  ['Amazon.a', /reserved/],
  ['.a', /starting with character '\.'/],
  ['a.', /ending with character '\.'/],
  ['a..b', /successive/],
  ['a@b', /'#x40' was found/],
  ['größe', /'#xF6' was found/],
];
for (const [name, message] of refused)
  it(`nor is one called ${name.slice(0, 10)}`, () =>
    assert.throws(() => checkAttributeName(name), { code: 'ParameterValueInvalid', message }));
