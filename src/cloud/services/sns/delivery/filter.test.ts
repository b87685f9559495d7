/** What is nested without bottom meets no filter, and keeps nobody waiting: whoever walked it would overflow the stack. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { filteredOnce, isWanted } from './filter.ts';

const bottomless = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const wanted = (filter: Record<string, string>, body: string, tags: string): boolean =>
  isWanted({ attributes: filter } as never, filteredOnce(body, { tags: { Type: 'String.Array', Value: tags } }));

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

it('a body is read once, however many filters look at it', () => {
  const bodies = { read: 0 };
  const parse = JSON.parse;
  JSON.parse = (text: string) => {
    if (text === '{"a":"x"}') bodies.read += 1;
    return parse(text);
  };
  try {
    const message = filteredOnce('{"a":"x"}', {});
    const filter = (value: string) => ({ FilterPolicyScope: 'MessageBody', FilterPolicy: `{"a":["${value}"]}` });
    const found = ['x', 'y', 'x'].map((value) => isWanted({ attributes: filter(value) } as never, message));
    assert.deepEqual([found, bodies.read], [[true, false, true], 1]);
  } finally {
    JSON.parse = parse;
  }
});
