import assert from 'node:assert/strict';
import { it } from 'node:test';
import { changesOf, inputOf, wholeInput } from './changed-input.ts';

it('an input is taken apart into what a person fills in, and put together again as it was', () => {
  const text =
    '{"scheduledTime":"2026-10-24T03:00:00Z","command":["import","--all files"],"environment":{"DRY":"1","Q":"a=b"}}';
  const { command, variables, input } = changesOf(text);
  assert.deepEqual(
    [command, variables, JSON.parse(input)],
    ['import\n--all files', 'DRY=1\nQ=a=b', { scheduledTime: '2026-10-24T03:00:00Z' }],
  );
  assert.deepEqual(inputOf({ ...wholeInput(input), command, variables }), { input: text });
  const sized = '{"scheduledTime":"2026-10-24T03:00:00Z","memory":1024,"cpu":256}';
  assert.deepEqual([changesOf(sized).memory, changesOf(sized).cpu], ['1024', '256']);
  assert.deepEqual(inputOf(changesOf(sized)), { input: sized });
  const long = '{"id":9007199254740993,"rate":1.0,"environment":{"ID":"9007199254740995"}}';
  assert.deepEqual(inputOf(changesOf(long)), { input: long });
  assert.equal(changesOf('{"environment":{"ID":9007199254740993}}').variables, 'ID=9007199254740993');
  for (const plain of ['{}', '[1]', '"x"', 'null', '9007199254740993'])
    assert.deepEqual(inputOf(changesOf(plain)), { input: plain });
});

it('what cannot be an input is said in words', () => {
  const empty = wholeInput('{}');
  const cases: [changes: object, words: RegExp][] = [
    [{ input: '{' }, /^The input is no JSON: /],
    [{ variables: 'A=1\nno' }, /^A variable is written NAME=value, found: no$/],
    [{ memory: '1024', input: '[]' }, /input that is an object/],
    [{ command: 'x', input: '[]' }, /input that is an object/],
  ];
  for (const [changes, words] of cases)
    assert.match((inputOf({ ...empty, ...changes }) as { problem: string }).problem, words);
});
