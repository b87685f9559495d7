/** DescribeChangeSet, ExecuteChangeSet, DeleteChangeSet, ListChangeSets. */
import type {
  ChangeSetSummary,
  DeleteChangeSetInput,
  DeleteChangeSetOutput,
  DescribeChangeSetInput,
  DescribeChangeSetOutput,
  ExecuteChangeSetInput,
  ExecuteChangeSetOutput,
  ListChangeSetsInput,
  ListChangeSetsOutput,
  ResourceChange,
} from '@aws-sdk/client-cloudformation';
import { cutPage, readToken, writeToken } from '../../../kit/page.ts';
import type { Context, Handler, Permission } from '../../../kit/service.ts';
import type { ChangeSet } from '../change-set.ts';
import type { CloudFormation } from '../context.ts';
import { openDeployment } from '../deploy/deployment.ts';
import { applyPlan } from '../deploy/plans.ts';
import { removeChangeSet } from '../deploy/remove-change-set.ts';
import { startApply } from '../deploy/start.ts';
import { toShown } from '../endpoint.ts';
import { findStack, needStack, onStack, stackArn } from '../find-stack.ts';
import { pageItems } from '../limits.ts';
import { changeSetStatus, noSuchChangeSet, notUpdatable, stackMissing, validationError } from '../refusals.ts';
import type { StackStatus } from '../stack.ts';
import { shownParameters } from './describe-stacks.ts';
import { withoutPropertyValues } from './property-values.ts';
import { updatableStatuses } from './stack-to-deploy.ts';

interface ForChangeSet {
  readonly ChangeSetName: string | undefined;
  readonly StackName?: string | undefined;
}

function findChangeSet(service: CloudFormation, { ChangeSetName, StackName }: ForChangeSet): ChangeSet | undefined {
  const name = String(ChangeSetName);
  if (name.startsWith('arn:')) return service.tables.changeSetById(name);
  if (StackName === undefined)
    throw validationError('StackName must be specified if ChangeSetName is not specified as an ARN.');
  const stack = findStack(service, StackName);
  return stack && service.tables.changeSetByName(stack.id, name);
}

/** Of a stack that is not there AWS speaks before it speaks of the change set. */
function checkStack(service: CloudFormation, { ChangeSetName, StackName }: ForChangeSet): void {
  if (String(ChangeSetName).startsWith('arn:') || StackName === undefined) return;
  if (!findStack(service, StackName)) throw stackMissing(StackName);
}

export function needChangeSet(service: CloudFormation, input: ForChangeSet): ChangeSet {
  checkStack(service, input);
  const set = findChangeSet(service, input);
  if (!set) throw noSuchChangeSet(String(input.ChangeSetName));
  return set;
}

const onChangeSet =
  (action: string) =>
  (service: CloudFormation, input: ForChangeSet): Permission[] => {
    const stack = findChangeSet(service, input)?.stackId ?? stackArn(service, input.StackName ?? '*');
    return [{ action: `cloudformation:${action}`, resource: stack }];
  };

export const describeChangeSet: Handler<CloudFormation, DescribeChangeSetInput, DescribeChangeSetOutput> = {
  permissions: onChangeSet('DescribeChangeSet'),
  handle(service, input) {
    const shown = input.IncludePropertyValues ? (change: ResourceChange) => change : withoutPropertyValues;
    const set = needChangeSet(service, input);
    const revision = service.tables.revision(set.revision);
    const from = Number(readToken('DescribeChangeSet', input.NextToken, invalidToken) ?? 0);
    const to = from + pageItems;
    return {
      ...summaryOf(service, set),
      Parameters: shownParameters(service, revision),
      NotificationARNs: [...revision.notificationArns],
      Capabilities: [...revision.capabilities],
      Tags: [...revision.tags],
      RollbackConfiguration: revision.rollback ?? {},
      ...(set.onStackFailure ? { OnStackFailure: set.onStackFailure } : {}),
      Changes: set.changes
        .slice(from, to)
        .map((change) => ({ Type: 'Resource' as const, ResourceChange: toShown(service.host, shown(change)) })),
      ...(set.changes.length > to ? { NextToken: writeToken('DescribeChangeSet', to) } : {}),
    };
  },
};

const invalidToken = () => validationError('Invalid NextToken');

function summaryOf(service: CloudFormation, set: ChangeSet): ChangeSetSummary {
  return {
    ChangeSetId: set.id,
    ChangeSetName: set.name,
    StackId: set.stackId,
    StackName: service.tables.stackById(set.stackId)?.name,
    Status: set.status,
    ...(set.reason === undefined ? {} : { StatusReason: set.reason }),
    ExecutionStatus: set.executionStatus,
    CreationTime: new Date(set.createdAt),
    ...(set.description === undefined ? {} : { Description: set.description }),
    IncludeNestedStacks: set.includesNested ?? false,
    ImportExistingResources: false,
    ...(set.parentId === undefined ? {} : { ParentChangeSetId: set.parentId, RootChangeSetId: set.rootId }),
  };
}

const ready: Readonly<Record<'CREATE' | 'UPDATE', readonly StackStatus[]>> = {
  CREATE: ['REVIEW_IN_PROGRESS'],
  UPDATE: updatableStatuses,
};

export const executeChangeSet: Handler<CloudFormation, ExecuteChangeSetInput, ExecuteChangeSetOutput> = {
  permissions: onChangeSet('ExecuteChangeSet'),
  handle(service, input, context) {
    const set = needChangeSet(service, input);
    checkRoot(set, 'executed');
    if (set.executionStatus !== 'AVAILABLE')
      throw changeSetStatus(
        `ChangeSet [${set.id}] cannot be executed in its current ${set.status === 'FAILED' ? `status of [${set.status}]` : `execution status of [${set.executionStatus}]`}`,
      );
    if (set.onStackFailure !== undefined && input.DisableRollback !== undefined)
      throw validationError('You cannot specify both OnStackFailure and DisableRollback.');
    execute(service, context, set, input);
    return {};
  },
};

/** All other change sets of the stack are void from now on, as AWS deletes them. */
function execute(service: CloudFormation, context: Context, set: ChangeSet, input: ExecuteChangeSetInput): void {
  const { tables } = service;
  const stack = needStack(service, set.stackId);
  const kind = set.type === 'CREATE' ? 'CREATE' : 'UPDATE';
  if (!ready[kind].includes(stack.status)) throw notUpdatable(stack.id, stack.status);
  for (const other of tables.changeSets(stack.id)) if (other.id !== set.id) removeChangeSet(service, context, other);
  markExecuted(service, set);
  const onFailure = set.onStackFailure ?? (input.DisableRollback ? 'DO_NOTHING' : 'ROLLBACK');
  const token = input.ClientRequestToken;
  const settings = {
    ...stack.settings,
    disableRollback: onFailure === 'DO_NOTHING',
    retainExceptOnCreate: input.RetainExceptOnCreate,
    changeSetId: set.id,
    token,
  };
  const plan = applyPlan(openDeployment(service, context, stack, tables.revision(set.revision)));
  const request = { caller: context.caller, onFailure, token, policy: stack.settings.policy } as const;
  startApply(
    service,
    context,
    { ...stack, settings },
    { kind: kind === 'CREATE' ? 'create' : 'update', plan, to: set.revision, request },
  );
}

/** Those of nested stacks say what was done with them, too. */
function markExecuted(service: CloudFormation, set: ChangeSet): void {
  if (set.status !== 'FAILED') service.tables.putChangeSet({ ...set, executionStatus: 'EXECUTE_COMPLETE' });
  for (const id of set.nestedIds ?? []) {
    const nested = service.tables.changeSetById(id);
    if (nested) markExecuted(service, nested);
  }
}

/** AWS's words are not known. Throws InvalidChangeSetStatus. */
function checkRoot(set: ChangeSet, what: string): void {
  if (set.rootId !== undefined)
    throw changeSetStatus(`ChangeSet [${set.id}] cannot be ${what} by itself: its root change set is [${set.rootId}]`);
}

export const deleteChangeSet: Handler<CloudFormation, DeleteChangeSetInput, DeleteChangeSetOutput> = {
  permissions: onChangeSet('DeleteChangeSet'),
  handle(service, input, context) {
    checkStack(service, input);
    const set = findChangeSet(service, input);
    if (!set) return {};
    checkRoot(set, 'deleted');
    removeChangeSet(service, context, set);
    return {};
  },
};

export const listChangeSets: Handler<CloudFormation, ListChangeSetsInput, ListChangeSetsOutput> = {
  permissions: onStack('ListChangeSets'),
  handle(service, { StackName, NextToken }) {
    const stack = needStack(service, String(StackName));
    const after = String(readToken('ListChangeSets', NextToken, invalidToken) ?? '');
    // "each active change set": one that was executed is there no more, but for DescribeChangeSet.
    const all = service.tables.changeSets(stack.id, after);
    const found = all.filter(({ executionStatus }) => executionStatus !== 'EXECUTE_COMPLETE');
    const { items, nextToken } = cutPage('ListChangeSets', found, pageItems, ({ name }) => name);
    return { Summaries: items.map((set) => summaryOf(service, set)), ...(nextToken ? { NextToken: nextToken } : {}) };
  },
};
