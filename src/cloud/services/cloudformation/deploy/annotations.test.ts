import assert from 'node:assert/strict';
import { it } from 'node:test';
import { annotationsOf } from './annotations.ts';

it('what `punctual check` is to ignore is no annotation: every type takes it, and nothing comes of it', () => {
  const check = { ignore: [{ rule: 'no-retry', reason: 'a second run would pay twice' }] };
  const of = (Punctual: object) => annotationsOf({ type: 'AWS::Events::Rule', metadata: { Punctual } as never });
  assert.deepEqual(of({ check }), {});
  assert.deepEqual(of({ check, Job: 'report' }), { Job: 'report' });
});
