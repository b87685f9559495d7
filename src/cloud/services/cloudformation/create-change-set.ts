/** CreateChangeSet: what a revision would change, known by a rehearsal; it is made before the answer. */
import type { CreateChangeSetInput, CreateChangeSetOutput, ResourceChange } from '@aws-sdk/client-cloudformation';
import { arn } from '../../kit/arn.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Context, Operation } from '../../kit/service.ts';
import type { ChangeSet } from './change-set.ts';
import { type Parts, stackArn } from './parts.ts';
import { readRevision, refuseMembers } from './read-request.ts';
import { notYet, validationError } from './refusals.ts';
import type { Foreseen, Rehearsal } from './rehearse.ts';
import { resourceTypes } from './resource-types.ts';
import { openSite } from './site.ts';
import type { Stack } from './stack.ts';
import { isChange, newStack, tryOut, updatable } from './stack-operations.ts';
import { tellStack } from './tell.ts';

const notThereYet = [
  'DeploymentConfig',
  'DeploymentMode',
  'DisableValidation',
  'ImportExistingResources',
  'IncludeNestedStacks',
  'ResourceTypes',
  'ResourcesToImport',
  'RollbackConfiguration',
];

const noChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

export const createChangeSet = (parts: Parts): Operation<CreateChangeSetInput, CreateChangeSetOutput> => ({
  permissions: ({ StackName }) => [
    { action: 'cloudformation:CreateChangeSet', resource: stackArn(parts, String(StackName)) },
  ],
  handle(input, context) {
    refuseMembers(input, notThereYet);
    const { ChangeSetType: type = 'UPDATE', ClientToken: token } = input;
    const name = String(input.ChangeSetName);
    if (type === 'IMPORT') throw notYet('ChangeSetType IMPORT');
    if (input.OnStackFailure === 'DELETE' && type !== 'CREATE')
      throw validationError('OnStackFailure DELETE is only valid when ChangeSetType is CREATE.');
    const stack = type === 'CREATE' ? stackToReview(parts, context, input) : updatable(parts, String(input.StackName));
    const known = parts.tables.changeSetByName(stack.id, name);
    if (known && token !== undefined && known.token === token) return { Id: known.id, StackId: stack.id };
    if (known) throw new AwsError('AlreadyExistsException', `ChangeSet [${name}] already exists`);

    const before = stack.revision === undefined ? undefined : parts.tables.revision(stack.revision);
    const revision = readRevision(parts, context, input, before);
    const rehearsal = tryOut(openSite(parts, context, stack, revision));
    const isEmpty = before !== undefined && !isChange(stack, before, revision, rehearsal);
    if (type === 'CREATE' && !parts.tables.stackById(stack.id))
      tellStack(parts, context, stack, 'REVIEW_IN_PROGRESS', 'User Initiated');
    const set: ChangeSet = {
      id: arn(parts.host, 'cloudformation', `changeSet/${name}/${context.id()}`),
      name,
      stackId: stack.id,
      createdAt: context.now,
      type,
      ...(isEmpty
        ? { status: 'FAILED', reason: noChanges, executionStatus: 'UNAVAILABLE' }
        : { status: 'CREATE_COMPLETE', executionStatus: 'AVAILABLE' }),
      description: input.Description,
      onStackFailure: input.OnStackFailure,
      token,
      revision: parts.tables.addRevision(stack.id, revision),
      changes: isEmpty ? [] : changesOf(rehearsal),
    };
    parts.tables.putChangeSet(set);
    return { Id: set.id, StackId: stack.id };
  },
});

/** For a new stack: one that nobody has executed a change set of. */
function stackToReview(parts: Parts, context: Context, { StackName, ChangeSetName }: CreateChangeSetInput): Stack {
  const name = String(StackName);
  const known = name.startsWith('arn:') ? parts.tables.stackById(name) : parts.tables.stackByName(name);
  if (!known && name.startsWith('arn:')) throw validationError(`Stack [${name}] does not exist`);
  if (!known) return newStack(parts, context, name, 'REVIEW_IN_PROGRESS');
  if (known.status === 'REVIEW_IN_PROGRESS') return known;
  throw validationError(
    `Stack [${name}] already exists and cannot be created again with the changeSet [${ChangeSetName}].`,
  );
}

function changesOf({ changes, removed }: Rehearsal): ResourceChange[] {
  const gone = removed.map(
    ({ logicalId, physicalId, type, deletionPolicy }): ResourceChange => ({
      Action: 'Remove',
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      Scope: [],
      Details: [],
      ...(deletionPolicy === undefined || deletionPolicy === 'Delete'
        ? { PolicyAction: 'Delete' }
        : { PolicyAction: 'Retain' }),
    }),
  );
  return [...changes.map(changeShown), ...gone];
}

function changeShown(change: Foreseen): ResourceChange {
  const { action, logicalId, type, physicalId, replacement, changed, metadataChanged } = change;
  const common = { Action: action, LogicalResourceId: logicalId, ResourceType: type };
  if (action === 'Add') return { ...common, Scope: [], Details: [] };
  const { properties } = resourceTypes.get(type)!;
  const tagsOnly = (name: string) => (name === 'Tags' ? 'Tags' : 'Properties');
  const scope = [...new Set([...changed.map(tagsOnly), ...(metadataChanged ? (['Metadata'] as const) : [])])];
  const details = changed.map((name): NonNullable<ResourceChange['Details']>[number] => ({
    Target: {
      Attribute: tagsOnly(name),
      Name: name,
      RequiresRecreation: properties[name]?.update === 'replacement' ? 'Always' : 'Never',
    },
    Evaluation: 'Static',
    ChangeSource: 'DirectModification',
  }));
  return {
    ...common,
    ...(physicalId === undefined ? {} : { PhysicalResourceId: physicalId }),
    Replacement: replacement ? 'True' : 'False',
    ...(replacement ? { PolicyAction: 'ReplaceAndDelete' as const } : {}),
    Scope: scope,
    Details: details,
  };
}
