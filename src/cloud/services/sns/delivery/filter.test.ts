/** What is nested without bottom meets no filter, and keeps nobody waiting: whoever walked it would overflow the stack. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isWanted } from './filter.ts';

const bottomless = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const wanted = (filter: Record<string, string>, body: string, tags: string): boolean =>
  isWanted({ attributes: filter } as never, { body, attributes: { tags: { Type: 'String.Array', Value: tags } } });

it('a bottomless body meets no filter on bodies', () => {
  const filter = { FilterPolicyScope: 'MessageBody', FilterPolicy: '{"a":["x"]}' };
  assert.equal(wanted(filter, '{"a":"x"}', '[]'), true);
  assert.equal(wanted(filter, `{"a":${bottomless}}`, '[]'), false);
});

it('a bottomless array is no array', () => {
  const filter = { FilterPolicy: '{"tags":["x"]}' };
  assert.equal(wanted(filter, '', '["x"]'), true);
  assert.equal(wanted(filter, '', bottomless), false);
});
