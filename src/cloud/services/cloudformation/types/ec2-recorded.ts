/** EC2's network is recorded: there is none here. Its resources have ids and attributes like AWS's, so that others may refer to them. */
import type { ResourceSchema } from '../../../../languages/resources/resource-schema.ts';
import type { Json } from '../../../../languages/template/document.ts';
import type { Values } from './convert.ts';
import type { PhysicalResource, ResourceContext, ResourceType } from './resource-type.ts';

/** `make`: the id and the attributes of a new one. */
export const ec2Recorded = (
  schema: ResourceSchema,
  make: (context: ResourceContext, values: Values) => PhysicalResource,
): ResourceType => ({
  ...schema,
  create: make,
  update: (_, made) => made,
  remove: () => {},
});

/** An id with `prefix`, and attributes made from it and the values. */
export const withId =
  (prefix: string, attributesOf: (id: string, values: Values, context: ResourceContext) => Record<string, Json>) =>
  (context: ResourceContext, values: Values): PhysicalResource => {
    const id = context.ec2Id(prefix);
    return { physicalId: id, attributes: attributesOf(id, values, context) };
  };

/** From TEST-NET-3, which belongs to nobody: RFC 5737. */
export function publicAddress(id: string): string {
  return `203.0.113.${Number.parseInt(id.slice(-2), 16)}`;
}
