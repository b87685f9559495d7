/** DescribeStackResource, DescribeStackResources, ListStackResources, DescribeStackEvents. */
import type {
  DescribeStackEventsInput,
  DescribeStackEventsOutput,
  DescribeStackResourceInput,
  DescribeStackResourceOutput,
  DescribeStackResourcesInput,
  DescribeStackResourcesOutput,
  ListStackResourcesInput,
  ListStackResourcesOutput,
  ResourceStatus,
  StackResource,
} from '@aws-sdk/client-cloudformation';
import { cutPage, readToken } from '../../kit/page.ts';
import type { Operation } from '../../kit/service.ts';
import { toShown, toStored } from './endpoint.ts';
import { pageItems } from './limits.ts';
import { needStack, type Parts, stackArn } from './parts.ts';
import { noSuchStack, validationError } from './refusals.ts';
import type { ResourceState, Stack } from './stack.ts';
import type { StoredEvent } from './tables.ts';

const invalidToken = () => validationError('Invalid NextToken');
const notChecked = { StackResourceDriftStatus: 'NOT_CHECKED' } as const;

export const describeStackResource = (
  parts: Parts,
): Operation<DescribeStackResourceInput, DescribeStackResourceOutput> => ({
  permissions: ({ StackName }) => [
    { action: 'cloudformation:DescribeStackResource', resource: stackArn(parts, String(StackName)) },
  ],
  handle({ StackName, LogicalResourceId }) {
    const stack = needStack(parts, String(StackName));
    const state = parts.tables.resource(stack.id, String(LogicalResourceId));
    if (!state) throw validationError(`Resource ${LogicalResourceId} does not exist for stack ${stack.name}`);
    const { Timestamp, ...shown } = shownResource(parts, stack, state);
    const metadata = toShown(parts.host, state.resource?.metadata ?? {});
    return { StackResourceDetail: { ...shown, LastUpdatedTimestamp: Timestamp, Metadata: JSON.stringify(metadata) } };
  },
});

export const describeStackResources = (
  parts: Parts,
): Operation<DescribeStackResourcesInput, DescribeStackResourcesOutput> => ({
  permissions: ({ StackName }) => [
    {
      action: 'cloudformation:DescribeStackResources',
      resource: StackName === undefined ? '*' : stackArn(parts, StackName),
    },
  ],
  handle({ StackName, LogicalResourceId, PhysicalResourceId }) {
    if ((StackName === undefined) === (PhysicalResourceId === undefined))
      throw validationError('You must specify either StackName or PhysicalResourceId, but not both.');
    const stack = StackName === undefined ? stackWith(parts, PhysicalResourceId!) : needStack(parts, StackName);
    const states = parts.tables.resources(stack.id);
    const wanted = states.filter(({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId);
    return { StackResources: wanted.map((state) => shownResource(parts, stack, state)) };
  },
});

function stackWith(parts: Parts, physicalId: string): Stack {
  const stored = toStored(parts.host, physicalId);
  const stack = parts.tables
    .stacks('', -1, false)
    .find(({ id }) => parts.tables.resources(id).some((state) => state.physicalId === stored));
  if (!stack) throw validationError(`Stack for ${physicalId} does not exist`);
  return stack;
}

function shownResource({ host }: Parts, stack: Stack, state: ResourceState): StackResource {
  return {
    StackName: stack.name,
    StackId: stack.id,
    LogicalResourceId: state.logicalId,
    ...(state.physicalId === undefined ? {} : { PhysicalResourceId: toShown(host, state.physicalId) }),
    ResourceType: state.type,
    Timestamp: new Date(state.at),
    ResourceStatus: state.status as ResourceStatus,
    ...(state.reason === undefined ? {} : { ResourceStatusReason: state.reason }),
    DriftInformation: notChecked,
  };
}

export const listStackResources = (parts: Parts): Operation<ListStackResourcesInput, ListStackResourcesOutput> => ({
  permissions: ({ StackName }) => [
    { action: 'cloudformation:ListStackResources', resource: stackArn(parts, String(StackName)) },
  ],
  handle({ StackName, NextToken }) {
    const stack = needStack(parts, String(StackName));
    const after = String(readToken('ListStackResources', NextToken, invalidToken) ?? '');
    const found = parts.tables.resources(stack.id, after, pageItems + 1);
    const { items, nextToken } = cutPage('ListStackResources', found, pageItems, ({ logicalId }) => logicalId);
    const summaries = items.map((state) => {
      const { Timestamp, StackName: _, StackId: __, ...shown } = shownResource(parts, stack, state);
      return { ...shown, LastUpdatedTimestamp: Timestamp };
    });
    return { StackResourceSummaries: summaries, ...(nextToken ? { NextToken: nextToken } : {}) };
  },
});

export const describeStackEvents = (parts: Parts): Operation<DescribeStackEventsInput, DescribeStackEventsOutput> => ({
  permissions: ({ StackName }) => [
    { action: 'cloudformation:DescribeStackEvents', resource: stackArn(parts, String(StackName)) },
  ],
  handle({ StackName, NextToken }) {
    const name = String(StackName);
    const stack = name.startsWith('arn:') ? parts.tables.stackById(name) : parts.tables.stackByName(name);
    if (!stack) throw noSuchStack(name);
    const before = Number(readToken('DescribeStackEvents', NextToken, invalidToken) ?? Number.MAX_SAFE_INTEGER);
    const found = parts.tables.events(stack.id, before, pageItems + 1);
    const { items, nextToken } = cutPage('DescribeStackEvents', found, pageItems, ({ place }) => place);
    return {
      StackEvents: items.map((event) => shownEvent(parts, stack, event)),
      ...(nextToken ? { NextToken: nextToken } : {}),
    };
  },
});

function shownEvent({ host }: Parts, stack: Stack, event: StoredEvent) {
  return {
    StackId: stack.id,
    StackName: stack.name,
    EventId: event.id,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: toShown(host, event.physicalId),
    ResourceType: event.type,
    Timestamp: new Date(event.at),
    ResourceStatus: event.status as ResourceStatus,
    ...(event.reason === undefined ? {} : { ResourceStatusReason: event.reason }),
    ...(event.properties === undefined ? {} : { ResourceProperties: toShown(host, event.properties) }),
    ...(event.token === undefined ? {} : { ClientRequestToken: event.token }),
  };
}
