import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { tasksPage, withFields } from './make-task-fields.ts';

it('docs/tasks.md says what becomes of each field as the table does that the code goes by', () => {
  const page = readFileSync(tasksPage, 'utf8');
  assert.equal(page, withFields(page), 'make it anew: node tools/make-task-fields.ts');
});

it('keeps what stands around the table, and finds a verdict that is out of date', () => {
  const page = readFileSync(tasksPage, 'utf8');
  const old = page.replace('| `image` | enacted |', '| `image` | refused |');
  assert.notEqual(old, page);
  assert.equal(withFields(old), withFields(page));
});
