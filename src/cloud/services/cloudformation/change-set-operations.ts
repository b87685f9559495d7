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
} from '@aws-sdk/client-cloudformation';
import { cutPage, readToken, writeToken } from '../../kit/page.ts';
import type { Context, Operation, Permission } from '../../kit/service.ts';
import type { ChangeSet } from './change-set.ts';
import { applyPlan } from './deploy.ts';
import { shownParameters } from './describe-stacks.ts';
import { toShown } from './endpoint.ts';
import { pageItems } from './limits.ts';
import { findStack, needStack, type Parts, stackArn } from './parts.ts';
import { beginApply } from './phases.ts';
import { refuseMembers } from './read-request.ts';
import { changeSetStatus, noSuchChangeSet, notUpdatable, validationError } from './refusals.ts';
import { openSite } from './site.ts';
import type { StackStatus } from './stack.ts';

interface ForChangeSet {
  readonly ChangeSetName: string | undefined;
  readonly StackName?: string | undefined;
}

function findChangeSet(parts: Parts, { ChangeSetName, StackName }: ForChangeSet): ChangeSet | undefined {
  const name = String(ChangeSetName);
  if (name.startsWith('arn:')) return parts.tables.changeSetById(name);
  if (StackName === undefined)
    throw validationError('StackName must be specified if ChangeSetName is not specified as an ARN.');
  const stack = findStack(parts, StackName);
  return stack && parts.tables.changeSetByName(stack.id, name);
}

export function needChangeSet(parts: Parts, input: ForChangeSet): ChangeSet {
  const set = findChangeSet(parts, input);
  if (!set) throw noSuchChangeSet(String(input.ChangeSetName));
  return set;
}

const onChangeSet =
  (parts: Parts, action: string) =>
  (input: ForChangeSet): Permission[] => {
    const stack = findChangeSet(parts, input)?.stackId ?? stackArn(parts, input.StackName ?? '*');
    return [{ action: `cloudformation:${action}`, resource: stack }];
  };

export const describeChangeSet = (parts: Parts): Operation<DescribeChangeSetInput, DescribeChangeSetOutput> => ({
  permissions: onChangeSet(parts, 'DescribeChangeSet'),
  handle(input) {
    refuseMembers(input, ['IncludePropertyValues']);
    const set = needChangeSet(parts, input);
    const revision = parts.tables.revision(set.revision);
    const from = Number(readToken('DescribeChangeSet', input.NextToken, invalidToken) ?? 0);
    const to = from + pageItems;
    return {
      ...summaryOf(parts, set),
      Parameters: shownParameters(parts, revision),
      NotificationARNs: [...revision.notificationArns],
      Capabilities: [...revision.capabilities],
      Tags: [...revision.tags],
      RollbackConfiguration: {},
      ...(set.onStackFailure ? { OnStackFailure: set.onStackFailure } : {}),
      Changes: set.changes
        .slice(from, to)
        .map((change) => ({ Type: 'Resource' as const, ResourceChange: toShown(parts.host, change) })),
      ...(set.changes.length > to ? { NextToken: writeToken('DescribeChangeSet', to) } : {}),
    };
  },
});

const invalidToken = () => validationError('Invalid NextToken');

function summaryOf(parts: Parts, set: ChangeSet): ChangeSetSummary {
  return {
    ChangeSetId: set.id,
    ChangeSetName: set.name,
    StackId: set.stackId,
    StackName: parts.tables.stackById(set.stackId)?.name,
    Status: set.status,
    ...(set.reason === undefined ? {} : { StatusReason: set.reason }),
    ExecutionStatus: set.executionStatus,
    CreationTime: new Date(set.createdAt),
    ...(set.description === undefined ? {} : { Description: set.description }),
    IncludeNestedStacks: false,
    ImportExistingResources: false,
  };
}

const ready: Readonly<Record<'CREATE' | 'UPDATE', readonly StackStatus[]>> = {
  CREATE: ['REVIEW_IN_PROGRESS'],
  UPDATE: ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_FAILED', 'UPDATE_ROLLBACK_COMPLETE'],
};

export const executeChangeSet = (parts: Parts): Operation<ExecuteChangeSetInput, ExecuteChangeSetOutput> => ({
  permissions: onChangeSet(parts, 'ExecuteChangeSet'),
  handle(input, context) {
    refuseMembers(input, ['RetainExceptOnCreate']);
    const set = needChangeSet(parts, input);
    if (set.executionStatus !== 'AVAILABLE')
      throw changeSetStatus(
        `ChangeSet [${set.id}] cannot be executed in its current ${set.status === 'FAILED' ? `status of [${set.status}]` : `execution status of [${set.executionStatus}]`}`,
      );
    if (set.onStackFailure !== undefined && input.DisableRollback !== undefined)
      throw validationError('You cannot specify both OnStackFailure and DisableRollback.');
    execute(parts, context, set, input);
    return {};
  },
});

/** All other change sets of the stack are void from now on, as AWS deletes them. */
function execute(parts: Parts, context: Context, set: ChangeSet, input: ExecuteChangeSetInput): void {
  const { tables } = parts;
  const stack = needStack(parts, set.stackId);
  const kind = set.type === 'CREATE' ? 'CREATE' : 'UPDATE';
  if (!ready[kind].includes(stack.status)) throw notUpdatable(stack.id, stack.status);
  for (const other of tables.changeSets(stack.id)) if (other.id !== set.id) removeChangeSet(parts, other);
  tables.putChangeSet({ ...set, executionStatus: 'EXECUTE_COMPLETE' });
  const onFailure = set.onStackFailure ?? (input.DisableRollback ? 'DO_NOTHING' : 'ROLLBACK');
  const token = input.ClientRequestToken;
  const settings = { ...stack.settings, disableRollback: onFailure === 'DO_NOTHING', changeSetId: set.id, token };
  const plan = applyPlan(openSite(parts, context, stack, tables.revision(set.revision)));
  const asked = { caller: context.caller, onFailure, token };
  beginApply(
    parts,
    context,
    { ...stack, settings },
    plan,
    kind === 'CREATE' ? 'create' : 'update',
    set.revision,
    asked,
  );
  context.post('step', stack.id);
}

function removeChangeSet({ tables }: Parts, set: ChangeSet): void {
  tables.removeChangeSet(set.id);
  if (set.executionStatus !== 'EXECUTE_COMPLETE') tables.removeRevision(set.revision);
}

export const deleteChangeSet = (parts: Parts): Operation<DeleteChangeSetInput, DeleteChangeSetOutput> => ({
  permissions: onChangeSet(parts, 'DeleteChangeSet'),
  handle(input) {
    const set = findChangeSet(parts, input);
    if (set) removeChangeSet(parts, set);
    return {};
  },
});

export const listChangeSets = (parts: Parts): Operation<ListChangeSetsInput, ListChangeSetsOutput> => ({
  permissions: ({ StackName }) => [
    { action: 'cloudformation:ListChangeSets', resource: stackArn(parts, String(StackName)) },
  ],
  handle({ StackName, NextToken }) {
    const stack = needStack(parts, String(StackName));
    const after = String(readToken('ListChangeSets', NextToken, invalidToken) ?? '');
    const found = parts.tables.changeSets(stack.id, after, pageItems + 1);
    const { items, nextToken } = cutPage('ListChangeSets', found, pageItems, ({ name }) => name);
    return { Summaries: items.map((set) => summaryOf(parts, set)), ...(nextToken ? { NextToken: nextToken } : {}) };
  },
});
