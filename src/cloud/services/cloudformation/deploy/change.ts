/** What there is to do for a resource of the template: nothing, or to make, change or replace it. */
import type { Resource } from '../stack.ts';
import type { Values } from '../types/convert.ts';
import { canonical } from './canonical.ts';
import { type Deployment, templateProblems } from './deployment.ts';
import { typeOf, valuesOfExisting, valuesOfWanted, type WantedResource } from './values.ts';
import { wantedResource } from './wanted-resource.ts';

export interface Change {
  readonly action: 'Add' | 'Modify';
  readonly before?: Resource;
  readonly wanted: WantedResource;
  /** Properties that differ, dynamic references compared as they are written. */
  readonly changed: readonly string[];
  /** Attributes beside the properties that differ. What it depends on is none of them: such a change alone is none. */
  readonly attributes: readonly ChangedAttribute[];
  readonly replacement: boolean;
}

export type ChangedAttribute = 'Metadata' | 'DeletionPolicy' | 'UpdateReplacePolicy';

/** Only how it is kept differs: AWS has no events of such a resource. */
export const isPolicyOnly = ({ action, changed, attributes }: Change): boolean =>
  action === 'Modify' && changed.length === 0 && !attributes.includes('Metadata');

/** Undefined if the resource is as it shall be. Throws ValidationError if it cannot be. */
export function changeOf(deployment: Deployment, logicalId: string): Change | undefined {
  const wanted = wantedResource(deployment, logicalId);
  const values = valuesOfWanted(deployment, wanted, wanted.properties);
  const before = deployment.service.tables.resource(deployment.stack.id, logicalId)?.resource;
  if (!before) return { action: 'Add', wanted, changed: [], attributes: [], replacement: false };
  if (before.type !== wanted.type) throw typeChanged(deployment, logicalId);
  const { properties } = typeOf(wanted);
  const old = valuesOfExisting(before, before.properties);
  const changed = Object.keys({ ...old, ...values }).filter((name) => canonical(old[name]) !== canonical(values[name]));
  const replacement = changed.some((name) => properties[name]?.update === 'replacement');
  const attributes = changedAttributes(before, wanted);
  if (changed.length === 0 && attributes.length === 0) return undefined;
  if (replacement) checkName(deployment, wanted, old, values);
  return { action: 'Modify', before, wanted, changed, attributes, replacement };
}

const changedAttributes = (before: Resource, wanted: WantedResource): ChangedAttribute[] => [
  ...(canonical(before.metadata) === canonical(wanted.metadata) ? [] : (['Metadata'] as const)),
  ...(before.deletionPolicy === wanted.deletionPolicy ? [] : (['DeletionPolicy'] as const)),
  ...(before.updateReplacePolicy === wanted.updateReplacePolicy ? [] : (['UpdateReplacePolicy'] as const)),
];

function typeChanged(deployment: Deployment, logicalId: string) {
  const message = `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${logicalId}]`;
  return templateProblems(deployment, [{ path: ['Resources', logicalId, 'Type'], message }]);
}

/** Two resources cannot have one name at once. */
function checkName(deployment: Deployment, wanted: WantedResource, old: Values, values: Values): void {
  const { namedBy } = typeOf(wanted);
  if (namedBy === undefined || values[namedBy] === undefined || values[namedBy] !== old[namedBy]) return;
  const message = `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${values[namedBy]} and update the stack again.`;
  throw templateProblems(deployment, [{ path: ['Resources', wanted.logicalId, 'Properties', namedBy], message }]);
}
