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
  readonly metadataChanged: boolean;
  readonly replacement: boolean;
}

/** Undefined if the resource is as it shall be. Throws ValidationError if it cannot be. */
export function changeOf(deployment: Deployment, logicalId: string): Change | undefined {
  const wanted = wantedResource(deployment, logicalId);
  const values = valuesOfWanted(deployment, wanted, wanted.properties);
  const before = deployment.service.tables.resource(deployment.stack.id, logicalId)?.resource;
  if (!before) return { action: 'Add', wanted, changed: [], metadataChanged: false, replacement: false };
  if (before.type !== wanted.type) throw typeChanged(deployment, logicalId);
  const { properties } = typeOf(wanted);
  const old = valuesOfExisting(before, before.properties);
  const changed = Object.keys({ ...old, ...values }).filter((name) => canonical(old[name]) !== canonical(values[name]));
  const replacement = changed.some((name) => properties[name]?.update === 'replacement');
  const metadataChanged = canonical(before.metadata) !== canonical(wanted.metadata);
  if (changed.length === 0 && !metadataChanged) return undefined;
  if (replacement) checkName(deployment, wanted, old, values);
  return { action: 'Modify', before, wanted, changed, metadataChanged, replacement };
}

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
