/** CreateStack, UpdateStack, RollbackStack, ContinueUpdateRollback, CancelUpdateStack, DeleteStack, UpdateTerminationProtection. */
import type {
  CancelUpdateStackInput,
  ContinueUpdateRollbackInput,
  CreateStackInput,
  CreateStackOutput,
  DeleteStackInput,
  RollbackStackInput,
  RollbackStackOutput,
  UpdateStackInput,
  UpdateStackOutput,
  UpdateTerminationProtectionInput,
  UpdateTerminationProtectionOutput,
} from '@aws-sdk/client-cloudformation';
import type { Handler } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { checkExports } from '../deploy/outputs.ts';
import { giveUpCreation, startRollback, wake } from '../deploy/phases.ts';
import { startApply, startDelete, startRestore } from '../deploy/start.ts';
import { findStack, needStack, onStack } from '../find-stack.ts';
import { stackExists, validationError } from '../refusals.ts';
import type { Stack, StackSettings } from '../stack.ts';
import { planDeployment } from './plan-deployment.ts';
import { checkDeploymentConfig, checkTransforms, passRole, refuseMembers } from './read-request.ts';
import { policyOf } from './stack-policies.ts';
import { hasChanges, newStack, updatableStack } from './stack-to-deploy.ts';

/** What neither of the two does yet: each is refused by its name. `TimeoutInMinutes` is recorded: nothing here waits. */
const notThereYet = ['DisableValidation', 'ResourceTypes'];

export const createStack: Handler<CloudFormation, CreateStackInput, CreateStackOutput> = {
  permissions: onStack('CreateStack'),
  handle(service, input, context) {
    refuseMembers(input, notThereYet);
    checkDeploymentConfig(input.DeploymentConfig);
    const name = String(input.StackName);
    const token = input.ClientRequestToken;
    const known = service.tables.stackByName(name);
    if (known && token !== undefined && known.settings.token === token) return { StackId: known.id };
    if (known) throw stackExists(name);
    if (input.OnFailure !== undefined && input.DisableRollback !== undefined)
      throw validationError('You cannot specify both OnFailure and DisableRollback.');
    const onFailure = input.OnFailure ?? (input.DisableRollback ? 'DO_NOTHING' : 'ROLLBACK');
    const settings: StackSettings = {
      disableRollback: onFailure === 'DO_NOTHING',
      terminationProtection: input.EnableTerminationProtection ?? false,
      retainExceptOnCreate: input.RetainExceptOnCreate,
      policy: policyOf(service, context, input.StackPolicyBody, input.StackPolicyURL),
      timeoutMinutes: input.TimeoutInMinutes,
      token,
    };
    const stack = { ...newStack(service, context, name, 'CREATE_IN_PROGRESS'), settings };
    const tried = planDeployment(service, context, stack, input, undefined);
    if (!('planned' in tried)) return tried;
    const { revision, planned } = tried;
    checkTransforms(service, revision);
    const { plan } = planned;
    const to = service.tables.addRevision(stack.id, revision);
    const request = { caller: context.caller, onFailure, token } as const;
    startApply(service, context, stack, { kind: 'create', plan, to, request });
    return { StackId: stack.id };
  },
};

export const updateStack: Handler<CloudFormation, UpdateStackInput, UpdateStackOutput> = {
  permissions: onStack('UpdateStack'),
  handle(service, input, context) {
    refuseMembers(input, notThereYet);
    checkDeploymentConfig(input.DeploymentConfig);
    const stack = updatableStack(service, String(input.StackName));
    const token = input.ClientRequestToken;
    if (token !== undefined && stack.settings.token === token) return { StackId: stack.id };
    const before = service.tables.revision(stack.revision!);
    const tried = planDeployment(service, context, stack, input, before);
    if (!('planned' in tried)) return tried;
    const { revision, planned } = tried;
    checkTransforms(service, revision);
    if (!hasChanges(stack, before, revision, planned)) throw validationError('No updates are to be performed.');
    const onFailure = input.DisableRollback ? 'DO_NOTHING' : 'ROLLBACK';
    const { DisableRollback: disableRollback = false, RetainExceptOnCreate: retainExceptOnCreate } = input;
    const policy = policyOf(service, context, input.StackPolicyBody, input.StackPolicyURL) ?? stack.settings.policy;
    const settings = { ...stack.settings, disableRollback, retainExceptOnCreate, token, policy };
    const to = service.tables.addRevision(stack.id, revision);
    const { StackPolicyDuringUpdateBody: body, StackPolicyDuringUpdateURL: url } = input;
    const during = policyOf(service, context, body, url) ?? stack.settings.policy;
    const request = { caller: context.caller, onFailure, token, policy: during } as const;
    startApply(service, context, { ...stack, settings }, { kind: 'update', plan: planned.plan, to, request });
    return { StackId: stack.id };
  },
};

/** "You can cancel only stacks that are in the UPDATE_IN_PROGRESS state." */
export const cancelUpdateStack: Handler<CloudFormation, CancelUpdateStackInput, object> = {
  permissions: onStack('CancelUpdateStack'),
  handle(service, { StackName, ClientRequestToken: token }, context) {
    const stack = needStack(service, String(StackName));
    const state = service.tables.deployment(stack.id);
    if (stack.status !== 'UPDATE_IN_PROGRESS' || state?.phase !== 'apply')
      throw validationError('CancelUpdateStack cannot be called from current stack status');
    if (state.isCancelled) return {};
    service.tables.putDeployment(stack.id, { ...state, isCancelled: true, token: token ?? state.token });
    // A resource that stabilizes is waited for no longer; one that is about to be made has a row already.
    if (state.settlingSince !== undefined || state.monitoredSince !== undefined) wake(context, stack.id);
    return {};
  },
};

/** AWS's words for what cannot be skipped are not known. */
export const continueUpdateRollback: Handler<CloudFormation, ContinueUpdateRollbackInput, object> = {
  permissions: onStack('ContinueUpdateRollback'),
  handle(service, input, context) {
    const { ResourcesToSkip: skipped = [], RoleARN: roleArn, ClientRequestToken: token } = input;
    const stack = findStack(service, String(input.StackName));
    if (!stack || stack.status === 'DELETE_COMPLETE')
      throw validationError(`Stack [${input.StackName}] does not exist`);
    const { failedRollback } = stack;
    if (stack.status !== 'UPDATE_ROLLBACK_FAILED' || !failedRollback)
      throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not continue update rollback.`);
    const others = skipped.filter((name) => !failedRollback.failed.includes(name));
    if (others.length > 0)
      throw validationError(
        `only resources whose update failed in the rollback can be skipped, found ${others.join(', ')}`,
      );
    if (roleArn) passRole(context, roleArn);
    const request = { caller: context.caller, onFailure: 'ROLLBACK', token, roleArn } as const;
    startRestore(service, context, stack, request, new Set(skipped));
    return {};
  },
};

/** AWS's words for a stack in another state are not known. */
export const rollbackStack: Handler<CloudFormation, RollbackStackInput, RollbackStackOutput> = {
  permissions: onStack('RollbackStack'),
  handle(service, input, context) {
    const { RoleARN: roleArn, ClientRequestToken: token, RetainExceptOnCreate: retainExceptOnCreate } = input;
    checkDeploymentConfig(input.DeploymentConfig);
    const stack = needStack(service, String(input.StackName));
    if (stack.status !== 'CREATE_FAILED' && stack.status !== 'UPDATE_FAILED')
      throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be rolled back.`);
    if (roleArn) passRole(context, roleArn);
    const settings = { ...stack.settings, retainExceptOnCreate, token };
    const request = { caller: context.caller, onFailure: 'ROLLBACK', token, roleArn } as const;
    startRollback(service, context, { ...stack, settings }, request);
    return { StackId: stack.id };
  },
};

export const deleteStack: Handler<CloudFormation, DeleteStackInput, object> = {
  permissions: onStack('DeleteStack'),
  handle(service, input, context) {
    checkDeploymentConfig(input.DeploymentConfig);
    const { RetainResources: retained = [], RoleARN: roleArn, ClientRequestToken: token } = input;
    const stack = findStack(service, String(input.StackName));
    if (!stack || stack.status === 'DELETE_COMPLETE') return {};
    checkDeletable(service, stack, input);
    if (stack.status === 'DELETE_IN_PROGRESS') return {};
    if (roleArn) passRole(context, roleArn);
    const settings = { ...stack.settings, deletionMode: input.DeletionMode };
    const request = { caller: context.caller, onFailure: 'DO_NOTHING', token, roleArn } as const;
    const state = service.tables.deployment(stack.id);
    if (state) giveUpCreation({ service, context, stack, state });
    startDelete(service, context, { ...stack, settings }, request, retained);
    return {};
  },
};

/** A stack that is being made may be deleted, one that is being updated may not. AWS's words for a deletion that is forced too early are not known. */
function checkDeletable(
  service: CloudFormation,
  stack: Stack,
  { RetainResources = [], DeletionMode: mode }: DeleteStackInput,
): void {
  if (stack.settings.terminationProtection)
    throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
  if (stack.status.endsWith('_IN_PROGRESS') && service.tables.deployment(stack.id)?.kind === 'update')
    throw validationError(`Stack [${stack.id}] cannot be deleted while in status ${stack.status}`);
  const isStuck = stack.status === 'DELETE_FAILED';
  if (RetainResources.length > 0 && !isStuck)
    throw validationError(
      `Invalid operation on stack [${stack.name}]. Specify resources to retain only when stack is in DELETE_FAILED state.`,
    );
  if (mode === 'FORCE_DELETE_STACK' && !isStuck)
    throw validationError(
      `Invalid operation on stack [${stack.name}]. Specify FORCE_DELETE_STACK only when stack is in DELETE_FAILED state.`,
    );
  checkExports({ service, stack }, []);
}

export const updateTerminationProtection: Handler<
  CloudFormation,
  UpdateTerminationProtectionInput,
  UpdateTerminationProtectionOutput
> = {
  permissions: onStack('UpdateTerminationProtection'),
  handle(service, { StackName, EnableTerminationProtection }) {
    const stack = needStack(service, String(StackName));
    const settings = { ...stack.settings, terminationProtection: EnableTerminationProtection ?? false };
    service.tables.putStack({ ...stack, settings });
    return { StackId: stack.id };
  },
};
