/** A stack's outputs and exports, once its resources are there. */
import { exists } from '../../../../languages/template/order.ts';
import { templateError } from '../refusals.ts';
import type { StackOutput } from '../stack.ts';
import { type Deployment, evaluated, templateProblems } from './deployment.ts';

/** Throws ValidationError if a value is no text, or an export's name is taken. */
export function outputsOf(deployment: Deployment): StackOutput[] {
  const outputs: StackOutput[] = [];
  for (const [key, output] of deployment.template.outputs) {
    if (!exists(output, deployment.scope.conditions)) continue;
    const path = ['Outputs', key];
    const value = textOf(deployment, evaluated(deployment, output.value, [...path, 'Value']), [...path, 'Value']);
    const exportName = output.exportName === undefined ? undefined : exportNameOf(deployment, key);
    outputs.push({ key, value, description: output.description, exportName });
  }
  return outputs;
}

function exportNameOf(deployment: Deployment, key: string): string {
  const path = ['Outputs', key, 'Export', 'Name'];
  const name = textOf(deployment, evaluated(deployment, deployment.template.outputs.get(key)!.exportName!, path), path);
  const taken = deployment.service.tables.exported(name);
  if (taken && taken.stackId !== deployment.stack.id) {
    const by = deployment.service.tables.stackById(taken.stackId)?.name;
    throw wrong(deployment, path, `Export with name ${name} is already exported by stack ${by}.`);
  }
  return name;
}

function textOf(deployment: Deployment, value: unknown, path: string[]): string {
  if (value !== undefined && typeof value !== 'object') return String(value);
  throw wrong(
    deployment,
    path,
    'Template format error: The Value field of every Outputs member must evaluate to a String.',
  );
}

const wrong = (deployment: Deployment, path: string[], message: string) =>
  templateProblems(deployment, [{ path, message }]);

/** Throws ValidationError if a stack uses an export that would be gone. */
export function checkExports(deployment: Pick<Deployment, 'service' | 'stack'>, outputs: readonly StackOutput[]): void {
  const { tables } = deployment.service;
  for (const { name, value } of tables.exportsOf(deployment.stack.id)) {
    const importer = tables.importerOf(name);
    const kept = outputs.find(({ exportName }) => exportName === name);
    if (importer === undefined || kept?.value === value) continue;
    const verb = kept ? 'updated' : 'deleted';
    const message = `Export ${name} cannot be ${verb} as it is in use by ${tables.stackById(importer)?.name}`;
    throw templateError([{ path: [], message }]);
  }
}
