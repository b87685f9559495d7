/** Where a deployment stands: its stack, what it shall become, and the scope in which the template's functions are done. */
import { isObject } from '../../../languages/is-object.ts';
import type { Problem } from '../../../languages/problem.ts';
import { evaluateConditions } from '../../../languages/template/conditions.ts';
import type { Json, JsonObject, Path } from '../../../languages/template/document.ts';
import { evaluate, type Scope } from '../../../languages/template/evaluate.ts';
import { resolveParameters } from '../../../languages/template/parameters.ts';
import { type Template, withPositions } from '../../../languages/template/template.ts';
import type { Context } from '../../kit/service.ts';
import type { Parts } from './parts.ts';
import { templateError } from './refusals.ts';
import type { Revision, Stack } from './stack.ts';

export interface Site {
  readonly parts: Parts;
  readonly context: Context;
  readonly stack: Stack;
  readonly revision: Revision;
  readonly template: Template;
  readonly scope: Scope;
}

/** Throws ValidationError if the parameters do not fit, or a condition cannot be decided. */
export function openSite(parts: Parts, context: Context, stack: Stack, revision: Revision): Site {
  const template = parts.templates.read(revision.template);
  const parameters = resolveParameters(template, mapOf(revision.parameters), mapOf(revision.stored ?? {}));
  if (Array.isArray(parameters)) throw templateError(withPositions(parameters, template.positions));
  const partial = {
    parameters,
    mappings: template.mappings,
    pseudo: pseudoParameters(parts, stack, revision),
    resource: (logicalId: string, attribute?: string): Json | undefined => {
      const made = parts.tables.resource(stack.id, logicalId)?.resource;
      return attribute === undefined ? made?.physicalId : made?.attributes[attribute];
    },
    exports: (name: string) => parts.tables.exported(name)?.value,
    zones: (region: string) => ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
  };
  const conditions = evaluateConditions(template, partial);
  if (Array.isArray(conditions)) throw templateError(withPositions(conditions, template.positions));
  return { parts, context, stack, revision, template, scope: { ...partial, conditions } };
}

const mapOf = (values: Readonly<Record<string, string>>) => new Map(Object.entries(values));

function pseudoParameters({ host }: Parts, stack: Stack, revision: Revision): Scope['pseudo'] {
  return new Map<string, string | string[]>([
    ['AWS::AccountId', host.account],
    ['AWS::NotificationARNs', [...revision.notificationArns]],
    ['AWS::Partition', host.partition],
    ['AWS::Region', host.region],
    ['AWS::StackId', stack.id],
    ['AWS::StackName', stack.name],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);
}

/** The value of a part of the template; throws ValidationError if it has none. */
export function evaluated(site: Site, node: Json, path: Path): Json | undefined {
  const problems: Problem[] = [];
  const value = evaluate(node, site.scope, path, problems);
  if (problems.length > 0) throw templateError(withPositions(problems, site.template.positions));
  return value;
}

export function objectOf(site: Site, node: JsonObject, path: Path): JsonObject {
  const value = evaluated(site, node, path);
  return isObject(value) ? value : {};
}

/** Names that the template imports, under its conditions, from other stacks. */
export function importedNames(site: Site): Set<string> {
  const names = new Set<string>();
  const scope: Scope = {
    ...site.scope,
    exports: (name) => {
      names.add(name);
      return site.scope.exports(name);
    },
  };
  for (const [name, { properties }] of site.template.resources)
    if (site.parts.tables.resource(site.stack.id, name)?.resource) evaluate(properties, scope, ['Resources', name], []);
  for (const [name, { value }] of site.template.outputs) evaluate(value, scope, ['Outputs', name], []);
  return names;
}
