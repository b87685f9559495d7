import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from './run-punctual.ts';
import { sharedFile } from './shared.ts';

describe('recorded data beside the checkout', () => {
  it('is used where it is there, in CI and elsewhere', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'cases.json');
    writeFileSync(path, '[]');
    for (const inCi of [true, false])
      assert.deepEqual(sharedFile('cases.json', folder.path, inCi), { path, skip: false });
  });

  it('is skipped with its reason where it is not there', () => {
    using folder = temporaryFolder();
    const { skip } = sharedFile('cases.json', folder.path, false);
    assert.equal(skip, 'there is no ../shared/cases.json beside the checkout');
  });

  it('fails in CI where it is not there', () => {
    using folder = temporaryFolder();
    assert.throws(
      () => sharedFile('cases.json', folder.path, true),
      /no \.\.\/shared\/cases\.json .*: CI must have it/,
    );
  });
});
