/** DescribeStacks, ListStacks, ListExports. */
import type {
  DescribeStacksInput,
  DescribeStacksOutput,
  ListExportsInput,
  ListExportsOutput,
  ListStacksInput,
  ListStacksOutput,
  Parameter,
  Stack as ShownStack,
  StackSummary,
} from '@aws-sdk/client-cloudformation';
import { cutPage, readToken } from '../../kit/page.ts';
import type { Operation } from '../../kit/service.ts';
import { toShown } from './endpoint.ts';
import { pageItems } from './limits.ts';
import { needStack, type Parts, stackArn } from './parts.ts';
import { validationError } from './refusals.ts';
import { stars } from './shown-properties.ts';
import type { Revision, Stack } from './stack.ts';

const invalidToken = () => validationError('Invalid NextToken');

export const describeStacks = (parts: Parts): Operation<DescribeStacksInput, DescribeStacksOutput> => ({
  permissions: ({ StackName }) => [
    { action: 'cloudformation:DescribeStacks', resource: StackName === undefined ? '*' : stackArn(parts, StackName) },
  ],
  handle({ StackName, NextToken }) {
    if (StackName !== undefined) return { Stacks: [shownStack(parts, needStack(parts, StackName))] };
    const after = String(readToken('DescribeStacks', NextToken, invalidToken) ?? '');
    const found = parts.tables.stacks(after, pageItems + 1, false);
    const { items, nextToken } = cutPage('DescribeStacks', found, pageItems, ({ id }) => id);
    return { Stacks: items.map((stack) => shownStack(parts, stack)), ...(nextToken ? { NextToken: nextToken } : {}) };
  },
});

function shownStack(parts: Parts, stack: Stack): ShownStack {
  const { settings } = stack;
  const revision = stack.revision === undefined ? undefined : parts.tables.revision(stack.revision);
  return {
    ...times(stack),
    StackId: stack.id,
    StackName: stack.name,
    StackStatus: stack.status,
    ...(stack.reason === undefined ? {} : { StackStatusReason: stack.reason }),
    ...(settings.changeSetId === undefined ? {} : { ChangeSetId: settings.changeSetId }),
    ...(settings.timeoutMinutes === undefined ? {} : { TimeoutInMinutes: settings.timeoutMinutes }),
    ...descriptionOf(parts, revision, 'Description'),
    ...(revision?.roleArn === undefined ? {} : { RoleARN: revision.roleArn }),
    Parameters: revision ? shownParameters(parts, revision) : [],
    Capabilities: [...(revision?.capabilities ?? [])],
    NotificationARNs: [...(revision?.notificationArns ?? [])],
    Tags: [...(revision?.tags ?? [])],
    Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: toShown(parts.host, value),
      ...(description === undefined ? {} : { Description: description }),
      ...(exportName === undefined ? {} : { ExportName: exportName }),
    })),
    DisableRollback: settings.disableRollback,
    EnableTerminationProtection: settings.terminationProtection,
    RollbackConfiguration: {},
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

const times = ({ createdAt, updatedAt, deletedAt }: Stack) => ({
  CreationTime: new Date(createdAt),
  ...(updatedAt === undefined ? {} : { LastUpdatedTime: new Date(updatedAt) }),
  ...(deletedAt === undefined ? {} : { DeletionTime: new Date(deletedAt) }),
});

function descriptionOf<Key extends string>(parts: Parts, revision: Revision | undefined, key: Key) {
  const description = revision && parts.templates.read(revision.template).description;
  return description === undefined ? {} : { [key]: description };
}

/** A value that must not be echoed is four stars. */
export function shownParameters(parts: Parts, revision: Revision): Parameter[] {
  const { parameters } = parts.templates.read(revision.template);
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

export const listStacks = (parts: Parts): Operation<ListStacksInput, ListStacksOutput> => ({
  permissions: () => [{ action: 'cloudformation:ListStacks', resource: '*' }],
  handle({ NextToken, StackStatusFilter: filter = [] }) {
    const after = String(readToken('ListStacks', NextToken, invalidToken) ?? '');
    const found = parts.tables.stacks(after, pageItems + 1, true);
    const { items, nextToken } = cutPage('ListStacks', found, pageItems, ({ id }) => id);
    const wanted = items.filter(({ status }) => filter.length === 0 || filter.includes(status));
    return {
      StackSummaries: wanted.map((stack) => stackSummary(parts, stack)),
      ...(nextToken ? { NextToken: nextToken } : {}),
    };
  },
});

function stackSummary(parts: Parts, stack: Stack): StackSummary {
  const revision = stack.revision === undefined ? undefined : parts.tables.revision(stack.revision);
  return {
    ...times(stack),
    StackId: stack.id,
    StackName: stack.name,
    StackStatus: stack.status,
    ...(stack.reason === undefined ? {} : { StackStatusReason: stack.reason }),
    ...descriptionOf(parts, revision, 'TemplateDescription'),
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

export const listExports = (parts: Parts): Operation<ListExportsInput, ListExportsOutput> => ({
  permissions: () => [{ action: 'cloudformation:ListExports', resource: '*' }],
  handle({ NextToken }) {
    const after = String(readToken('ListExports', NextToken, invalidToken) ?? '');
    const found = parts.tables.exports(after, pageItems + 1);
    const { items, nextToken } = cutPage('ListExports', found, pageItems, ({ name }) => name);
    return {
      Exports: items.map(({ name, stackId, value }) => ({
        ExportingStackId: stackId,
        Name: name,
        Value: toShown(parts.host, value),
      })),
      ...(nextToken ? { NextToken: nextToken } : {}),
    };
  },
});
