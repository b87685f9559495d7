/** The properties of a resource as its type takes them. */
import type { Problem } from '../../../../languages/problem.ts';
import type { JsonObject } from '../../../../languages/template/document.ts';
import type { Resource } from '../stack.ts';
import { convert, type Values } from '../types/convert.ts';
import type { ResourceType } from '../types/resource-type.ts';
import { resourceTypeOf } from '../types/resource-types.ts';
import { type Deployment, templateProblems } from './deployment.ts';

/** A resource as the template has it, functions evaluated. */
export type WantedResource = Omit<Resource, 'physicalId' | 'attributes' | 'given'>;

export const typeOf = ({ type }: { readonly type: string }): ResourceType => resourceTypeOf(type)!;

/** What the service was given. */
export const valuesOf = (resource: Resource): Values =>
  valuesOfExisting(resource, resource.given ?? resource.properties);

/** Those of an existing resource were right when it was made. */
export const valuesOfExisting = (resource: WantedResource, properties: JsonObject): Values =>
  convertProperties(resource, properties, []);

/** Throws ValidationError if the type does not take them. */
export function valuesOfWanted(deployment: Deployment, resource: WantedResource, properties: JsonObject): Values {
  const problems: Problem[] = [];
  const values = convertProperties(resource, properties, problems);
  if (problems.length > 0) throw templateProblems(deployment, problems);
  return values;
}

const convertProperties = (resource: WantedResource, properties: JsonObject, problems: Problem[]): Values =>
  convert(typeOf(resource), properties, ['Resources', resource.logicalId, 'Properties'], problems);
