/** DescribeStacks, ListStacks, ListExports, ListImports, DescribeAccountLimits. */
import type {
  DescribeAccountLimitsInput,
  DescribeAccountLimitsOutput,
  DescribeStacksInput,
  DescribeStacksOutput,
  ListExportsInput,
  ListExportsOutput,
  ListImportsInput,
  ListImportsOutput,
  ListStacksInput,
  ListStacksOutput,
  Parameter,
  Stack as ShownStack,
  StackSummary,
} from '@aws-sdk/client-cloudformation';
import { outputsMax } from '../../../../languages/template/limits.ts';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { stars } from '../deploy/shown-properties.ts';
import { toShown } from '../endpoint.ts';
import { needStack, onAny, onStack } from '../find-stack.ts';
import { concurrentResourcesMax, pageItems, stacksMax } from '../limits.ts';
import { validationError } from '../refusals.ts';
import type { Revision, Stack } from '../stack.ts';

const invalidToken = () => validationError('Invalid NextToken');

export const describeStacks: Handler<CloudFormation, DescribeStacksInput, DescribeStacksOutput> = {
  permissions: onStack('DescribeStacks'),
  handle(service, { StackName, NextToken }) {
    if (StackName !== undefined) return { Stacks: [shownStack(service, needStack(service, StackName))] };
    const after = String(readToken('DescribeStacks', NextToken, invalidToken) ?? '');
    const found = service.tables.stacks(after, pageItems + 1, false);
    const { items, nextToken } = cutPage('DescribeStacks', found, pageItems, ({ id }) => id);
    return { Stacks: items.map((stack) => shownStack(service, stack)), ...(nextToken ? { NextToken: nextToken } : {}) };
  },
};

function shownStack(service: CloudFormation, stack: Stack): ShownStack {
  const { settings } = stack;
  const revision = stack.revision === undefined ? undefined : service.tables.revision(stack.revision);
  return {
    ...identityAndStatus(stack),
    ...(settings.changeSetId === undefined ? {} : { ChangeSetId: settings.changeSetId }),
    ...(settings.timeoutMinutes === undefined ? {} : { TimeoutInMinutes: settings.timeoutMinutes }),
    ...descriptionOf(service, revision, 'Description'),
    ...(revision?.roleArn === undefined ? {} : { RoleARN: revision.roleArn }),
    Parameters: revision ? shownParameters(service, revision) : [],
    Capabilities: [...(revision?.capabilities ?? [])],
    NotificationARNs: [...(revision?.notificationArns ?? [])],
    Tags: [...(revision?.tags ?? [])],
    Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: toShown(service.host, value),
      ...(description === undefined ? {} : { Description: description }),
      ...(exportName === undefined ? {} : { ExportName: exportName }),
    })),
    DisableRollback: settings.disableRollback,
    EnableTerminationProtection: settings.terminationProtection,
    ...(settings.retainExceptOnCreate ? { RetainExceptOnCreate: true } : {}),
    ...(settings.deletionMode === undefined ? {} : { DeletionMode: settings.deletionMode }),
    RollbackConfiguration: revision?.rollback ?? {},
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

const identityAndStatus = ({ id, name, status, reason, createdAt, updatedAt, deletedAt, nested }: Stack) => ({
  CreationTime: new Date(createdAt),
  ...(updatedAt === undefined ? {} : { LastUpdatedTime: new Date(updatedAt) }),
  ...(deletedAt === undefined ? {} : { DeletionTime: new Date(deletedAt) }),
  StackId: id,
  StackName: name,
  StackStatus: status,
  ...(reason === undefined ? {} : { StackStatusReason: reason }),
  ...(nested ? { ParentId: nested.parentId, RootId: nested.rootId } : {}),
});

function descriptionOf<Key extends string>(service: CloudFormation, revision: Revision | undefined, key: Key) {
  const description = revision && service.templates.outline(revision.template).description;
  return description === undefined ? {} : { [key]: description };
}

/** A value that must not be echoed is four stars. */
export function shownParameters(service: CloudFormation, revision: Revision): Parameter[] {
  const { parameters } = service.templates.outline(revision.template);
  return Object.entries(revision.parameters).map(([name, value]) => {
    const stored = revision.stored?.[name];
    const shown = (text: string) => (parameters.get(name)?.noEcho ? stars : text);
    return {
      ParameterKey: name,
      ParameterValue: shown(value),
      ...(stored === undefined ? {} : { ResolvedValue: shown(stored) }),
    };
  });
}

export const listStacks: Handler<CloudFormation, ListStacksInput, ListStacksOutput> = {
  permissions: onAny('ListStacks'),
  handle(service, { NextToken, StackStatusFilter: filter = [] }) {
    const after = String(readToken('ListStacks', NextToken, invalidToken) ?? '');
    const found = service.tables.stacks(after, pageItems + 1, true);
    const { items, nextToken } = cutPage('ListStacks', found, pageItems, ({ id }) => id);
    const wanted = items.filter(({ status }) => filter.length === 0 || filter.includes(status));
    return {
      StackSummaries: wanted.map((stack) => stackSummary(service, stack)),
      ...(nextToken ? { NextToken: nextToken } : {}),
    };
  },
};

function stackSummary(service: CloudFormation, stack: Stack): StackSummary {
  const revision = stack.revision === undefined ? undefined : service.tables.revision(stack.revision);
  return {
    ...identityAndStatus(stack),
    ...descriptionOf(service, revision, 'TemplateDescription'),
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

export const listExports: Handler<CloudFormation, ListExportsInput, ListExportsOutput> = {
  permissions: onAny('ListExports'),
  handle(service, { NextToken }) {
    const after = String(readToken('ListExports', NextToken, invalidToken) ?? '');
    const found = service.tables.exports(after, pageItems + 1);
    const { items, nextToken } = cutPage('ListExports', found, pageItems, ({ name }) => name);
    return {
      Exports: items.map(({ name, stackId, value }) => ({
        ExportingStackId: stackId,
        Name: name,
        Value: toShown(service.host, value),
      })),
      ...(nextToken ? { NextToken: nextToken } : {}),
    };
  },
};

export const describeAccountLimits: Handler<CloudFormation, DescribeAccountLimitsInput, DescribeAccountLimitsOutput> = {
  permissions: onAny('DescribeAccountLimits'),
  handle: (_service, { NextToken }) => {
    if (NextToken !== undefined) throw invalidToken();
    return {
      AccountLimits: [
        { Name: 'ConcurrentResourcesLimit', Value: concurrentResourcesMax },
        { Name: 'StackLimit', Value: stacksMax },
        { Name: 'StackOutputsLimit', Value: outputsMax },
      ],
    };
  },
};

export const listImports: Handler<CloudFormation, ListImportsInput, ListImportsOutput> = {
  permissions: onAny('ListImports'),
  handle({ tables }, { ExportName, NextToken }) {
    const after = String(readToken('ListImports', NextToken, invalidToken) ?? '');
    const found = tables.importersOf(String(ExportName), after, pageItems + 1);
    if (found.length === 0 && after === '')
      throw validationError(`Export '${ExportName}' is not imported by any stack.`);
    const { items, nextToken } = cutPage('ListImports', found, pageItems, (id) => id);
    return {
      Imports: items.map((id) => tables.stackById(id)?.name ?? id),
      ...(nextToken ? { NextToken: nextToken } : {}),
    };
  },
};
