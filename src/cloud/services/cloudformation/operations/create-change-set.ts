/** CreateChangeSet: what a revision would change, known by a dry run; it is made before the call returns. */
import type { CreateChangeSetInput, CreateChangeSetOutput } from '@aws-sdk/client-cloudformation';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { emitStackStatus } from '../deploy/emit-status.ts';
import { findStack, onStack } from '../find-stack.ts';
import { notYet, validationError } from '../refusals.ts';
import type { Stack } from '../stack.ts';
import { makeChangeSet } from './make-change-set.ts';
import { planDeployment } from './plan-deployment.ts';
import { checkDeploymentConfig, refuseMembers } from './read-request.ts';
import { newStack, updatableStack } from './stack-to-deploy.ts';

/** With `ImportExistingResources` nothing is imported: a resource whose name is taken fails as without, by name. */
const notThereYet = ['DeploymentMode', 'DisableValidation', 'ResourceTypes', 'ResourcesToImport'];

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
    if (type === 'CREATE' && !service.tables.stackById(stack.id))
      emitStackStatus(service, context, stack, 'REVIEW_IN_PROGRESS', 'User Initiated');
    const set = makeChangeSet(service, context, { name, stack, type, before, revision, planned, request: input });
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
