import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../languages/instant.ts';
import { OperatorError } from '../operator/operator-error.ts';
import { openExaminer } from './examine.ts';

const wanted = { kind: 'part', text: 'Resources: {}', ids: [], now: instant(0), isForAct: true } as const;

describe('templates are examined beside the server', () => {
  it('more than go at a time, each in its turn', async () => {
    const { examine, close } = openExaminer();
    const parts = await Promise.all(Array.from({ length: 3 }, () => examine(wanted)));
    assert.equal(parts.length, 3);
    close();
  });

  it('what goes on and what waits is refused at the end', async () => {
    const { examine, close } = openExaminer();
    const all = Array.from({ length: 4 }, () => examine(wanted));
    close();
    assert.deepEqual(
      (await Promise.allSettled(all)).map(({ status }) => status),
      Array(4).fill('rejected'),
    );
  });

  it('what takes too long is ended, with words for who asked', async () => {
    const { examine, close } = openExaminer({ part: 0, drill: 0 });
    await assert.rejects(examine(wanted), (error) => {
      assert.ok(error instanceof OperatorError);
      assert.match(`${error.message} -> ${error.hint}`, /^the template was not examined within 0 s -> .*try again/);
      return true;
    });
    close();
  });

  it('a process that cannot be started is an answer, and the next is asked', async () => {
    const node = process.execPath;
    const { examine, close } = openExaminer();
    process.execPath = '/nowhere/node';
    try {
      for (let count = 0; count < 3; count += 1) await assert.rejects(examine(wanted), /ENOENT/);
    } finally {
      process.execPath = node;
      close();
    }
  });
});
