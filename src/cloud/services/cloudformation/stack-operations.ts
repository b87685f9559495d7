/** CreateStack, UpdateStack, DeleteStack, UpdateTerminationProtection. */
import type {
  CreateStackInput,
  CreateStackOutput,
  DeleteStackInput,
  UpdateStackInput,
  UpdateStackOutput,
  UpdateTerminationProtectionInput,
  UpdateTerminationProtectionOutput,
} from '@aws-sdk/client-cloudformation';
import { arn } from '../../kit/arn.ts';
import type { Context, Operation } from '../../kit/service.ts';
import { stacksMax } from './limits.ts';
import { checkExports } from './outputs.ts';
import { findStack, needStack, type Parts, stackArn } from './parts.ts';
import { beginApply, beginDelete } from './phases.ts';
import { passRole, readRevision, refuseMembers } from './read-request.ts';
import { limitExceeded, notUpdatable, stackExists, validationError } from './refusals.ts';
import { type Rehearsal, rehearse } from './rehearse.ts';
import { openSite, type Site } from './site.ts';
import type { Revision, Stack, StackSettings, StackStatus } from './stack.ts';
import { callerOf } from './work.ts';

/** What neither of the two does yet: each is refused by its name. `TimeoutInMinutes` is recorded: nothing here waits. */
const notThereYet = [
  'DeploymentConfig',
  'DisableValidation',
  'ResourceTypes',
  'RetainExceptOnCreate',
  'RollbackConfiguration',
  'StackPolicyBody',
  'StackPolicyDuringUpdateBody',
  'StackPolicyDuringUpdateURL',
  'StackPolicyURL',
];

export const freshSettings: StackSettings = { disableRollback: false, terminationProtection: false };

/** A stack that does not exist yet, as far as anything may know its id. */
export function newStack({ host, tables }: Parts, context: Context, name: string, status: StackStatus): Stack {
  if (tables.stackCount() >= stacksMax) throw limitExceeded(`Limit for stack has been exceeded: ${stacksMax}`);
  const id = arn(host, 'cloudformation', `stack/${name}/${context.id()}`);
  return { id, name, status, createdAt: context.now, settings: freshSettings, outputs: [] };
}

/** The deployment of a revision, tried out. Throws ValidationError with all that is wrong with it. */
export function tryOut(site: Site): Rehearsal {
  const { context, revision } = site;
  return rehearse(site, () => callerOf(context, context.caller, revision.roleArn));
}

export const createStack = (parts: Parts): Operation<CreateStackInput, CreateStackOutput> => ({
  permissions: ({ StackName }) => [
    { action: 'cloudformation:CreateStack', resource: stackArn(parts, String(StackName)) },
  ],
  handle(input, context) {
    refuseMembers(input, notThereYet);
    const name = String(input.StackName);
    const token = input.ClientRequestToken;
    const known = parts.tables.stackByName(name);
    if (known && token !== undefined && known.settings.token === token) return { StackId: known.id };
    if (known) throw stackExists(name);
    if (input.OnFailure !== undefined && input.DisableRollback !== undefined)
      throw validationError('You cannot specify both OnFailure and DisableRollback.');
    const revision = readRevision(parts, context, input, undefined);
    const onFailure = input.OnFailure ?? (input.DisableRollback ? 'DO_NOTHING' : 'ROLLBACK');
    const settings: StackSettings = {
      disableRollback: onFailure === 'DO_NOTHING',
      terminationProtection: input.EnableTerminationProtection ?? false,
      timeoutMinutes: input.TimeoutInMinutes,
      token,
    };
    const stack = { ...newStack(parts, context, name, 'CREATE_IN_PROGRESS'), settings };
    const { plan } = tryOut(openSite(parts, context, stack, revision));
    const to = parts.tables.addRevision(stack.id, revision);
    beginApply(parts, context, stack, plan, 'create', to, { caller: context.caller, onFailure, token });
    context.post('step', stack.id);
    return { StackId: stack.id };
  },
});

export const updateStack = (parts: Parts): Operation<UpdateStackInput, UpdateStackOutput> => ({
  permissions: ({ StackName }) => [
    { action: 'cloudformation:UpdateStack', resource: stackArn(parts, String(StackName)) },
  ],
  handle(input, context) {
    refuseMembers(input, notThereYet);
    const stack = updatable(parts, String(input.StackName));
    const token = input.ClientRequestToken;
    if (token !== undefined && stack.settings.token === token) return { StackId: stack.id };
    const before = parts.tables.revision(stack.revision!);
    const revision = readRevision(parts, context, input, before);
    const site = openSite(parts, context, stack, revision);
    const rehearsal = tryOut(site);
    if (!isChange(stack, before, revision, rehearsal)) throw validationError('No updates are to be performed.');
    const onFailure = input.DisableRollback ? 'DO_NOTHING' : 'ROLLBACK';
    const told = { ...stack, settings: { ...stack.settings, disableRollback: input.DisableRollback ?? false, token } };
    const to = parts.tables.addRevision(stack.id, revision);
    beginApply(parts, context, told, rehearsal.plan, 'update', to, { caller: context.caller, onFailure, token });
    context.post('step', stack.id);
    return { StackId: stack.id };
  },
});

const updatableStatuses: readonly StackStatus[] = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_FAILED',
  'UPDATE_ROLLBACK_COMPLETE',
];

/** Throws ValidationError for a stack that is not there, or is in no state for an update. */
export function updatable(parts: Parts, nameOrId: string): Stack {
  const stack = findStack(parts, nameOrId);
  if (!stack || stack.status === 'DELETE_COMPLETE') throw validationError(`Stack [${nameOrId}] does not exist`);
  if (!updatableStatuses.includes(stack.status)) throw notUpdatable(stack.id, stack.status);
  return stack;
}

/** Whether there is anything to do: what a failed update left, a resource, an output or the stack's own tags and notifications. */
export function isChange(stack: Stack, before: Revision, revision: Revision, rehearsal: Rehearsal): boolean {
  const { changes, removed, outputs } = rehearsal;
  const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);
  return (
    stack.status === 'UPDATE_FAILED' ||
    changes.length > 0 ||
    removed.length > 0 ||
    !same(outputs, stack.outputs) ||
    !same(before.tags, revision.tags) ||
    !same(before.notificationArns, revision.notificationArns)
  );
}

export const deleteStack = (parts: Parts): Operation<DeleteStackInput, object> => ({
  permissions: ({ StackName }) => [
    { action: 'cloudformation:DeleteStack', resource: stackArn(parts, String(StackName)) },
  ],
  handle(input, context) {
    refuseMembers(input, ['DeploymentConfig']);
    const { RetainResources: retained = [], RoleARN: roleArn, ClientRequestToken: token } = input;
    const stack = findStack(parts, String(input.StackName));
    if (!stack || stack.status === 'DELETE_COMPLETE') return {};
    checkDeletable(parts, stack, input);
    if (roleArn) passRole(context, roleArn);
    beginDelete(parts, context, stack, { caller: context.caller, onFailure: 'DO_NOTHING', token, roleArn }, retained);
    context.post('step', stack.id);
    return {};
  },
});

function checkDeletable(
  parts: Parts,
  stack: Stack,
  { RetainResources = [], DeletionMode: mode }: DeleteStackInput,
): void {
  if (mode === 'FORCE_DELETE_STACK')
    throw validationError('DeletionMode FORCE_DELETE_STACK is not there yet in this version of Punctual');
  if (stack.settings.terminationProtection)
    throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
  if (parts.tables.deployment(stack.id))
    throw validationError(`Stack [${stack.name}] cannot be deleted while in status ${stack.status}`);
  if (RetainResources.length > 0 && stack.status !== 'DELETE_FAILED')
    throw validationError(
      `Invalid operation on stack [${stack.name}]. Specify resources to retain only when stack is in DELETE_FAILED state.`,
    );
  checkExports({ parts, stack }, []);
}

export const updateTerminationProtection = (
  parts: Parts,
): Operation<UpdateTerminationProtectionInput, UpdateTerminationProtectionOutput> => ({
  permissions: ({ StackName }) => [
    { action: 'cloudformation:UpdateTerminationProtection', resource: stackArn(parts, String(StackName)) },
  ],
  handle({ StackName, EnableTerminationProtection }) {
    const stack = needStack(parts, String(StackName));
    const settings = { ...stack.settings, terminationProtection: EnableTerminationProtection ?? false };
    parts.tables.putStack({ ...stack, settings });
    return { StackId: stack.id };
  },
});
