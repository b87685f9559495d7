import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AwsError } from './aws-error.ts';
import {
  checkTags,
  mergeTagMaps,
  mergeTags,
  type TagRules,
  tagListOf,
  tagMapOf,
  withoutKeys,
  withoutTags,
} from './tags.ts';

const rules: TagRules = {
  max: 2,
  tooMany: () => new AwsError('TooMany', 'at most 2'),
  reserved: (message) => new AwsError('Reserved', message),
};
const strict: TagRules = {
  ...rules,
  duplicate: (key) => new AwsError('Duplicate', key),
  ignoreCase: true,
};
const tag = (Key: string, Value = '') => ({ Key, Value });

describe('the tags of a request', () => {
  const refused: [name: string, keys: string[], rules: TagRules, code: string][] = [
    ['more than a resource may have', ['a', 'b', 'c'], rules, 'TooMany'],
    ['a key twice', ['a', 'a'], strict, 'Duplicate'],
    ['a key twice in another letter case', ['a', 'A'], strict, 'Duplicate'],
    ["a key of AWS's own", ['Aws:a'], rules, 'Reserved'],
  ];
  for (const [name, keys, by, code] of refused) {
    it(`are refused for ${name}`, () => {
      assert.throws(
        () =>
          checkTags(
            keys.map((key) => tag(key)),
            by,
          ),
        { code },
      );
    });
  }

  it('may give a key twice where no rule forbids it', () => {
    assert.equal(
      checkTags(
        ['a', 'a', 'A'].map((key) => tag(key)),
        rules,
      ).length,
      3,
    );
  });
});

describe('the tags of a resource', () => {
  it('take new ones, which replace those of the same key', () => {
    assert.deepEqual(mergeTags([tag('a', '1'), tag('b', '1')], [tag('a', '2')], rules), [tag('a', '2'), tag('b', '1')]);
    assert.deepEqual(mergeTags([tag('a', '1')], [tag('A', '2')], strict), [tag('A', '2')]);
    assert.deepEqual(mergeTags([{ key: 'a', value: '1' }], [{ key: 'a', value: '2' }], rules), [
      { key: 'a', value: '2' },
    ]);
    assert.deepEqual(mergeTagMaps({ a: '1', b: '1' }, { a: '2' }, rules), { a: '2', b: '1' });
  });

  it('are never more than the service lets a resource have', () => {
    assert.throws(() => mergeTags([tag('a'), tag('b')], [tag('c')], rules), { code: 'TooMany' });
    assert.throws(() => mergeTagMaps({ a: '', b: '' }, { c: '' }, rules), { code: 'TooMany' });
  });

  it('lose those whose keys are given', () => {
    assert.deepEqual(withoutTags([tag('a'), tag('b')], ['a', 'B']), [tag('b')]);
    assert.deepEqual(withoutTags([tag('a'), tag('b')], ['a', 'B'], strict), []);
    assert.deepEqual(withoutKeys({ a: '1', b: '2' }, ['a']), { b: '2' });
  });

  it('are a list or a map', () => {
    assert.deepEqual(tagListOf(tagMapOf([tag('a', '1'), tag('__proto__', '2')])), [
      tag('a', '1'),
      tag('__proto__', '2'),
    ]);
  });
});
