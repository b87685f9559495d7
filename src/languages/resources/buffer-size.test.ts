import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bufferSizeProblem } from './buffer-size.ts';

describe('the size of a buffer of log lines', () => {
  for (const text of ['', '25m', '4M', '1024', '0.5g', '10 MB', '10MiB', '512kb', '100b'])
    it(`may be \`${text}\``, () => assert.equal(bufferSizeProblem(text), undefined));

  const wrong: [text: string, why: string][] = [
    ['lots', "invalid size: 'lots'"],
    ['-1m', "invalid size: '-1m'"],
    ['1.2.3m', "invalid size: '1.2.3m'"],
    ['25 megabytes', "invalid suffix: 'megabytes'"],
    ['25x', "invalid suffix: 'x'"],
  ];
  for (const [text, why] of wrong) it(`may not be \`${text}\``, () => assert.equal(bufferSizeProblem(text), why));
});
