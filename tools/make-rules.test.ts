import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { rulesPage } from './make-rules.ts';

it('docs/rules.md says what the table of rules says', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/rules.md'), 'utf8');
  assert.equal(page, rulesPage(), 'make it anew: node tools/make-rules.ts');
});
