/** CreateChangeSet: what a revision would change, known by a dry run; it is made before the call returns. */
import type { CreateChangeSetInput, CreateChangeSetOutput, ResourceChange } from '@aws-sdk/client-cloudformation';
import { schemaOf } from '../../../../languages/resources/resource-schemas.ts';
import { arn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import type { ChangeSet } from '../change-set.ts';
import type { CloudFormation } from '../context.ts';
import type { DryRun, PlannedChange } from '../deploy/dry-run.ts';
import { emitStackStatus } from '../deploy/emit-status.ts';
import { findStack, onStack } from '../find-stack.ts';
import { notYet, validationError } from '../refusals.ts';
import type { Stack } from '../stack.ts';
import { planDeployment } from './plan-deployment.ts';
import { withPropertyValues } from './property-values.ts';
import { checkDeploymentConfig, refuseMembers } from './read-request.ts';
import { hasChanges, newStack, updatableStack } from './stack-to-deploy.ts';

/** With `ImportExistingResources` nothing is imported: a resource whose name is taken fails as without, by name. */
const notThereYet = ['DeploymentMode', 'DisableValidation', 'ResourceTypes', 'ResourcesToImport'];

const noChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

export const createChangeSet: Handler<CloudFormation, CreateChangeSetInput, CreateChangeSetOutput> = {
  permissions: onStack('CreateChangeSet'),
  handle(service, input, context) {
    refuseMembers(input, notThereYet);
    checkDeploymentConfig(input.DeploymentConfig);
    const { ChangeSetType: type = 'UPDATE', ClientToken: token } = input;
    const name = String(input.ChangeSetName);
    if (type === 'IMPORT') throw notYet('ChangeSetType IMPORT');
    if (input.OnStackFailure === 'DELETE' && type !== 'CREATE')
      throw validationError('OnStackFailure DELETE is only valid when ChangeSetType is CREATE.');
    const stack =
      type === 'CREATE' ? stackToReview(service, context, input) : updatableStack(service, String(input.StackName));
    const known = service.tables.changeSetByName(stack.id, name);
    if (known && token !== undefined && known.token === token) return { Id: known.id, StackId: stack.id };
    if (known) throw new AwsError('AlreadyExistsException', `ChangeSet [${name}] already exists`);

    const before = stack.revision === undefined ? undefined : service.tables.revision(stack.revision);
    const tried = planDeployment(service, context, stack, input, before);
    if (!('planned' in tried)) return tried;
    const { revision, planned } = tried;
    const isEmpty = before !== undefined && !hasChanges(stack, before, revision, planned);
    if (type === 'CREATE' && !service.tables.stackById(stack.id))
      emitStackStatus(service, context, stack, 'REVIEW_IN_PROGRESS', 'User Initiated');
    const changes = () => withPropertyValues(service, context, stack, { before, after: revision }, changesOf(planned));
    const set: ChangeSet = {
      id: arn(service.host, 'cloudformation', `changeSet/${name}/${context.id()}`),
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
      includesNested: input.IncludeNestedStacks,
      revision: service.tables.addRevision(stack.id, revision),
      changes: isEmpty ? [] : changes(),
    };
    service.tables.putChangeSet(set);
    return { Id: set.id, StackId: stack.id };
  },
};

/** For a new stack: one that nobody has executed a change set of. */
function stackToReview(
  service: CloudFormation,
  context: Context,
  { StackName, ChangeSetName }: CreateChangeSetInput,
): Stack {
  const name = String(StackName);
  const known = findStack(service, name);
  if (!known && name.startsWith('arn:')) throw validationError(`Stack [${name}] does not exist`);
  if (!known) return newStack(service, context, name, 'REVIEW_IN_PROGRESS');
  if (known.status === 'REVIEW_IN_PROGRESS') return known;
  throw validationError(
    `Stack [${name}] already exists and cannot be created again with the changeSet [${ChangeSetName}].`,
  );
}

function changesOf({ changes, removed }: DryRun): ResourceChange[] {
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
        : { PolicyAction: deletionPolicy === 'Snapshot' ? 'Snapshot' : 'Retain' }),
    }),
  );
  return [...changes.map(changeShown), ...gone];
}

const direct = { Evaluation: 'Static', ChangeSource: 'DirectModification' } as const;

function changeShown(change: PlannedChange): ResourceChange {
  const { action, logicalId, type, physicalId, replacement, changed, attributes } = change;
  const common = { Action: action, LogicalResourceId: logicalId, ResourceType: type };
  if (action === 'Add') return { ...common, Scope: [], Details: [] };
  const { properties } = schemaOf(type)!;
  const tagsOnly = (name: string) => (name === 'Tags' ? 'Tags' : 'Properties');
  const scope = [...new Set([...changed.map(tagsOnly), ...attributes])];
  const details = changed.map((name): NonNullable<ResourceChange['Details']>[number] => ({
    Target: {
      Attribute: tagsOnly(name),
      Name: name,
      RequiresRecreation: properties[name]?.update === 'replacement' ? 'Always' : 'Never',
    },
    ...direct,
  }));
  const ofAttributes = attributes.map((Attribute) => ({
    Target: { Attribute, RequiresRecreation: 'Never' as const },
    ...direct,
  }));
  return {
    ...common,
    ...(physicalId === undefined ? {} : { PhysicalResourceId: physicalId }),
    Replacement: replacement ? 'True' : 'False',
    ...(replacement ? { PolicyAction: 'ReplaceAndDelete' as const } : {}),
    Scope: scope,
    Details: [...details, ...ofAttributes],
  };
}
