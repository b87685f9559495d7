/** Templates of all bytes that one may have: read, or refused for what is too much of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseText } from './document.ts';
import { parseTemplate } from './parse.ts';

/** What it is refused for first. */
function refusal(text: string): string {
  const problems = parseTemplate(text);
  assert.ok(Array.isArray(problems), 'the template was accepted');
  return problems[0]?.message ?? '';
}

describe('YAML of a megabyte', () => {
  it('of many tokens', () => assert.match(refusal(`a: [${','.repeat(900_000)}]`), /more than 400000 tokens/));
  it('of many values', () => assert.match(refusal(`a: [${'xxxxxx,'.repeat(100_001)}]`), /at most 100000 values/));

  it('a broken place is found within a document of many keys', () => {
    const keys = Array.from({ length: 9000 }, (_, index) => `  a${index}: {name: as much content as a line has}`).join(
      '\n',
    );
    assert.match(refusal(`x:\n${keys}\n  a7: d`), /duplicate key `a7`/);
  });
});

describe('JSON of a megabyte', () => {
  it('of many values is refused as YAML is', () => {
    const text = `{"a": [${'1000000,'.repeat(100_000)}1]}`;
    assert.match(refusal(text), /at most 100000 values/);
    assert.equal(refusal(text), refusal(`---\n${text}`));
  });

  it('a megabyte of each kind', () => {
    for (const text of ['\\n'.repeat(490_000), 'x'.repeat(980_000)])
      assert.ok(!Array.isArray(parseText(`{"a": "${text}"}`)));
    const brackets = `${'['.repeat(490_000)}${']'.repeat(490_000)}`;
    for (const text of [brackets, `[${'null,'.repeat(190_000)}1]`, `[${'{},'.repeat(300_000)}1]`])
      assert.ok(Array.isArray(parseText(`{"a": ${text}}`)));
  });
});
