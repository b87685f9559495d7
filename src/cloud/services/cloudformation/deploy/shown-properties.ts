/**
 * The properties of a resource as events show them: four stars for what comes of a parameter that must not be echoed and for what is a secret
 * by its type; dynamic references as they are written.
 */
import { isObject } from '../../../../languages/is-object.ts';
import { schemaOf } from '../../../../languages/resources/resource-schemas.ts';
import type { JsonObject } from '../../../../languages/template/document.ts';
import { evaluate } from '../../../../languages/template/evaluate.ts';
import type { Deployment } from './deployment.ts';

export const stars = '****';

/** `properties` are the real ones: what they have beside the template's (the stack's tags) is shown too. */
export function shownProperties(
  { template, scope }: Deployment,
  logicalId: string,
  properties: JsonObject,
): JsonObject {
  const resource = template.resources.get(logicalId)!;
  const masked = [...scope.parameters].map(
    ([name, value]) => [name, template.parameters.get(name)?.noEcho ? stars : value] as const,
  );
  // What cannot be evaluated with stars in it is left out.
  const value = evaluate(resource.properties, { ...scope, parameters: new Map(masked) }, ['Resources', logicalId], []);
  const shown = isObject(value) ? value : {};
  const hidden = Object.entries(schemaOf(resource.type)!.properties).filter(
    ([name, property]) => property.hidden && shown[name] !== undefined,
  );
  const added = Object.entries(properties).filter(([name]) => resource.properties[name] === undefined);
  return { ...Object.fromEntries(added), ...shown, ...Object.fromEntries(hidden.map(([name]) => [name, stars])) };
}
