/**
 * Properties and attributes of CloudWatch Logs's resource types.
 * Source: AWS CloudFormation Template Reference, "CloudWatch Logs".
 */
import { enacted, fixed, notYet, recorded, refused, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

export const logGroupSchema: ResourceSchema = {
  name: 'AWS::Logs::LogGroup',
  properties: {
    BearerTokenAuthenticationEnabled: refused(notYet),
    DataProtectionPolicy: refused(notYet),
    DeletionProtectionEnabled: refused(notYet),
    FieldIndexPolicies: refused(notYet),
    KmsKeyId: fixed(recorded('text')),
    LogGroupClass: fixed(recorded('text')),
    LogGroupName: fixed(enacted('text')),
    ResourcePolicyDocument: refused(notYet),
    RetentionInDays: enacted('integer'),
    Tags: enacted('tags'),
  },
  attributes: ['Arn'],
  namedBy: 'LogGroupName',
};

export const logsResourcePolicySchema: ResourceSchema = {
  name: 'AWS::Logs::ResourcePolicy',
  properties: { PolicyDocument: required(enacted('json')), PolicyName: required(fixed(enacted('text'))) },
  attributes: [],
  namedBy: 'PolicyName',
};
