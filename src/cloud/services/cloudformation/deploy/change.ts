/** What there is to do for a resource of the template: nothing, or to make, change or replace it. */
import type { ChangedAttribute, PlannedChange } from '../planned.ts';
import { type Resource, stackType } from '../stack.ts';
import type { Values } from '../types/convert.ts';
import { canonical } from './canonical.ts';
import { type Deployment, templateProblems } from './deployment.ts';
import { typeOf, valuesOfExisting, valuesOfWanted, type WantedResource } from './values.ts';
import { wantedResource } from './wanted-resource.ts';

export interface Change extends Pick<PlannedChange, 'action' | 'changed' | 'attributes' | 'replacement'> {
  readonly before?: Resource;
  readonly wanted: WantedResource;
}

/** A nested stack is updated with the one that has it, whatever is written of it: its template may be another by the same URL. */
const isUpdatedAlways = ({ type }: { readonly type: string }): boolean => type === stackType;

/** Only how it is kept differs: AWS has no events of such a resource. */
export const isPolicyOnly = ({ action, changed, attributes, wanted }: Change): boolean =>
  action === 'Modify' && changed.length === 0 && !attributes.includes('Metadata') && !isUpdatedAlways(wanted);

/** Only its metadata differ. */
export const isUnchanged = ({ before, changed, wanted }: Change): boolean =>
  before !== undefined && changed.length === 0 && !isUpdatedAlways(wanted);

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
  if (changed.length === 0 && attributes.length === 0 && !isUpdatedAlways(wanted)) return undefined;
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
