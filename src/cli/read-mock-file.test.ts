import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readMockFile } from './read-mock-file.ts';
import { UserError } from './user-error.ts';

describe('--mock-file', () => {
  const read = (text: string | undefined) => {
    const folder = mkdtempSync(join(tmpdir(), 'mocks-'));
    const file = join(folder, 'mocks.json');
    try {
      if (text !== undefined) writeFileSync(file, text);
      return readMockFile(file);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('is read', () => assert.equal(read('{"StateMachines": {}, "MockedResponses": {}}').machines.size, 0));

  for (const [what, text, named] of [
    ['is not there', undefined, /^read .*mocks\.json`: there is no such file/],
    [
      'is wrong',
      '{"StateMachines": {}}',
      /mocks\.json is no file of mocked responses: must have the field `MockedResponses`/,
    ],
  ] as const)
    it(`that ${what} is the person's to mend`, () =>
      assert.throws(
        () => read(text),
        (error) => error instanceof UserError && named.test(error.message),
      ));
});
