/** A question is answered, or left. */
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline/promises';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { answerTo } from './ask.ts';

async function typed(keys: string): Promise<string | undefined> {
  const input = new PassThrough();
  const lines = createInterface({ input, output: new PassThrough(), terminal: true });
  const answer = answerTo(lines, 'go on? ');
  input.write(keys);
  return answer.finally(() => lines.close());
}

describe('a question at the terminal', () => {
  it('has its answer', async () => assert.equal(await typed(' yes \r'), 'yes'));
  it('is left with Ctrl-C, and with Ctrl-D', async () => {
    assert.equal(await typed('\u0003'), undefined);
    assert.equal(await typed('\u0004'), undefined);
  });
});
