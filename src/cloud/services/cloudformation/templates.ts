/** Template text -> template, checked against the resource types that there are. Keeps the last ones read. */
import { isObject } from '../../../languages/is-object.ts';
import { didYouMean } from '../../../languages/nearest.ts';
import { type Problem, renderPath } from '../../../languages/problem.ts';
import { outputNamed } from '../../../languages/resources/cloudformation.table.ts';
import { isReadable, type ResourceSchema } from '../../../languages/resources/resource-schema.ts';
import { resourceSchemas, schemaOf } from '../../../languages/resources/resource-schemas.ts';
import { languageExtensions } from '../../../languages/template/functions.table.ts';
import { references } from '../../../languages/template/functions.ts';
import { include } from '../../../languages/template/include.ts';
import { exists } from '../../../languages/template/order.ts';
import { type Given, type ReadTemplate, readTemplate } from '../../../languages/template/parse.ts';
import { type Resource, type Template, withPositions } from '../../../languages/template/template.ts';
import { templateError } from './refusals.ts';
import { checkNames } from './types/convert.ts';

export interface Templates {
  /** Throws ValidationError with every problem. */
  read(text: string, given?: Given): Template;
  /** With every problem, and what could be read beside them; for a text that `read` refused. */
  readAll(text: string, given?: Given): ReadTemplate;
  /** One that is only asked about: which properties a type has, and which of them are here, is not looked at, as AWS does not. */
  readForm(text: string): ReadTemplate;
  /** One that was read before, perhaps by an older version, whose regular expressions took more. */
  readDeployed(text: string, given: Given): Template;
  /** One whose values are not known: what its loops make is not what they will make. Throws ValidationError where it is no template. */
  outline(text: string): Template;
  drop(): void;
}

/** How a complaint of a type that is not here begins. */
export const unrecognized = 'Template format error: Unrecognized resource types';

const keptMax = 16;

export function openTemplates(): Templates {
  const outlines = openCache((text) => {
    const read = readTemplate(text, true);
    return checked({ ...read, problems: read.text.problems });
  });
  const deployed = openCache((text, given) => keepOutline(text, checked(readWhole(text, true, given))));
  const fresh = openCache((text, given) => {
    const template = checked(readAll(text, given));
    deployed.keep(keyOf(text, given), template);
    return keepOutline(text, template);
  });
  /** Without a transform a template is the same with any values. */
  const keepOutline = (text: string, template: Template): Template => {
    if (template.transforms.length === 0) outlines.keep(text, template);
    return template;
  };
  let last: { readonly key: string; readonly read: ReadTemplate } | undefined;
  /** What was refused is read once more to look for all its problems. */
  const readAll = (text: string, given?: Given): ReadTemplate => {
    const key = keyOf(text, given);
    if (last?.key !== key) last = { key, read: readWhole(text, false, given) };
    return last.read;
  };
  return {
    read: fresh.read,
    readAll,
    readForm: (text) => readWhole(text, false, undefined, checkForms),
    readDeployed: deployed.read,
    outline: outlines.read,
    drop() {
      last = undefined;
      for (const cache of [fresh, deployed, outlines]) cache.drop();
    },
  };
}

/** A template with a transform is another with other values. */
function keyOf(text: string, given: Given | undefined): string {
  if (!given || !(text.includes(languageExtensions) || text.includes(include))) return text;
  const { parameters, pseudo = [], included = [] } = given;
  return JSON.stringify([[...parameters], [...pseudo], [...included], text]);
}

function openCache(parse: (text: string, given?: Given) => Template) {
  const kept = new Map<string, Template>();
  const keep = (key: string, template: Template): void => {
    if (kept.size >= keptMax) kept.delete(kept.keys().next().value!);
    kept.set(key, template);
  };
  return {
    read(text: string, given?: Given): Template {
      const key = keyOf(text, given);
      const known = kept.get(key);
      if (known) return known;
      const template = parse(text, given);
      keep(key, template);
      return template;
    },
    keep,
    drop: () => kept.clear(),
  };
}

function readWhole(
  text: string,
  isDeployed: boolean,
  given: Given | undefined,
  check: (template: Template) => Problem[] = checkResources,
): ReadTemplate {
  const read = readTemplate(text, isDeployed, given);
  const { template, problems } = read;
  const more = template ? withPositions(check(template), template.positions) : [];
  // A type that a transform refuses, and a macro in place of a property, are complained of already.
  const places = new Set(problems.map(({ path }) => renderPath(path)));
  const others = more.filter((one) => !places.has(renderPath(one.path)) && !read.text.isOfGap(one));
  return { ...read, problems: [...problems, ...others] };
}

function checked({ template, problems }: Pick<ReadTemplate, 'template' | 'problems'>): Template {
  if (!template || problems.length > 0) throw templateError(problems);
  return template;
}

function checkForms(template: Template): Problem[] {
  const problems: Problem[] = [];
  for (const [name, { type, condition }] of template.resources)
    if (condition === undefined) checkType(type, ['Resources', name, 'Type'], problems);
  return problems;
}

function checkType(type: string, path: string[], problems: Problem[]): ResourceSchema | undefined {
  const schema = schemaOf(type);
  if (!schema)
    problems.push({
      path,
      message: `${unrecognized}: [${type}]`,
      hint: didYouMean(type, resourceSchemas.keys()).hint ?? 'this version of Punctual has no such type',
    });
  return schema;
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
  const type = checkType(resource.type, [...path, 'Type'], problems);
  if (!type) return;
  checkNames(type, resource.properties, [...path, 'Properties'], problems);
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
    const type = schemaOf(template.resources.get(name)?.type ?? '');
    if (!type || typeof attribute !== 'string' || hasAttribute(type, attribute)) continue;
    problems.push({
      path: at,
      message: `Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`,
      hint:
        didYouMean(attribute, type.attributes).hint ??
        (type.attributes.length > 0 ? `${type.name} has ${type.attributes.join(', ')}` : `${type.name} has none`),
    });
  }
}

const hasAttribute = (type: ResourceSchema, attribute: string): boolean =>
  isReadable(type, attribute) || outputNamed(type.name, attribute) !== undefined;
