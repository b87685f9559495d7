/**
 * Makes the tables of `src/cloud/models/constraints/` from `limits/` of the shared folder beside the checkout: what AWS's
 * service models (as botocore carries them, Apache-2.0) say of inputs beyond their types. Run: `node tools/make-constraints.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const limitsFolder = join(import.meta.dirname, '../../shared/limits');
const tablesFolder = join(import.meta.dirname, '../src/cloud/models/constraints');

/** Service -> the file of limits it is made from. */
export const limitFiles: Readonly<Record<string, string>> = {
  states: 'stepfunctions.json',
  events: 'events.json',
  scheduler: 'scheduler.json',
  ecs: 'ecs.json',
  cloudwatch: 'cloudwatch.json',
  logs: 'logs.json',
  sns: 'sns.json',
  sqs: 'sqs.json',
  iam: 'iam.json',
  sts: 'sts.json',
  cloudformation: 'cloudformation.json',
  ssm: 'ssm.json',
  secretsmanager: 'secretsmanager.json',
};

export const tablePath = (service: string): string => join(tablesFolder, `${service}.table.ts`);

type Limits = Readonly<Record<string, unknown>>;

export const readLimits = (service: string): Limits =>
  JSON.parse(readFileSync(join(limitsFolder, limitFiles[service] as string), 'utf8'));

/** The text of a service's table: one line a structure. */
export function renderTable(service: string, limits: Limits): string {
  const lines = Object.entries(limits).map(([structure, members]) => `  ${structure}: ${JSON.stringify(members)},`);
  return [
    `/** What AWS's model of ${service} says of inputs beyond their types. Made by tools/make-constraints.ts; do not edit. */`,
    `import type { ConstraintTable } from '../constraints.ts';`,
    '',
    '// biome-ignore format: one line a structure',
    'export const constraints: ConstraintTable = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

if (import.meta.main) {
  for (const service of Object.keys(limitFiles))
    writeFileSync(tablePath(service), renderTable(service, readLimits(service)));
}
