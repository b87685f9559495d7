/**
 * Connections: how requests to API destinations are authorised. On AWS their secrets stand in Secrets Manager; here they are sealed in a table of EventBridge's own, so that
 * no SecretArn is shown and no permission on secrets asked for. Left out, refused by name: private endpoints. A KMS key is recorded.
 * Source: API reference, CreateConnection, UpdateConnection, DeauthorizeConnection; User Guide, "Authorization methods for connections in EventBridge".
 */
import type {
  ConnectivityResourceParameters,
  CreateConnectionRequest,
  CreateConnectionResponse,
  DeauthorizeConnectionRequest,
  DeauthorizeConnectionResponse,
  DeleteConnectionRequest,
  DeleteConnectionResponse,
  DescribeConnectionRequest,
  DescribeConnectionResponse,
  ListConnectionsRequest,
  ListConnectionsResponse,
  UpdateConnectionRequest,
  UpdateConnectionResponse,
} from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import type { Events } from '../context.ts';
import { connectionsMax } from '../limits.ts';
import { pageOf } from '../operations/page-of.ts';
import { checkParameters, mergeParameters, shownParameters } from './auth-parameters.ts';
import { authorise } from './authorise.ts';
import { connectionArn, connectionNamed, onConnection } from './names.ts';
import type { Connection } from './tables.ts';

export const createConnection: Handler<Events, CreateConnectionRequest, CreateConnectionResponse> = {
  permissions: onConnection('CreateConnection'),
  handle(events, input, context) {
    const { Name: name = '', AuthorizationType: type = 'API_KEY', AuthParameters: parameters = {} } = input;
    const { destinations } = events.tables;
    refusePrivate(input.InvocationConnectivityParameters);
    if (destinations.connection(name))
      throw new AwsError('ResourceAlreadyExistsException', `Connection ${name} already exists.`);
    if (destinations.connections().length >= connectionsMax)
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    checkParameters(type, parameters);
    const { Description: description, KmsKeyIdentifier: kmsKey } = input;
    const { now } = context;
    const made = { name, id: context.id(), type, description, kmsKey, createdAt: now };
    return summaryOf(events, put(events, context, { ...made, parameters }));
  },
};

/** What is left out stays as it is. */
export const updateConnection: Handler<Events, UpdateConnectionRequest, UpdateConnectionResponse> = {
  permissions: onConnection('UpdateConnection'),
  handle(events, input, context) {
    const before = connectionNamed(events, input.Name);
    refusePrivate(input.InvocationConnectivityParameters);
    const type = input.AuthorizationType ?? before.type;
    const parameters = mergeParameters(before.parameters, input.AuthParameters ?? {}, type);
    checkParameters(type, parameters);
    const description = input.Description ?? before.description;
    const kmsKey = input.KmsKeyIdentifier ?? before.kmsKey;
    return summaryOf(events, put(events, context, { ...before, type, parameters, description, kmsKey }));
  },
};

/** Written, and with new parameters: of OAuth the authorisation server is asked for a token. */
function put(
  events: Events,
  context: Context,
  given: Omit<Connection, 'state' | 'stateReason' | 'revision' | 'modifiedAt' | 'authorizedAt'>,
): Connection {
  const { now } = context;
  const isOAuth = given.type === 'OAUTH_CLIENT_CREDENTIALS';
  const connection: Connection = {
    ...given,
    state: isOAuth ? 'AUTHORIZING' : 'AUTHORIZED',
    stateReason: undefined,
    revision: context.id(),
    modifiedAt: now,
    authorizedAt: isOAuth ? undefined : now,
  };
  events.tables.destinations.putConnection(connection);
  events.tables.destinations.putToken(connection.name, undefined);
  if (isOAuth) authorise(events, context, connection);
  return connection;
}

/** Its secrets are forgotten; API destinations that use it are INACTIVE until it is updated. */
export const deauthorizeConnection: Handler<Events, DeauthorizeConnectionRequest, DeauthorizeConnectionResponse> = {
  permissions: onConnection('DeauthorizeConnection'),
  handle(events, { Name }, context) {
    const before = connectionNamed(events, Name);
    const connection: Connection = {
      ...before,
      state: 'DEAUTHORIZED',
      revision: context.id(),
      modifiedAt: context.now,
      parameters: undefined,
    };
    events.tables.destinations.putConnection(connection);
    events.tables.destinations.putToken(connection.name, undefined);
    return summaryOf(events, connection);
  },
};

export const deleteConnection: Handler<Events, DeleteConnectionRequest, DeleteConnectionResponse> = {
  permissions: onConnection('DeleteConnection'),
  handle(events, { Name }) {
    const connection = connectionNamed(events, Name);
    events.tables.destinations.removeConnection(connection.name);
    return { ...summaryOf(events, connection), ConnectionState: 'DELETING' };
  },
};

export const describeConnection: Handler<Events, DescribeConnectionRequest, DescribeConnectionResponse> = {
  permissions: onConnection('DescribeConnection'),
  handle(events, { Name }) {
    const connection = connectionNamed(events, Name);
    return {
      ...summaryOf(events, connection),
      Description: connection.description,
      KmsKeyIdentifier: connection.kmsKey,
      AuthParameters: shownParameters(connection.parameters),
    };
  },
};

export const listConnections: Handler<Events, ListConnectionsRequest, ListConnectionsResponse> = {
  permissions: () => [{ action: 'events:ListConnections', resource: '*' }],
  handle(events, { NamePrefix = '', ConnectionState, NextToken, Limit }) {
    const found = events.tables.destinations
      .connections()
      .filter(({ name, state }) => name.startsWith(NamePrefix) && (ConnectionState ?? state) === state);
    const page = pageOf(`ListConnections ${NamePrefix}`, found, ({ name }) => name, NextToken, Limit);
    return { Connections: page.items.map((one) => summaryOf(events, one)), NextToken: page.nextToken };
  },
};

const summaryOf = ({ host }: Events, connection: Connection) => ({
  ConnectionArn: connectionArn(host, connection),
  Name: connection.name,
  ConnectionState: connection.state,
  StateReason: connection.stateReason,
  AuthorizationType: connection.type,
  CreationTime: new Date(connection.createdAt),
  LastModifiedTime: new Date(connection.modifiedAt),
  ...(connection.authorizedAt === undefined ? {} : { LastAuthorizedTime: new Date(connection.authorizedAt) }),
});

function refusePrivate(given: ConnectivityResourceParameters | undefined): void {
  if (given)
    throw new AwsError(
      'ValidationException',
      'InvocationConnectivityParameters (private endpoints) are not there yet in this version of Punctual',
    );
}
