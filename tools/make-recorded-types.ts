/**
 * Makes `src/languages/resources/recorded.table.ts`: the properties of the types that are recorded only, from what AWS publishes of its resource types
 * (as the CDK carries it, a development dependency). Run: `node tools/make-recorded-types.ts`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedForms } from '../src/languages/resources/recorded-forms.table.ts';

interface Published {
  readonly properties: Readonly<
    Record<
      string,
      {
        readonly required?: boolean;
        readonly causesReplacement?: string;
        readonly type: { readonly type: string; readonly element?: { readonly type: string } };
      }
    >
  >;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Database {
  lookup(entity: string, index: string, by: string, value: string): readonly Published[];
}

export const tablePath = join(import.meta.dirname, '../src/languages/resources/recorded.table.ts');

/** Of the CDK's own type nothing is published. */
const cdkMetadata: Published = { properties: { Analytics: { type: { type: 'string' } } }, attributes: {} };

/** Property -> what is to be known of it: `!` it is required, `*` a change of it makes a new resource, `#` it is a list of tags. */
function marks({ required, causesReplacement, type }: Published['properties'][string], name: string): string {
  const isTags = name === 'Tags' && type.type === 'array' && type.element?.type === 'tag';
  return `${required ? '!' : ''}${causesReplacement === 'yes' ? '*' : ''}${isTags ? '#' : ''}`;
}

export function render(database: Database): string {
  const lines = Object.keys(recordedForms).map((type) => {
    const [found] =
      type === 'AWS::CDK::Metadata' ? [cdkMetadata] : database.lookup('resource', 'cloudFormationType', 'equals', type);
    if (!found) throw new Error(`AWS publishes no type ${type}`);
    const properties = Object.keys(found.properties)
      .sort()
      .map((name) => `${marks(found.properties[name] as never, name)}${name}`);
    return `  '${type}': ${JSON.stringify(properties)},`;
  });
  return [
    '/** The properties of the types that are recorded only. Made by tools/make-recorded-types.ts; do not edit. */',
    '',
    '/** `!`: required; `*`: a change of it makes a new resource; `#`: a list of tags. */',
    '// biome-ignore format: one line a type',
    'export const recordedProperties: Readonly<Record<string, readonly string[]>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

/** Its name stands in a variable, so that the type check needs it nowhere. */
export async function published(): Promise<Database> {
  const name = '@aws-cdk/aws-service-spec';
  return ((await import(name)) as { loadAwsServiceSpecSync(): Database }).loadAwsServiceSpecSync();
}

if (import.meta.main) writeFileSync(tablePath, render(await published()));
