/**
 * Makes `src/cloud/models/SERVICE.table.ts`: what the SDK's schemas say of S3, of KMS and of ECR, in the SDK's own form with names in the place of functions. Their
 * clients are no dependencies: S3's brings a second copy of the SDK's core along (19 MB), and of its 107 operations a third is served, of KMS's 54 a half, of ECR's 58 a fifth. What those
 * take and return is kept whole; of all others only what tells them apart from each other, so that they are refused by name.
 * Run: `node tools/make-schema-tables.ts FOLDER`, where FOLDER has @aws-sdk/client-s3, @aws-sdk/client-kms and @aws-sdk/client-ecr installed, or some of them.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ecrOperations } from '../src/cloud/services/ecr/ecr.ts';
import { kmsOperations } from '../src/cloud/services/kms/kms.ts';
import { s3Operations } from '../src/cloud/services/s3/s3.ts';

const served: Readonly<Record<string, { readonly called: string; readonly operations: readonly string[] }>> = {
  s3: { called: 'S3', operations: s3Operations },
  kms: { called: 'KMS', operations: kmsOperations },
  ecr: { called: 'ECR', operations: ecrOperations },
};

type Schema = readonly unknown[];

const isSchema = (value: unknown): value is Schema =>
  Array.isArray(value) && value.length >= 4 && typeof value[1] === 'string' && typeof value[2] === 'string';

function render(service: string, client: object): string {
  const { called, operations: known } = served[service]!;
  const made = new Map<string, unknown>();
  const schemas = Object.values(client).filter(isSchema);

  function reference(value: unknown): unknown {
    const target = typeof value === 'function' ? value() : value;
    if (isSchema(target)) return kept(target);
    return Array.isArray(target) ? [reference(target[0]), target[1]] : target;
  }

  function kept(schema: Schema): string {
    const [kind, , name, traits, ...rest] = schema as [number, string, string, unknown, ...unknown[]];
    if (made.has(name)) return name;
    made.set(name, undefined);
    const [first, second, count] = rest as [unknown, unknown[], unknown];
    if (kind === 0) made.set(name, [kind, traits, first]);
    else if (kind === 1) made.set(name, [kind, traits, reference(first)]);
    else if (kind === 2) made.set(name, [kind, traits, reference(first), reference(second)]);
    else made.set(name, [kind, traits, first, second.map(reference), ...(count === undefined ? [] : [count])]);
    return name;
  }

  /** Its labels, and what of its query and headers is required. */
  function told(schema: Schema): unknown {
    const [, , name, traits, names, members, count = 0] = schema as [
      0,
      0,
      string,
      unknown,
      string[],
      unknown[],
      number,
    ];
    const chosen = names.flatMap((one, index) => (one === 'Bucket' || one === 'Key' || index < count ? [index] : []));
    const plain = chosen.map((index) => {
      const member = members[index];
      return Array.isArray(member) && !isSchema(member) ? [0, member[1]] : 0;
    });
    made.set(name, [3, traits, chosen.map((index) => names[index]), plain, Math.min(count, chosen.length)]);
    return name;
  }

  const operations = schemas
    .filter(([kind]) => kind === 9)
    .map(([, , name, traits, input, output]) => {
      const { http } = traits as { http: unknown };
      const inputOf = (input as () => Schema)();
      return known.includes(name as string)
        ? [name, { http }, reference(input), reference(output)]
        : [name, { http }, isSchema(inputOf) && inputOf[0] === 3 ? told(inputOf) : 'unit', 'unit'];
    });
  for (const schema of schemas) if (schema[0] === -3) kept(schema);
  const lines = (entries: readonly string[]) => entries.map((one) => `  ${one},`).join('\n');
  return [
    `/** What AWS's model says of ${called}, as the SDK's schemas have it. Made by tools/make-schema-tables.ts; do not edit. */`,
    '',
    '/** [name, traits, input, output] */',
    '// biome-ignore format: one line an operation',
    'export const operations: readonly (readonly unknown[])[] = [',
    lines(operations.map((one) => JSON.stringify(one))),
    '];',
    '',
    '/** [kind, traits, ...], with names for other schemas. */',
    '// biome-ignore format: one line a schema',
    'export const schemas: Readonly<Record<string, readonly unknown[]>> = {',
    lines([...made].map(([name, schema]) => `${name}: ${JSON.stringify(schema)}`)),
    '};',
    '',
  ].join('\n');
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (!folder) throw new Error('say in which folder @aws-sdk/client-s3, -kms or -ecr is installed');
  const { resolve } = createRequire(join(folder, 'package.json'));
  for (const service of Object.keys(served)) {
    const found = locate(() => resolve(`@aws-sdk/client-${service}`));
    if (found === undefined) continue;
    const client: object = await import(pathToFileURL(found).href);
    writeFileSync(join(import.meta.dirname, `../src/cloud/models/${service}.table.ts`), render(service, client));
  }
}

function locate(find: () => string): string | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
