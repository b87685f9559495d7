import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { answerClasses } from './answers.table.ts';
import { compatibilityPage } from './make-compatibility.ts';

it('docs/compatibility.md says what the tables say', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/compatibility.md'), 'utf8');
  assert.equal(page, compatibilityPage(), 'make it anew: node tools/make-compatibility.ts');
});

it('the tests that hold the classes of answers are there', () => {
  const named = answerClasses.flatMap(({ test }) => test ?? []);
  assert.deepEqual(
    named.filter((path) => !existsSync(join(import.meta.dirname, '..', path))),
    [],
  );
});
