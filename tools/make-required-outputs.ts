/**
 * Makes `src/cloud/models/required-outputs.table.ts`: which members of outputs AWS's models require. The SDK's schemas leave it out; its type declarations say it (a required
 * member has no question mark). Run: `node tools/make-required-outputs.ts`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { modelOf } from '../src/cloud/models/model.ts';
import { services } from '../src/cloud/models/services.ts';
import type { Shape } from '../src/cloud/models/shape.ts';

export const tablePath = join(import.meta.dirname, '../src/cloud/models/required-outputs.table.ts');

/** Of the SDK's packages, which are named otherwise than the service. */
const packages: Readonly<Record<string, string>> = {
  states: 'sfn',
  events: 'eventbridge',
  logs: 'cloudwatch-logs',
  secretsmanager: 'secrets-manager',
};

/** Services whose clients are no dependencies: S3's outputs require nothing, KMS's only their tags and dates. */
const withoutPackage: ReadonlySet<string> = new Set(['s3', 'kms', 'ecr']);

/** Required members by interface. */
function declared(service: string): ReadonlyMap<string, string[]> {
  const entry = createRequire(import.meta.url).resolve(`@aws-sdk/client-${packages[service] ?? service}`);
  const folder = join(dirname(entry), '../dist-types/models');
  const found = new Map<string, string[]>();
  for (const file of readdirSync(folder).filter((name) => name.startsWith('models_')))
    for (const [, name, body] of readFileSync(join(folder, file), 'utf8').matchAll(
      /^export interface (\w+)[^{]*\{\n([\s\S]*?)^\}/gm,
    ))
      found.set(
        name!,
        [...body!.matchAll(/^ {4}(\w+): /gm)].map(([, member]) => member!),
      );
  return found;
}

/** The structures that a shape is made of. */
function* structuresIn(shape: Shape | undefined, seen: Set<string>): Generator<string> {
  if (shape?.kind === 'list') yield* structuresIn(shape.item.shape, seen);
  if (shape?.kind === 'map') yield* structuresIn(shape.value.shape, seen);
  if (shape?.kind !== 'structure' || seen.has(shape.name)) return;
  seen.add(shape.name);
  yield shape.name;
  for (const member of shape.members.values()) yield* structuresIn(member.shape, seen);
}

function requiredOf(service: string): string[] {
  if (withoutPackage.has(service)) return [];
  const required = declared(service);
  const operations = Object.keys(services[service]!.client()).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
  const seen = new Set<string>();
  const names = operations.flatMap((name) => [...structuresIn(modelOf(service, name)?.output, seen)]);
  return names
    .sort()
    .flatMap((name) => (required.get(name)?.length ? [`    ${name}: ${JSON.stringify(required.get(name))},`] : []));
}

export function renderTable(): string {
  const lines = Object.keys(services).flatMap((service) => {
    const required = requiredOf(service);
    return required.length === 0 ? [] : [`  ${service}: {`, ...required, '  },'];
  });
  return [
    "/** Members that AWS's models require of outputs, by service and structure. Made by tools/make-required-outputs.ts; do not edit. */",
    '',
    '// biome-ignore format: one line a structure',
    'export const requiredOutputs: { readonly [service: string]: { readonly [structure: string]: readonly string[] } } = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(tablePath, renderTable());
