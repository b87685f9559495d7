/** A resource as the template has it: functions evaluated, the stack's tags added. */
import { isObject } from '../../../../languages/is-object.ts';
import type { Json, JsonObject } from '../../../../languages/template/document.ts';
import { references } from '../../../../languages/template/functions.ts';
import { exists } from '../../../../languages/template/order.ts';
import type { Revision } from '../stack.ts';
import type { ResourceType } from '../types/resource-type.ts';
import { type Deployment, evaluated, objectOf } from './deployment.ts';
import { typeOf, type WantedResource } from './values.ts';

/** Throws ValidationError if it cannot be evaluated. */
export function wantedResource(deployment: Deployment, logicalId: string): WantedResource {
  const { template, revision } = deployment;
  const resource = template.resources.get(logicalId)!;
  const { type, metadata, deletionPolicy, updateReplacePolicy } = resource;
  const path = ['Resources', logicalId];
  const properties = objectOf(deployment, resource.properties, [...path, 'Properties']);
  return {
    logicalId,
    type,
    properties: withStackTags(typeOf(resource), properties, revision.tags),
    dependsOn: needsOf(deployment, logicalId),
    ...(metadata ? { metadata: evaluated(deployment, metadata, [...path, 'Metadata']) } : {}),
    ...(deletionPolicy ? { deletionPolicy } : {}),
    ...(updateReplacePolicy ? { updateReplacePolicy } : {}),
  };
}

/** Of deployments that are under way: the search goes through all that a resource is made of. */
const knownNeeds = new WeakMap<Deployment['scope'], Map<string, string[]>>();

/** The resources that exist and that this one refers to or depends on, sorted. */
export function needsOf(deployment: Deployment, logicalId: string): string[] {
  const known = knownNeeds.get(deployment.scope) ?? new Map<string, string[]>();
  knownNeeds.set(deployment.scope, known);
  const needs = known.get(logicalId) ?? findNeeds(deployment, logicalId);
  known.set(logicalId, needs);
  return needs;
}

function findNeeds({ template, scope }: Deployment, logicalId: string): string[] {
  const { properties, metadata = {}, dependsOn } = template.resources.get(logicalId)!;
  const node = { Properties: properties, Metadata: metadata };
  const referred = references(node, [], scope.conditions).map(({ name }) => name);
  return [...new Set([...referred, ...dependsOn])].sort().filter((name) => {
    const other = template.resources.get(name);
    return other && exists(other, scope.conditions);
  });
}

/** A stack's tags are its resources' too, where their type has tags; a resource's own come first. */
function withStackTags(type: ResourceType, properties: JsonObject, tags: Revision['tags']): JsonObject {
  const kind = type.properties['Tags']?.kind;
  if (tags.length === 0 || kind === undefined) return properties;
  if (kind !== 'tags') return { ...properties, Tags: { ...mapOf(tags), ...objectIn(properties['Tags']) } };
  const own = Array.isArray(properties['Tags']) ? properties['Tags'] : [];
  const keys = own.map((tag) => (tag as JsonObject)['Key']);
  const added = tags.filter(({ Key }) => !keys.includes(String(Key)));
  return {
    ...properties,
    Tags: [...own, ...added.map(({ Key, Value }) => ({ Key: String(Key), Value: String(Value) }))],
  };
}

const mapOf = (tags: Revision['tags']): JsonObject =>
  Object.fromEntries(tags.map(({ Key, Value }) => [String(Key), String(Value)]));

const objectIn = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
