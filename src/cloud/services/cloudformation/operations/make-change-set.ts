/**
 * A change set of what was planned, and with `IncludeNestedStacks` those of the stacks within it: of a new one its stack too, in review.
 * The root's alone is executed, and what is made of its nested stacks then is planned anew.
 * Source: User Guide, "Change sets for nested stacks"; API reference, CreateChangeSet, ResourceChange.
 */
import type { ChangeSetType, CreateChangeSetInput, ResourceChange } from '@aws-sdk/client-cloudformation';
import { arn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import type { ChangeSet } from '../change-set.ts';
import type { CloudFormation } from '../context.ts';
import { openDeployment } from '../deploy/deployment.ts';
import { emitStackStatus } from '../deploy/emit-status.ts';
import type { DryRun, PlannedChange, PlannedNested } from '../planned.ts';
import type { Revision, Stack } from '../stack.ts';
import { newNestedStack } from './nested-stacks.ts';
import { knownLater, withPropertyValues } from './property-values.ts';
import { isAutomatic, shownChanges } from './shown-changes.ts';
import { hasChanges } from './stack-to-deploy.ts';

interface WantedSet {
  readonly name: string;
  readonly stack: Stack;
  readonly type: ChangeSetType;
  readonly before: Revision | undefined;
  readonly revision: Revision;
  readonly planned: DryRun;
  readonly request: Pick<
    CreateChangeSetInput,
    'ClientToken' | 'Description' | 'IncludeNestedStacks' | 'OnStackFailure'
  >;
  /** Of a nested stack: its id in the trial, and the change sets above its own. */
  readonly nested?: { readonly triedId: string; readonly parent: ChangeSet['parentId']; readonly root: string };
}

const noChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** Of a stack that is stored. */
export function makeChangeSet(service: CloudFormation, context: Context, wanted: WantedSet): ChangeSet {
  const { name, stack, type, before, revision, planned, request, nested } = wanted;
  const id = arn(service.host, 'cloudformation', `changeSet/${name}/${context.id()}`);
  const all = changesOf(service, context, wanted, new Set());
  const sets = request.IncludeNestedStacks ? nestedSets(service, context, wanted, id, all) : undefined;
  const stays = (change: PlannedChange) =>
    isAutomatic(change) && sets?.get(change.logicalId)?.executionStatus === 'UNAVAILABLE';
  const unchanged = new Set(planned.changes.filter(stays).map(({ logicalId }) => logicalId));
  const changes = planned.changes.filter(({ logicalId }) => !unchanged.has(logicalId));
  const isEmpty = before !== undefined && !hasChanges(stack, before, revision, { ...planned, changes });
  const set: ChangeSet = {
    id,
    name,
    stackId: stack.id,
    createdAt: context.now,
    type,
    ...(isEmpty
      ? { status: 'FAILED', reason: noChanges, executionStatus: 'UNAVAILABLE' }
      : { status: 'CREATE_COMPLETE', executionStatus: 'AVAILABLE' }),
    description: request.Description,
    onStackFailure: request.OnStackFailure,
    token: request.ClientToken,
    includesNested: request.IncludeNestedStacks,
    parentId: nested?.parent,
    rootId: nested?.root,
    nestedIds: [...(sets?.values() ?? [])].map((one) => one.id),
    revision: service.tables.addRevision(stack.id, revision),
    changes: (unchanged.size > 0 ? changesOf(service, context, wanted, unchanged) : all).map((change) => {
      const own = sets?.get(change.LogicalResourceId ?? '');
      return own ? { ...change, PhysicalResourceId: own.stackId, ChangeSetId: own.id } : change;
    }),
  };
  service.tables.putChangeSet(set);
  return set;
}

/** Of a nested stack whose parameters are not known yet, and are no texts, without their values and their causes. */
function changesOf(
  service: CloudFormation,
  context: Context,
  { stack, before, revision, planned, nested }: WantedSet,
  stays: ReadonlySet<string>,
): ResourceChange[] {
  const open = (one: Revision) => openDeployment(service, context, stack, one);
  try {
    const deployments = { before: before && open(before), after: open(revision) };
    return withPropertyValues(deployments, shownChanges(planned, deployments, stays));
  } catch (error) {
    if (!(error instanceof AwsError) || !nested) throw error;
    return shownChanges(planned, undefined, stays);
  }
}

/** By logical id; `shown`: the changes of the stack that has them. */
function nestedSets(
  service: CloudFormation,
  context: Context,
  { name, stack, request, nested }: WantedSet,
  id: string,
  shown: readonly ResourceChange[],
): Map<string, ChangeSet> {
  const planned = service.trial.nested.get(nested?.triedId ?? stack.id) ?? new Map<string, PlannedNested>();
  const sets = new Map<string, ChangeSet>();
  for (const [logicalId, one] of planned) {
    const change = shown.find(({ LogicalResourceId }) => LogicalResourceId === logicalId);
    if (!change) continue;
    const place = { StackName: one.stack.name, ParentId: stack.id, LogicalId: logicalId };
    const known = service.tables.stackById(one.stack.id);
    const own = known ?? newNestedStack(service, context, place);
    if (!known) emitStackStatus(service, context, own, 'REVIEW_IN_PROGRESS', 'User Initiated');
    const suffix = own.name.split('-').at(-1);
    const set = makeChangeSet(service, context, {
      name: `${`${name}-${logicalId}`.slice(0, nameCharactersMax)}-${suffix}`,
      stack: own,
      type: one.before ? 'UPDATE' : 'CREATE',
      before: one.before,
      revision: { ...one.revision, parameters: { ...one.revision.parameters, ...laterParameters(change) } },
      planned: one.planned,
      request: { IncludeNestedStacks: request.IncludeNestedStacks, OnStackFailure: request.OnStackFailure },
      nested: { triedId: one.stack.id, parent: id, root: nested?.root ?? id },
    });
    sets.set(logicalId, set);
  }
  return sets;
}

/** A suffix comes after it: a name has at most 128. */
const nameCharactersMax = 115;

/** Parameters of a nested stack that are known only when what they come of is made: a trial's values will be nobody's. */
function laterParameters({ AfterContext: after = '{}' }: ResourceChange): Record<string, string> {
  const { Properties: properties } = JSON.parse(after) as { Properties?: { Parameters?: Record<string, string> } };
  const given = Object.entries(properties?.Parameters ?? {});
  return Object.fromEntries(given.filter(([, value]) => String(value).includes(knownLater)));
}
