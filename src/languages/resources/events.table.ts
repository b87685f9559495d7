/**
 * Properties and attributes of EventBridge's resource types.
 * Source: AWS CloudFormation Template Reference, "EventBridge".
 */
import { enacted, fixed, hidden, member, notYet, recorded, refused, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

export const eventsRuleSchema: ResourceSchema = {
  name: 'AWS::Events::Rule',
  properties: {
    Name: fixed(enacted('text')),
    Description: recorded('text'),
    EventBusName: fixed(enacted('text')),
    EventPattern: enacted('json'),
    RoleArn: enacted('text'),
    ScheduleExpression: enacted('text'),
    State: enacted('text'),
    Tags: enacted('tags'),
    Targets: enacted(member('events', 'PutTargets')('Targets')),
  },
  attributes: ['Arn'],
  namedBy: 'Name',
};

const ofBus = member('events', 'CreateEventBus');

export const eventBusSchema: ResourceSchema = {
  name: 'AWS::Events::EventBus',
  properties: {
    DeadLetterConfig: enacted(ofBus('DeadLetterConfig')),
    Description: enacted('text'),
    EventSourceName: refused('partners’ event sources are out of reach'),
    KmsKeyIdentifier: recorded('text'),
    LogConfig: refused(notYet),
    Name: required(fixed(enacted('text'))),
    Policy: enacted('json'),
    Tags: enacted('tags'),
  },
  attributes: ['Arn', 'Name'],
  namedBy: 'Name',
};

const ofConnection = member('events', 'CreateConnection');
const ofDestination = member('events', 'CreateApiDestination');

/** No SecretArn: what a connection authorises with is sealed here, and no secret of Secrets Manager. */
export const eventsConnectionSchema: ResourceSchema = {
  name: 'AWS::Events::Connection',
  properties: {
    AuthorizationType: required(enacted('text')),
    AuthParameters: required(hidden(enacted(ofConnection('AuthParameters')))),
    Description: enacted('text'),
    InvocationConnectivityParameters: refused('private endpoints are out of reach'),
    KmsKeyIdentifier: recorded('text'),
    Name: fixed(enacted('text')),
  },
  attributes: ['Arn', 'ArnForPolicy'],
  namedBy: 'Name',
};

export const apiDestinationSchema: ResourceSchema = {
  name: 'AWS::Events::ApiDestination',
  properties: {
    ConnectionArn: required(enacted('text')),
    Description: enacted('text'),
    HttpMethod: required(enacted('text')),
    InvocationEndpoint: required(enacted('text')),
    InvocationRateLimitPerSecond: enacted(ofDestination('InvocationRateLimitPerSecond')),
    Name: fixed(enacted('text')),
  },
  attributes: ['Arn', 'ArnForPolicy'],
  namedBy: 'Name',
};

export const eventBusPolicySchema: ResourceSchema = {
  name: 'AWS::Events::EventBusPolicy',
  properties: {
    Action: enacted('text'),
    Condition: enacted(member('events', 'PutPermission')('Condition')),
    EventBusName: fixed(enacted('text')),
    Principal: enacted('text'),
    Statement: enacted('json'),
    StatementId: required(fixed(enacted('text'))),
  },
  attributes: [],
};
