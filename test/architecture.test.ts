/** The table of a tick's way in ARCHITECTURE.md names files and functions that are there. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
const rows = [...page.matchAll(/^\| ((?:or )?`[^|]*\.ts`[^|]*)\|/gm)].map(([, where]) => where as string);

/** A path is from `src` or `src/cloud`; one without a folder stands beside the file before it. */
function fileOf(name: string, before: string | undefined): string | undefined {
  const places = name.includes('/')
    ? [`src/${name}`, `src/cloud/${name}`]
    : before
      ? [join(dirname(before), name)]
      : [];
  return places.find((place) => existsSync(join(root, place)));
}

const declares = (text: string, name: string): boolean =>
  new RegExp(`\\b(?:function|const) ${name}\\b|^\\s+(?:async )?${name}\\(`, 'm').test(text);

describe("a tick's way", () => {
  it('is a table of many steps', () => assert.ok(rows.length > 15, `${rows.length} rows`));

  for (const row of rows)
    it(row, () => {
      let file: string | undefined;
      for (const [, word] of row.matchAll(/`([^`]+)`/g)) {
        if (word?.endsWith('.ts')) {
          file = fileOf(word, file);
          assert.ok(file, `no file ${word}`);
        } else
          assert.ok(declares(readFileSync(join(root, file as string), 'utf8'), word as string), `${file}: ${word}`);
      }
    });
});
