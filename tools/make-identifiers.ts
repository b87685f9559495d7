/**
 * Makes `src/languages/resources/identifiers.table.ts`: by which properties a resource of each type is identified, from what AWS publishes of its resource
 * types (as the CDK carries it, a development dependency). Run: `node tools/make-identifiers.ts`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourceSchemas } from '../src/languages/resources/resource-schemas.ts';

interface Database {
  lookup(
    entity: string,
    index: string,
    by: string,
    value: string,
  ): readonly { readonly primaryIdentifier?: readonly string[] }[];
}

export const identifiersPath = join(import.meta.dirname, '../src/languages/resources/identifiers.table.ts');

/** Types that AWS publishes none of are left out. */
export function renderIdentifiers(database: Database): string {
  const lines = [...resourceSchemas.keys()].sort().flatMap((type) => {
    const [found] = database.lookup('resource', 'cloudFormationType', 'equals', type);
    return found?.primaryIdentifier ? [`  ['${type}', ${JSON.stringify(found.primaryIdentifier)}],`] : [];
  });
  return [
    '/** The properties and attributes that identify a resource of each type. Made by tools/make-identifiers.ts; do not edit. */',
    '',
    '// biome-ignore format: one line a type',
    'export const identifiers: ReadonlyMap<string, readonly string[]> = new Map([',
    ...lines,
    ']);',
    '',
  ].join('\n');
}

if (import.meta.main) {
  const { published } = await import('./make-recorded-types.ts');
  writeFileSync(identifiersPath, renderIdentifiers((await published()) as unknown as Database));
}
