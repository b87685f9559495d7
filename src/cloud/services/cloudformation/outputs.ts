/** A stack's outputs and exports, once its resources are there. */
import { exists } from '../../../languages/template/order.ts';
import { withPositions } from '../../../languages/template/template.ts';
import { templateError } from './refusals.ts';
import { evaluated, type Site } from './site.ts';
import type { StackOutput } from './stack.ts';

/** Throws ValidationError if a value is no text, or an export's name is taken. */
export function outputsOf(site: Site): StackOutput[] {
  const outputs: StackOutput[] = [];
  for (const [key, output] of site.template.outputs) {
    if (!exists(output, site.scope.conditions)) continue;
    const path = ['Outputs', key];
    const value = textOf(site, evaluated(site, output.value, [...path, 'Value']), [...path, 'Value']);
    const exportName = output.exportName === undefined ? undefined : exportNameOf(site, key);
    outputs.push({ key, value, description: output.description, exportName });
  }
  return outputs;
}

function exportNameOf(site: Site, key: string): string {
  const path = ['Outputs', key, 'Export', 'Name'];
  const name = textOf(site, evaluated(site, site.template.outputs.get(key)!.exportName!, path), path);
  const taken = site.parts.tables.exported(name);
  if (taken && taken.stackId !== site.stack.id) {
    const by = site.parts.tables.stackById(taken.stackId)?.name;
    throw wrong(site, path, `Export with name ${name} is already exported by stack ${by}.`);
  }
  return name;
}

function textOf(site: Site, value: unknown, path: string[]): string {
  if (value !== undefined && typeof value !== 'object') return String(value);
  throw wrong(site, path, 'Template format error: The Value field of every Outputs member must evaluate to a String.');
}

const wrong = (site: Site, path: string[], message: string) =>
  templateError(withPositions([{ path, message }], site.template.positions));

/** Throws ValidationError if a stack uses an export that would be gone. */
export function checkExports(site: Pick<Site, 'parts' | 'stack'>, outputs: readonly StackOutput[]): void {
  const { tables } = site.parts;
  for (const { name, value } of tables.exportsOf(site.stack.id)) {
    const importer = tables.importerOf(name);
    const kept = outputs.find(({ exportName }) => exportName === name);
    if (importer === undefined || kept?.value === value) continue;
    const verb = kept ? 'updated' : 'deleted';
    const message = `Export ${name} cannot be ${verb} as it is in use by ${tables.stackById(importer)?.name}`;
    throw templateError([{ path: [], message }]);
  }
}
