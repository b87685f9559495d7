import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseIpAddress } from './ip-address.ts';

describe('an IP address', () => {
  const cases: [text: string, digits: string | undefined][] = [
    ['203.0.113.9', 'CB007109'],
    ['010.0.0.1', '0A000001'],
    ['256.0.0.1', undefined],
    ['1.2.3', undefined],
    ['1.2.3.4.5', undefined],
    ['1.2.3.x', undefined],
    ['2001:db8::1', '20010DB8000000000000000000000001'],
    ['2001:DB8:0:0:0:0:0:1', '20010DB8000000000000000000000001'],
    ['::', '0'.repeat(32)],
    ['1::', `0001${'0'.repeat(28)}`],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['1:2:3:4:5:6:7', undefined],
    ['1:2:3:4:5:6:7::8', undefined],
    ['1::2::3', undefined],
    ['12345::', undefined],
    ['::g', undefined],
    ['', undefined],
  ];
  for (const [text, digits] of cases)
    it(`\`${text}\` is ${digits ?? 'none'}`, () => assert.equal(parseIpAddress(text), digits));

  it('is one for Node too', () => {
    const dotted = fc.ipV4();
    const colons = fc.ipV6().filter((text) => !text.includes('.'));
    fc.assert(fc.property(dotted, (text) => isIP(text) === 4 && parseIpAddress(text)?.length === 8));
    fc.assert(fc.property(colons, (text) => isIP(text) === 6 && parseIpAddress(text)?.length === 32));
  });
});
