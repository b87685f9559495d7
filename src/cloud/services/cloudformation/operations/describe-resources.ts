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
import { cutPage, readToken } from '../../../kit/page.ts';
import { type Handler, internal } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { toShown, toStored } from '../endpoint.ts';
import { findStack, needStack, onStack } from '../find-stack.ts';
import { describedResourcesMax, pageItems } from '../limits.ts';
import { stackMissing, validationError } from '../refusals.ts';
import type { ResourceState, Stack } from '../stack.ts';
import type { StoredEvent } from '../tables.ts';
import type { FoundResource } from '../types/resource-type.ts';

const invalidToken = () => validationError('Invalid NextToken');
const notChecked = { StackResourceDriftStatus: 'NOT_CHECKED' } as const;

export const describeStackResource: Handler<CloudFormation, DescribeStackResourceInput, DescribeStackResourceOutput> = {
  permissions: onStack('DescribeStackResource'),
  handle(service, { StackName, LogicalResourceId }) {
    const stack = findStack(service, String(StackName));
    if (!stack) throw validationError(`Stack '${StackName}' does not exist`);
    const state = service.tables.resource(stack.id, String(LogicalResourceId));
    if (!state) throw validationError(`Resource ${LogicalResourceId} does not exist for stack ${stack.name}`);
    const { Timestamp, ...shown } = shownResource(service, stack, state);
    const metadata = toShown(service.host, state.resource?.metadata ?? {});
    return { StackResourceDetail: { ...shown, LastUpdatedTimestamp: Timestamp, Metadata: JSON.stringify(metadata) } };
  },
};

export const describeStackResources: Handler<
  CloudFormation,
  DescribeStackResourcesInput,
  DescribeStackResourcesOutput
> = {
  permissions: onStack('DescribeStackResources'),
  handle(service, { StackName, LogicalResourceId, PhysicalResourceId }) {
    if ((StackName === undefined) === (PhysicalResourceId === undefined))
      throw validationError('You must specify either StackName or PhysicalResourceId, but not both.');
    const stack = StackName === undefined ? stackWith(service, PhysicalResourceId!) : needStack(service, StackName);
    const states = service.tables.resources(stack.id);
    const wanted = states.filter(({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId);
    return {
      StackResources: wanted.slice(0, describedResourcesMax).map((state) => shownResource(service, stack, state)),
    };
  },
};

function stackWith(service: CloudFormation, physicalId: string): Stack {
  const stored = toStored(service.host, physicalId);
  const stack = service.tables
    .stacks('', -1, false)
    .find(({ id }) => service.tables.resources(id).some((state) => state.physicalId === stored));
  if (!stack) throw validationError(`Stack for ${physicalId} does not exist`);
  return stack;
}

/** For the cloud alone: the stack that has a resource of that type, one that is only tried out too. */
export const findResource = internal(
  ({ tables }: CloudFormation, { type, physicalId }: { type: string; physicalId: string }): FoundResource => ({
    stackId: tables.holderOf(type, physicalId),
  }),
);

function shownResource({ host }: CloudFormation, stack: Stack, state: ResourceState): StackResource {
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

export const listStackResources: Handler<CloudFormation, ListStackResourcesInput, ListStackResourcesOutput> = {
  permissions: onStack('ListStackResources'),
  handle(service, { StackName, NextToken }) {
    const stack = needStack(service, String(StackName));
    const after = String(readToken('ListStackResources', NextToken, invalidToken) ?? '');
    const found = service.tables.resources(stack.id, after, pageItems + 1);
    const { items, nextToken } = cutPage('ListStackResources', found, pageItems, ({ logicalId }) => logicalId);
    const summaries = items.map((state) => {
      const { Timestamp, StackName: _, StackId: __, ...shown } = shownResource(service, stack, state);
      return { ...shown, LastUpdatedTimestamp: Timestamp };
    });
    return { StackResourceSummaries: summaries, ...(nextToken ? { NextToken: nextToken } : {}) };
  },
};

export const describeStackEvents: Handler<CloudFormation, DescribeStackEventsInput, DescribeStackEventsOutput> = {
  permissions: onStack('DescribeStackEvents'),
  handle(service, { StackName, NextToken }) {
    const stack = findStack(service, String(StackName));
    if (!stack) throw stackMissing(String(StackName));
    const before = Number(readToken('DescribeStackEvents', NextToken, invalidToken) ?? Number.MAX_SAFE_INTEGER);
    const found = service.tables.events(stack.id, before, pageItems + 1);
    const { items, nextToken } = cutPage('DescribeStackEvents', found, pageItems, ({ position }) => position);
    return {
      StackEvents: items.map((event) => shownEvent(service, stack, event)),
      ...(nextToken ? { NextToken: nextToken } : {}),
    };
  },
};

function shownEvent({ host }: CloudFormation, stack: Stack, event: StoredEvent) {
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
