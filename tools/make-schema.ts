/**
 * Writes `schema.json`, by which editors complete a configuration in YAML or JSON: `node tools/make-schema.ts`. The shape is that of the code's schema,
 * the descriptions are the comments of its keys.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { appSchema } from '../src/jobs/config/schema/schema.ts';

export const schemaPath = join(import.meta.dirname, '../schema.json');
const sourceFolder = join(import.meta.dirname, '../src/jobs/config/schema');

type Node = Record<string, unknown>;

/** The text of the published schema. */
export function renderSchema(): string {
  const schema = z.toJSONSchema(appSchema, { io: 'input', target: 'draft-2020-12' }) as Node;
  describe(
    schema,
    blocksIn(['values.ts', 'schema.ts'].map((name) => readFileSync(join(sourceFolder, name), 'utf8')).join('')),
  );
  return `${JSON.stringify({ title: "punctual's configuration of jobs", ...schema }, undefined, 2)}\n`;
}

/** An object of fields in the source: its keys, with the comment before each. */
type Block = ReadonlyMap<string, string | undefined>;

/** `const aFields = {`, and what it spreads. */
export function blocksIn(source: string): ReadonlyMap<string, Block> {
  const blocks = new Map<string, Block>();
  for (const [, name = '', body = ''] of source.matchAll(/^(?:export )?const (\w+) = \{\n(.*?)^\};/gms)) {
    const block = new Map<string, string | undefined>();
    for (const [, comment, spread, key] of body.matchAll(
      /^(?: {2}\/\*\* (.*?) \*\/\n)? {2}(?:\.\.\.(\w+)|(\$?\w+))(?=[:,])/gm,
    )) {
      if (spread !== undefined) for (const [inner, said] of blocks.get(spread) ?? []) block.set(inner, said);
      else if (key !== undefined) block.set(key, comment);
    }
    blocks.set(name, block);
  }
  return blocks;
}

/** The block that an object of the schema is made of: most of its keys, and fewest besides. */
function blockOf(keys: readonly string[], blocks: ReadonlyMap<string, Block>): Block | undefined {
  const known = (block: Block): number => keys.filter((key) => block.has(key)).length * 1000 - block.size;
  return [...blocks.values()].toSorted((left, right) => known(right) - known(left))[0];
}

function describe(node: unknown, blocks: ReadonlyMap<string, Block>): void {
  if (Array.isArray(node)) for (const item of node) describe(item, blocks);
  else if (typeof node === 'object' && node !== null) {
    const { properties } = node as { properties?: Record<string, Node> };
    const block = properties && blockOf(Object.keys(properties), blocks);
    for (const [key, property] of Object.entries(properties ?? {})) {
      const comment = block?.get(key);
      if (comment !== undefined) property['description'] ??= comment;
    }
    for (const inner of Object.values(node)) describe(inner, blocks);
  }
}

if (import.meta.main) writeFileSync(schemaPath, renderSchema());
