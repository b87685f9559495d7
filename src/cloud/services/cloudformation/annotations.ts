/**
 * `Metadata.Punctual` of a resource: what AWS has no word for. A closed schema by resource type, handed to the engine as
 * `punctual.Annotate`. It can never widen what a template may do to the host.
 */

import type { Problem } from '../../../languages/problem.ts';
import { isObject, type Json, type JsonObject, type Path } from '../../../languages/template/document.ts';
import type { Made } from './resource-type.ts';

interface Annotated {
  readonly keys: readonly string[];
  readonly arnOf: (made: Made) => string;
}

const annotated: Readonly<Record<string, Annotated>> = {
  /** The folder in which the command of a process starts. */
  'AWS::ECS::TaskDefinition': { keys: ['WorkingDirectory'], arnOf: ({ physicalId }) => physicalId },
  /** What becomes of ticks that were missed. */
  'AWS::Events::Rule': { keys: ['CatchUp'], arnOf: ({ attributes }) => String(attributes['Arn']) },
};

/** What is wrong with a resource's annotation, functions not done. */
export function checkAnnotation(type: string, metadata: JsonObject | undefined, path: Path): Problem[] {
  const annotation = metadata?.['Punctual'];
  if (annotation === undefined) return [];
  const known = annotated[type];
  const at = [...path, 'Metadata', 'Punctual'];
  if (!known) return [{ path: at, message: `\`Metadata.Punctual\` says nothing about a resource of type ${type}` }];
  if (!isObject(annotation)) return [{ path: at, message: '`Metadata.Punctual` must be an object' }];
  return Object.keys(annotation)
    .filter((key) => !known.keys.includes(key))
    .map((key) => ({
      path: [...at, key],
      message: `unknown key \`${key}\``,
      hint: `known are ${known.keys.join(', ')}`,
    }));
}

/** The input of `punctual.Annotate` for a resource, or nothing if it has no annotation. */
export function annotationOf(type: string, made: Made, metadata: Json | undefined): object | undefined {
  const annotation = isObject(metadata) ? metadata['Punctual'] : undefined;
  const known = annotated[type];
  return known && isObject(annotation) ? { Arn: known.arnOf(made), ...annotation } : undefined;
}
