/**
 * What a change set shows of each resource that changes, or may: one that stays as it is in a trial too, where AWS does not know that before.
 * Sources: API reference, ResourceChange ("Replacement"), ResourceTargetDefinition; User Guide, "Example change sets".
 */
import type { ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import { own } from '../../../../languages/own.ts';
import { schemaOf } from '../../../../languages/resources/resource-schemas.ts';
import type { DeletionPolicy } from '../../../../languages/template/template.ts';
import type { DryRun, PlannedChange } from '../planned.ts';
import { type Resource, stackType } from '../stack.ts';
import { type Cause, causesOf, type Deployments, edited } from './change-causes.ts';

/** In the order of logical ids. Without `deployments` it is not known why. `stays`: nested stacks of which it is known that nothing in them changes. */
export function shownChanges(
  planned: DryRun,
  deployments: Deployments | undefined,
  stays: ReadonlySet<string>,
): ResourceChange[] {
  const changes = new Map(planned.changes.map((change) => [change.logicalId, change]));
  const shown = new Map<string, ResourceChange>();
  for (const item of planned.plan) {
    if (item.do !== 'apply' || stays.has(item.logicalId)) continue;
    const change = changes.get(item.logicalId) ?? unchanged(deployments, item.logicalId);
    if (!change) continue;
    const causes = deployments ? causesOf(change, deployments, shown) : change.changed.map(edited);
    const one = changeShown(change, causes, updateReplacePolicyOf(deployments, item.logicalId));
    if (changes.has(item.logicalId) || causes.length > 0) shown.set(item.logicalId, one);
  }
  for (const resource of planned.removed) shown.set(resource.logicalId, removal(resource));
  return [...shown.values()].sort((one, other) => (one.LogicalResourceId! < other.LogicalResourceId! ? -1 : 1));
}

/** One that stays as it is in the trial. */
function unchanged(deployments: Deployments | undefined, logicalId: string): PlannedChange | undefined {
  if (!deployments) return undefined;
  const { service, stack } = deployments.after;
  const made = service.tables.resource(stack.id, logicalId)?.resource;
  const none = { changed: [], attributes: [], replacement: false };
  return made && { action: 'Modify', logicalId, type: made.type, physicalId: made.physicalId, ...none };
}

const updateReplacePolicyOf = (deployments: Deployments | undefined, logicalId: string) =>
  deployments?.after.template.resources.get(logicalId)?.updateReplacePolicy;

const removal = ({ logicalId, physicalId, type, deletionPolicy = 'Delete' }: Resource): ResourceChange => ({
  Action: 'Remove',
  LogicalResourceId: logicalId,
  PhysicalResourceId: physicalId,
  ResourceType: type,
  Scope: [],
  Details: [],
  PolicyAction: deletionPolicy === 'RetainExceptOnCreate' ? 'Retain' : deletionPolicy,
});

/** A nested stack of which nothing was changed where it is written: what it becomes is known to its own change set. */
export const isAutomatic = ({ type, action, changed, attributes }: PlannedChange): boolean =>
  type === stackType && action === 'Modify' && changed.length === 0 && attributes.length === 0;

const automatic = {
  Target: { Attribute: 'Properties', RequiresRecreation: 'Never' },
  Evaluation: 'Dynamic',
  ChangeSource: 'Automatic',
} as const;

function changeShown(
  change: PlannedChange,
  causes: readonly Cause[],
  updateReplacePolicy: DeletionPolicy | undefined,
): ResourceChange {
  const { action, logicalId, type, physicalId } = change;
  const common = { Action: action, LogicalResourceId: logicalId, ResourceType: type };
  if (action === 'Add') return { ...common, Scope: [], Details: [] };
  const details = detailsOf(change, causes);
  const replacement = replacementBy(details);
  return {
    ...common,
    ...(physicalId === undefined ? {} : { PhysicalResourceId: physicalId }),
    Replacement: replacement,
    ...(replacement === 'True' ? { PolicyAction: replacedBy[updateReplacePolicy ?? 'Delete'] } : {}),
    Scope: [...new Set(details.flatMap(({ Target }) => Target?.Attribute ?? []))],
    Details: details,
  };
}

const replacedBy = {
  Delete: 'ReplaceAndDelete',
  Retain: 'ReplaceAndRetain',
  RetainExceptOnCreate: 'ReplaceAndDelete',
  Snapshot: 'ReplaceAndSnapshot',
} as const;

function detailsOf(change: PlannedChange, causes: readonly Cause[]): ResourceChangeDetail[] {
  const { properties = {} } = schemaOf(change.type) ?? {};
  const requires = (name: string) => (own(properties, name)?.update === 'replacement' ? 'Always' : 'Never');
  return [
    ...causes.map(({ property, ...cause }) => ({
      Target: {
        // "For all other attributes, the value is null."
        ...(property === 'Tags'
          ? { Attribute: 'Tags' as const }
          : { Attribute: 'Properties' as const, Name: property }),
        RequiresRecreation: requires(property),
      } as const,
      ...cause,
    })),
    ...(isAutomatic(change) ? [automatic] : []),
    ...change.attributes.map((Attribute) => ({
      Target: { Attribute, RequiresRecreation: 'Never' as const },
      Evaluation: 'Static' as const,
      ChangeSource: 'DirectModification' as const,
    })),
  ];
}

/** What is certain to be another makes it another resource, what may be makes that conditional. */
function replacementBy(details: readonly ResourceChangeDetail[]): 'True' | 'Conditional' | 'False' {
  const always = details.filter(({ Target }) => Target?.RequiresRecreation === 'Always');
  if (always.some(({ Evaluation }) => Evaluation === 'Static')) return 'True';
  return always.length > 0 ? 'Conditional' : 'False';
}
