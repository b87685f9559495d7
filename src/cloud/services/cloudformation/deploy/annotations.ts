/**
 * `Metadata.Punctual` of a resource: what AWS has no property for, passed to the punctual service as `punctual.Annotate`. What a type takes is
 * the punctual service's to know. It can never widen what a template may do to the host.
 */
import { isObject } from '../../../../languages/is-object.ts';
import type { Json, JsonObject } from '../../../../languages/template/document.ts';
import type { Context } from '../../../kit/service.ts';
import type { PhysicalResource } from '../types/resource-type.ts';

interface Annotated {
  readonly type: string;
  readonly metadata?: Json | undefined;
}

/** `{}` where a resource has none. */
export function annotationsOf({ metadata }: Annotated): JsonObject {
  const annotations = isObject(metadata) ? metadata['Punctual'] : undefined;
  if (!isObject(annotations)) return {};
  // `punctual check` reads what it is to ignore; here it is of no meaning.
  const { check: _, ...known } = annotations;
  return known as JsonObject;
}

/** Throws AwsError for members that the type does not take. */
export function annotate(context: Context, resource: Annotated, made: PhysicalResource): void {
  const arn = made.attributes['Arn'] ?? made.physicalId;
  context.call('punctual', 'Annotate', { arn, type: resource.type, annotations: annotationsOf(resource) });
}

/** Deletes those of a resource that is no more. */
export function forgetAnnotations(context: Context, resource: Annotated & PhysicalResource): void {
  if (Object.keys(annotationsOf(resource)).length > 0) annotate(context, { type: resource.type }, resource);
}
