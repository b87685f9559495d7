/** The order of keys, and how many rows a page reads. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Entry, groupKeys } from './group-keys.ts';

const inBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** All pages of a bucket with these keys, and how many rows they read. */
function list(keys: readonly string[], { prefix = '', delimiter = '', count = 1000 }) {
  const sorted = keys.toSorted(inBytes);
  const found: string[] = [];
  let rows = 0;
  let after = '';
  for (;;) {
    const { entries, isCut }: { entries: readonly Entry<true>[]; isCut: boolean } = groupKeys<true>(
      { prefix, delimiter, count },
      after,
      (from, most) => {
        const start = sorted.findIndex((key) => inBytes(key, from) >= 0);
        const batch = start < 0 ? [] : sorted.slice(start, start + most);
        rows += batch.length;
        return batch.map((key) => ({ key, item: true }));
      },
    );
    found.push(...entries.map(({ key }) => key));
    if (!isCut) return { found, rows };
    after = entries.at(-1)?.key ?? '';
  }
}

const numbered = (count: number, name: (digits: string) => string): string[] =>
  Array.from({ length: count }, (_, n) => name(String(n).padStart(5, '0')));

describe('keys beyond U+FFFF', () => {
  const keys = ['a', 'é', '\ue000', '\uffee', '😀', '😀b'];

  it('come after all others, on any page', () => {
    for (const count of [1, 2, 3, 1000]) assert.deepEqual(list(keys, { count }).found, keys);
  });

  it('are groups, and come after groups', () => {
    const nested = keys.map((key) => `p/${key}/1`);
    const groups = keys.map((key) => `p/${key}/`);
    for (const count of [1, 2, 1000])
      assert.deepEqual(list(nested, { prefix: 'p/', delimiter: '/', count }).found, groups);
  });

  it('are delimiters, also the last of all', () => {
    const last = '\u{10ffff}';
    const keys = numbered(1500, (n) => `a${last}${n}`);
    assert.deepEqual(list([...keys, 'b'], { delimiter: last }).found, [`a${last}`, 'b']);
  });
});

describe('rows are read', () => {
  it('once, where each folder has one file', () => {
    const { found, rows } = list(
      numbered(1000, (n) => `${n}/file`),
      { delimiter: '/' },
    );
    assert.equal(found.length, 1000);
    assert.equal(rows, 1000);
  });

  it('not all, where a folder is large', () => {
    const { found, rows } = list([...numbered(10_000, (n) => `a/${n}`), 'b', 'c/1'], { delimiter: '/' });
    assert.deepEqual(found, ['a/', 'b', 'c/']);
    assert.equal(rows, 1001 + 2);
  });

  it('not all, where a page goes on after a large folder', () => {
    const { found, rows } = list([...numbered(10_000, (n) => `a/${n}`), 'b'], { delimiter: '/', count: 1 });
    assert.deepEqual(found, ['a/', 'b']);
    assert.ok(rows <= 2 * (1001 + 1), String(rows));
  });
});
