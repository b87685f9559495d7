/** What a resource type takes and gives. What is done with it is the cloud's: `cloud/services/cloudformation/types`. */
import { each, type Property, recorded } from './property.ts';

export interface ResourceSchema {
  /** `AWS::SNS::Topic`. */
  readonly name: string;
  readonly properties: Readonly<Record<string, Property>>;
  /** What GetAtt can name. */
  readonly attributes: readonly string[];
  /** The property by which an author may name the resource; replacing one named so is refused, as AWS does. */
  readonly namedBy?: string;
  /** Its resources are permissions: the caller must acknowledge them. */
  readonly isIam?: true;
  /** It takes every property and has every attribute: a program of the author's decides. */
  readonly open?: true;
}

/** The properties of a resource to which these are given. */
export const propertiesFor = (
  { properties, open }: Pick<ResourceSchema, 'properties' | 'open'>,
  given: object,
): ResourceSchema['properties'] =>
  open ? { ...each(Object.keys(given), () => recorded('any')), ...properties } : properties;

/** Whether GetAtt can name it: an attribute, or a property that can be read. */
export function isReadable({ attributes, properties, open }: ResourceSchema, name: string): boolean {
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  const isShown = property !== undefined && property.effect !== 'refused' && !property.hidden;
  return open === true || isShown || attributes.includes(name);
}
