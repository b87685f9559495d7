/** Template text -> template, checked against the resource types that there are. Keeps the last ones read. */
import { isObject } from '../../../languages/is-object.ts';
import { didYouMean } from '../../../languages/nearest.ts';
import type { Problem } from '../../../languages/problem.ts';
import { resourceSchemas } from '../../../languages/resources/resource-schemas.ts';
import { references } from '../../../languages/template/functions.ts';
import { exists } from '../../../languages/template/order.ts';
import { type ReadTemplate, readTemplate } from '../../../languages/template/parse.ts';
import { type Resource, type Template, withPositions } from '../../../languages/template/template.ts';
import { templateError } from './refusals.ts';
import { checkNames } from './types/convert.ts';

export interface Templates {
  /** Throws ValidationError with every problem. */
  read(text: string): Template;
  /** With every problem, and what could be read beside them; for a text that `read` refused. */
  readAll(text: string): ReadTemplate;
  /** One that was read before, perhaps by an older version, whose regular expressions took more. */
  readDeployed(text: string): Template;
  drop(): void;
}

const keptMax = 16;

export function openTemplates(): Templates {
  const deployed = openCache((text) => checked(readWhole(text, true)));
  const fresh = openCache((text) => {
    const template = checked(readAll(text));
    deployed.keep(text, template);
    return template;
  });
  let last: { readonly text: string; readonly read: ReadTemplate } | undefined;
  /** What was refused is read once more to look for all its problems. */
  const readAll = (text: string): ReadTemplate => {
    if (last?.text !== text) last = { text, read: readWhole(text, false) };
    return last!.read;
  };
  return {
    read: fresh.read,
    readAll,
    readDeployed: deployed.read,
    drop() {
      last = undefined;
      fresh.drop();
      deployed.drop();
    },
  };
}

function openCache(parse: (text: string) => Template) {
  const kept = new Map<string, Template>();
  const keep = (text: string, template: Template): void => {
    if (kept.size >= keptMax) kept.delete(kept.keys().next().value!);
    kept.set(text, template);
  };
  return {
    read(text: string): Template {
      const known = kept.get(text);
      if (known) return known;
      const template = parse(text);
      keep(text, template);
      return template;
    },
    keep,
    drop: () => kept.clear(),
  };
}

function readWhole(text: string, isDeployed: boolean): ReadTemplate {
  const { template, problems } = readTemplate(text, isDeployed);
  const more = template ? withPositions(checkResources(template), template.positions) : [];
  return { ...(template ? { template } : {}), problems: [...problems, ...more] };
}

function checked({ template, problems }: ReadTemplate): Template {
  if (!template || problems.length > 0) throw templateError(problems);
  return template;
}

function checkResources(template: Template): Problem[] {
  const problems: Problem[] = [];
  for (const [name, resource] of template.resources)
    if (resource.condition === undefined) checkResource(template, name, resource, problems);
  for (const [name, { value }] of template.outputs)
    checkAttributes(template, value, ['Outputs', name, 'Value'], problems);
  return problems;
}

/** What is wrong with the resources that exist under conditions: one that does not exist is no obstacle, whatever its type. */
export function problemsUnder(template: Template, conditions: ReadonlyMap<string, boolean>): Problem[] {
  const problems: Problem[] = [];
  for (const [name, resource] of template.resources)
    if (resource.condition !== undefined && exists(resource, conditions))
      checkResource(template, name, resource, problems);
  return withPositions(problems, template.positions);
}

function checkResource(template: Template, name: string, resource: Resource, problems: Problem[]): void {
  const path = ['Resources', name];
  const type = resourceSchemas.get(resource.type);
  if (!type) {
    problems.push({
      path: [...path, 'Type'],
      message: `Template format error: Unrecognized resource types: [${resource.type}]`,
      hint: didYouMean(resource.type, resourceSchemas.keys()).hint ?? 'this version of Punctual has no such type',
    });
    return;
  }
  checkNames(type.properties, resource.properties, [...path, 'Properties'], problems);
  checkAttributes(template, { Properties: resource.properties, Metadata: resource.metadata ?? {} }, path, problems);
  const annotations = resource.metadata?.['Punctual'];
  if (annotations !== undefined && !isObject(annotations))
    problems.push({ path: [...path, 'Metadata', 'Punctual'], message: '`Metadata.Punctual` must be an object' });
}

function checkAttributes(
  template: Template,
  node: Parameters<typeof references>[0],
  path: string[],
  problems: Problem[],
): void {
  for (const { name, attribute, path: at } of references(node, path)) {
    const type = resourceSchemas.get(template.resources.get(name)?.type ?? '');
    if (!type || typeof attribute !== 'string' || type.attributes.includes(attribute)) continue;
    problems.push({
      path: at,
      message: `Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`,
      hint:
        didYouMean(attribute, type.attributes).hint ??
        (type.attributes.length > 0 ? `${type.name} has ${type.attributes.join(', ')}` : `${type.name} has none`),
    });
  }
}
