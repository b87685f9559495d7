/** API destinations: HTTPS endpoints that rules may send to. Source: API reference, CreateApiDestination. */
import type {
  ApiDestination as ApiDestinationSummary,
  CreateApiDestinationRequest,
  CreateApiDestinationResponse,
  DeleteApiDestinationRequest,
  DescribeApiDestinationRequest,
  DescribeApiDestinationResponse,
  ListApiDestinationsRequest,
  ListApiDestinationsResponse,
  UpdateApiDestinationRequest,
  UpdateApiDestinationResponse,
} from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Handler } from '../../../kit/service.ts';
import type { Events } from '../context.ts';
import { apiDestinationsMax, ratePerSecondDefault } from '../limits.ts';
import { pageOf } from '../operations/page-of.ts';
import { checkEndpoint } from './endpoint.ts';
import { connectionAt, destinationArn, destinationNamed, onDestination } from './names.ts';
import type { ApiDestination } from './tables.ts';

export const createApiDestination: Handler<Events, CreateApiDestinationRequest, CreateApiDestinationResponse> = {
  permissions: onDestination('CreateApiDestination'),
  handle(events, input, context) {
    const { Name: name = '', ConnectionArn = '', InvocationEndpoint = '', HttpMethod = 'POST' } = input;
    const { destinations } = events.tables;
    if (destinations.destination(name))
      throw new AwsError('ResourceAlreadyExistsException', `An api-destination '${name}' already exists.`);
    if (destinations.destinations().length >= apiDestinationsMax)
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    const { now } = context;
    const made: ApiDestination = {
      name,
      id: context.id(),
      description: input.Description,
      connectionArn: ConnectionArn,
      endpoint: InvocationEndpoint,
      method: HttpMethod,
      ratePerSecond: input.InvocationRateLimitPerSecond,
      createdAt: now,
      modifiedAt: now,
    };
    check(events, made);
    destinations.putDestination(made);
    return answerOf(events, made);
  },
};

/** What is left out stays as it is. */
export const updateApiDestination: Handler<Events, UpdateApiDestinationRequest, UpdateApiDestinationResponse> = {
  permissions: onDestination('UpdateApiDestination'),
  handle(events, input, context) {
    const before = destinationNamed(events, input.Name);
    const after: ApiDestination = {
      ...before,
      description: input.Description ?? before.description,
      connectionArn: input.ConnectionArn ?? before.connectionArn,
      endpoint: input.InvocationEndpoint ?? before.endpoint,
      method: input.HttpMethod ?? before.method,
      ratePerSecond: input.InvocationRateLimitPerSecond ?? before.ratePerSecond,
      modifiedAt: context.now,
    };
    check(events, after);
    events.tables.destinations.putDestination(after);
    return answerOf(events, after);
  },
};

function check(events: Events, { connectionArn, endpoint }: ApiDestination): void {
  if (!connectionAt(events, connectionArn))
    throw new AwsError('ResourceNotFoundException', `Connection '${connectionArn}' does not exist.`);
  checkEndpoint('InvocationEndpoint', endpoint);
}

export const deleteApiDestination: Handler<Events, DeleteApiDestinationRequest, object> = {
  permissions: onDestination('DeleteApiDestination'),
  handle(events, { Name }) {
    events.tables.destinations.removeDestination(destinationNamed(events, Name).name);
    return {};
  },
};

export const describeApiDestination: Handler<Events, DescribeApiDestinationRequest, DescribeApiDestinationResponse> = {
  permissions: onDestination('DescribeApiDestination'),
  handle(events, { Name }) {
    const found = destinationNamed(events, Name);
    return { ...summaryOf(events, found), Description: found.description };
  },
};

export const listApiDestinations: Handler<Events, ListApiDestinationsRequest, ListApiDestinationsResponse> = {
  permissions: () => [{ action: 'events:ListApiDestinations', resource: '*' }],
  handle(events, { NamePrefix = '', ConnectionArn, NextToken, Limit }) {
    const found = events.tables.destinations
      .destinations()
      .filter(
        ({ name, connectionArn }) => name.startsWith(NamePrefix) && (ConnectionArn ?? connectionArn) === connectionArn,
      );
    const page = pageOf(`ListApiDestinations ${NamePrefix}`, found, ({ name }) => name, NextToken, Limit);
    return { ApiDestinations: page.items.map((one) => summaryOf(events, one)), NextToken: page.nextToken };
  },
};

const answerOf = (events: Events, one: ApiDestination) => {
  const { ApiDestinationArn, ApiDestinationState, CreationTime, LastModifiedTime } = summaryOf(events, one);
  return { ApiDestinationArn, ApiDestinationState, CreationTime, LastModifiedTime };
};

const summaryOf = (events: Events, one: ApiDestination): ApiDestinationSummary => ({
  ApiDestinationArn: destinationArn(events.host, one),
  Name: one.name,
  ApiDestinationState: connectionAt(events, one.connectionArn)?.state === 'AUTHORIZED' ? 'ACTIVE' : 'INACTIVE',
  ConnectionArn: one.connectionArn,
  InvocationEndpoint: one.endpoint,
  HttpMethod: one.method,
  InvocationRateLimitPerSecond: one.ratePerSecond ?? ratePerSecondDefault,
  CreationTime: new Date(one.createdAt),
  LastModifiedTime: new Date(one.modifiedAt),
});
