/**
 * Properties and attributes of Step Functions's resource types.
 * Source: AWS CloudFormation Template Reference, "Step Functions".
 */
import { enacted, fixed, member, recorded, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

const input = member('states', 'CreateStateMachine');

export const stateMachineSchema: ResourceSchema = {
  name: 'AWS::StepFunctions::StateMachine',
  properties: {
    Definition: enacted('json'),
    DefinitionS3Location: enacted({
      fields: { Bucket: 'text', Key: 'text', Version: 'text' },
      required: ['Bucket', 'Key'],
    }),
    DefinitionString: enacted('text'),
    DefinitionSubstitutions: enacted({ map: 'text' }),
    EncryptionConfiguration: enacted(input('encryptionConfiguration')),
    LoggingConfiguration: enacted(input('loggingConfiguration')),
    RoleArn: required(enacted('text')),
    StateMachineName: fixed(enacted('text')),
    StateMachineType: fixed(enacted('text')),
    Tags: enacted('tags'),
    TracingConfiguration: recorded(input('tracingConfiguration')),
  },
  attributes: ['Arn', 'Name', 'StateMachineRevisionId'],
  namedBy: 'StateMachineName',
};

export const stateMachineVersionSchema: ResourceSchema = {
  name: 'AWS::StepFunctions::StateMachineVersion',
  properties: {
    Description: fixed(enacted('text')),
    StateMachineArn: required(fixed(enacted('text'))),
    StateMachineRevisionId: fixed(enacted('text')),
  },
  attributes: ['Arn'],
};

export const stateMachineAliasSchema: ResourceSchema = {
  name: 'AWS::StepFunctions::StateMachineAlias',
  properties: {
    DeploymentPreference: enacted({
      fields: {
        StateMachineVersionArn: 'text',
        Type: 'text',
        Alarms: { list: 'text' },
        Interval: 'integer',
        Percentage: 'integer',
      },
      required: ['StateMachineVersionArn', 'Type'],
    }),
    Description: enacted('text'),
    Name: fixed(enacted('text')),
    RoutingConfiguration: enacted(member('states', 'CreateStateMachineAlias')('routingConfiguration')),
  },
  attributes: ['Arn'],
  namedBy: 'Name',
};

export const activitySchema: ResourceSchema = {
  name: 'AWS::StepFunctions::Activity',
  properties: {
    EncryptionConfiguration: fixed(enacted(member('states', 'CreateActivity')('encryptionConfiguration'))),
    Name: required(fixed(enacted('text'))),
    Tags: enacted('tags'),
  },
  attributes: ['Arn', 'Name'],
  namedBy: 'Name',
};
