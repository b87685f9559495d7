/** Makes a resource as the template says: created, changed in place, replaced, or left as it is. */
import { isObject } from '../../../languages/is-object.ts';
import type { Problem } from '../../../languages/problem.ts';
import type { Json, JsonObject } from '../../../languages/template/document.ts';
import { references } from '../../../languages/template/functions.ts';
import { exists } from '../../../languages/template/order.ts';
import { withPositions } from '../../../languages/template/template.ts';
import type { Caller } from '../../kit/caller.ts';
import { annotate, annotationsOf } from './annotations.ts';
import { convert, type Values } from './convert.ts';
import { templateError } from './refusals.ts';
import { resolveReferences } from './resolve-references.ts';
import type { Made, ResourceType } from './resource-type.ts';
import { resourceTypes } from './resource-types.ts';
import { shownProperties } from './shown-properties.ts';
import { evaluated, objectOf, type Site } from './site.ts';
import type { Deployment, Resource } from './stack.ts';
import { tellResource } from './tell.ts';
import { workFor } from './work.ts';

export interface Change {
  readonly action: 'Add' | 'Modify';
  readonly before?: Resource;
  readonly wanted: Wanted;
  /** Properties that differ. */
  readonly changed: readonly string[];
  readonly metadataChanged: boolean;
  readonly replacement: boolean;
}

/** A resource as the template has it, functions done. */
export type Wanted = Omit<Resource, 'physicalId' | 'attributes' | 'given'>;

/** What there is to do for a resource; nothing if it is as it shall be. Throws ValidationError if it cannot be. */
export function changeOf(site: Site, logicalId: string): Change | undefined {
  const wanted = wantedOf(site, logicalId);
  const values = writtenValues(wanted, site);
  const before = site.parts.tables.resource(site.stack.id, logicalId)?.resource;
  if (!before) return { action: 'Add', wanted, changed: [], metadataChanged: false, replacement: false };
  if (before.type !== wanted.type) throw typeChanged(site, logicalId);
  const type = typeOf(wanted);
  const old = writtenValues(before);
  const changed = Object.keys({ ...old, ...values }).filter((name) => canonical(old[name]) !== canonical(values[name]));
  const replacement = changed.some((name) => type.properties[name]?.update === 'replacement');
  const metadataChanged = canonical(before.metadata) !== canonical(wanted.metadata);
  if (changed.length === 0 && !metadataChanged) return undefined;
  if (replacement) checkName(site, type, logicalId, old, values);
  return { action: 'Modify', before, wanted, changed, metadataChanged, replacement };
}

/** Does it, and tells of it. Throws AwsError; then the state of the resource is as it was, and is for the caller to tell. */
export function carryOut(
  site: Site,
  change: Change,
  deployment: Pick<Deployment, 'token'>,
  caller: () => Caller,
): void {
  const { parts, context, stack } = site;
  const { wanted, before } = change;
  const { logicalId, type } = wanted;
  const properties = JSON.stringify(shownProperties(site, logicalId, wanted.properties));
  const verb = change.action === 'Add' ? 'CREATE' : 'UPDATE';
  const tell = (status: string, resource: Resource | undefined, reason?: string) =>
    tellResource(
      parts,
      context,
      stack.id,
      { logicalId, type, status, reason, properties, token: deployment.token },
      resource,
    );

  parts.tables.putBefore(stack.id, logicalId, before);
  const work = workFor(parts, context, stack, logicalId, caller);
  const handler = resourceTypes.get(type)!;
  const anew = change.replacement
    ? 'Requested update requires the creation of a new physical resource; hence creating one.'
    : undefined;
  tell(`${verb}_IN_PROGRESS`, before, anew);
  const isSame = before && change.changed.length === 0;
  const given = isSame ? before.given : resolveReferences({ context, caller, type }, wanted.properties);
  const made = context.attempt((): Made => {
    const values = converted(wanted, given ?? wanted.properties, site);
    const result =
      !before || change.replacement
        ? handler.create(work, values)
        : isSame
          ? before
          : handler.update(work, before, values, valuesOf(before));
    const words = before && !change.replacement ? annotationsOf(before) : {};
    if (canonical(annotationsOf(wanted)) !== canonical(words)) annotate(context, wanted, result);
    return result;
  });
  const resource: Resource = { ...wanted, given, physicalId: made.physicalId, attributes: made.attributes };
  if (!before || change.replacement) tell(`${verb}_IN_PROGRESS`, resource, 'Resource creation Initiated');
  tell(`${verb}_COMPLETE`, resource);
}

/** A resource that does not change may still depend on others, or be kept otherwise, than before. */
export function keepInLine(site: Site, logicalId: string): void {
  const { tables } = site.parts;
  const state = tables.resource(site.stack.id, logicalId);
  if (!state?.resource) return;
  const { physicalId, attributes, given } = state.resource;
  const resource: Resource = { ...wantedOf(site, logicalId), given, physicalId, attributes };
  if (canonical(resource) === canonical(state.resource)) return;
  tables.putBefore(site.stack.id, logicalId, state.resource);
  tables.putResource(site.stack.id, { ...state, resource });
}

function wantedOf(site: Site, logicalId: string): Wanted {
  const { template, revision } = site;
  const resource = template.resources.get(logicalId)!;
  const { type, metadata, deletionPolicy, updateReplacePolicy } = resource;
  const path = ['Resources', logicalId];
  const properties = objectOf(site, resource.properties, [...path, 'Properties']);
  return {
    logicalId,
    type,
    properties: withStackTags(typeOf(resource), properties, revision.tags),
    dependsOn: needsOf(site, logicalId),
    ...(metadata ? { metadata: evaluated(site, metadata, [...path, 'Metadata']) } : {}),
    ...(deletionPolicy ? { deletionPolicy } : {}),
    ...(updateReplacePolicy ? { updateReplacePolicy } : {}),
  };
}

/** The resources that exist and that this one refers to or depends on, sorted. */
export function needsOf({ template, scope }: Site, logicalId: string): string[] {
  const { properties, metadata = {}, dependsOn } = template.resources.get(logicalId)!;
  const node = { Properties: properties, Metadata: metadata };
  const referred = [...references(node, [], scope.conditions)].map(({ name }) => name);
  return [...new Set([...referred, ...dependsOn])].sort().filter((name) => {
    const other = template.resources.get(name);
    return other && exists(other, scope.conditions);
  });
}

/** A stack's tags are its resources' too, where their type has tags; a resource's own come first. */
function withStackTags(type: ResourceType, properties: JsonObject, tags: Site['revision']['tags']): JsonObject {
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

const mapOf = (tags: Site['revision']['tags']): JsonObject =>
  Object.fromEntries(tags.map(({ Key, Value }) => [String(Key), String(Value)]));

const objectIn = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

const typeOf = ({ type }: { readonly type: string }): ResourceType => resourceTypes.get(type)!;

/** What the service was given, as the type takes it. */
export const valuesOf = (resource: Resource): Values => converted(resource, resource.given ?? resource.properties);

/** The properties with dynamic references as they are written: by these it is told what changed. */
const writtenValues = (resource: Wanted, site?: Site): Values => converted(resource, resource.properties, site);

/** Properties as the type takes them; those of an existing resource were right when it was made. */
function converted(resource: Wanted, properties: JsonObject, site?: Site): Values {
  const problems: Problem[] = [];
  const path = ['Resources', resource.logicalId, 'Properties'];
  const values = convert(typeOf(resource).properties, properties, path, problems);
  if (site && problems.length > 0) throw templateError(withPositions(problems, site.template.positions));
  return values;
}

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, item) =>
      isObject(item)
        ? Object.fromEntries(Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1)))
        : item,
    ) ?? ''
  );
}

function typeChanged(site: Site, logicalId: string) {
  const message = `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${logicalId}]`;
  return templateError(withPositions([{ path: ['Resources', logicalId, 'Type'], message }], site.template.positions));
}

function checkName(site: Site, type: ResourceType, logicalId: string, old: Values, values: Values): void {
  const name: unknown = type.namedBy && values[type.namedBy];
  if (name === undefined || name !== old[type.namedBy!]) return;
  const message = `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} and update the stack again.`;
  const path = ['Resources', logicalId, 'Properties', type.namedBy!];
  throw templateError(withPositions([{ path, message }], site.template.positions));
}
