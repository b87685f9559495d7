/** A template without what is known to be wrong with it, so that the rest can be tried: only to find further problems, never to deploy. */
import { isObject } from '../../../../languages/is-object.ts';
import type { Problem } from '../../../../languages/problem.ts';
import type { Json, JsonObject } from '../../../../languages/template/document.ts';
import type { Output, Resource, Template } from '../../../../languages/template/template.ts';
import { unknownArn, unknownText } from './stand-in.ts';

const alwaysTrue: Json = { 'Fn::Equals': ['', ''] };

/** Resources, properties and outputs with problems are left out; a condition with problems is true. */
export function withoutProblems(template: Template, problems: readonly Problem[]): Template {
  const parts: Parts = {
    resources: new Map(template.resources),
    conditions: new Map(template.conditions),
    outputs: new Map(template.outputs),
  };
  for (const { path } of problems) leaveOut(parts, path);
  for (const [name, resource] of parts.resources)
    parts.resources.set(name, {
      ...resource,
      dependsOn: resource.dependsOn.filter((other) => parts.resources.has(other)),
    });
  return { ...template, ...parts };
}

interface Parts {
  readonly resources: Map<string, Resource>;
  readonly conditions: Map<string, Json>;
  readonly outputs: Map<string, Output>;
}

function leaveOut({ resources, conditions, outputs }: Parts, path: Problem['path']): void {
  const [section, name, part] = path.map(String);
  if (name === undefined) return;
  if (section === 'Conditions' && conditions.has(name)) conditions.set(name, alwaysTrue);
  if (section === 'Outputs') outputs.delete(name);
  const resource = section === 'Resources' ? resources.get(name) : undefined;
  if (!resource) return;
  if (part === undefined || part === 'Type') resources.delete(name);
  else resources.set(name, without(resource, path));
}

function without(resource: Resource, path: Problem['path']): Resource {
  const { condition, metadata, properties, ...rest } = resource;
  const [, , part, property] = path.map(String);
  return {
    ...rest,
    properties:
      part === 'Properties' && property !== undefined ? withoutProperty(properties, property, path) : properties,
    ...(condition === undefined || part === 'Condition' ? {} : { condition }),
    ...(metadata === undefined || part === 'Metadata' ? {} : { metadata }),
  };
}

/** A function inside of a property becomes a text, so that what is around it can be tried; anything else takes its property along. */
function withoutProperty(properties: JsonObject, property: string, path: Problem['path']): JsonObject {
  const { [property]: value, ...others } = properties;
  const within = path.slice(4);
  const call = within.findIndex((step) => /^(Ref|Fn::\w+)$/.test(String(step)));
  if (call < 1 || value === undefined) return others;
  return { ...others, [property]: withUnknown(value, within.slice(0, call)) };
}

/** `value` with a text in place of what is at the end of `path`. */
function withUnknown(value: Json, path: Problem['path']): Json {
  const [step, ...rest] = path;
  if (step === undefined) return unknownText;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? withUnknown(item, rest) : item));
  if (!isObject(value)) return value;
  const members = Object.entries(value as JsonObject).map(([name, item]) => {
    if (name !== step) return [name, item] as const;
    return [name, rest.length === 0 && name.endsWith('Arn') ? unknownArn : withUnknown(item, rest)] as const;
  });
  return Object.fromEntries(members);
}
