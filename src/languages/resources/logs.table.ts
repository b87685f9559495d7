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
    DataProtectionPolicy: recorded('any'),
    DeletionProtectionEnabled: recorded('boolean'),
    FieldIndexPolicies: recorded('any'),
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

const dimension = { fields: { Key: 'text', Value: 'text' }, required: ['Key', 'Value'] } as const;

export const metricFilterSchema: ResourceSchema = {
  name: 'AWS::Logs::MetricFilter',
  properties: {
    ApplyOnTransformedLogs: refused(notYet),
    EmitSystemFieldDimensions: refused(notYet),
    FieldSelectionCriteria: refused(notYet),
    FilterName: fixed(enacted('text')),
    FilterPattern: required(enacted('text')),
    LogGroupName: required(fixed(enacted('text'))),
    MetricTransformations: required(
      enacted({
        list: {
          fields: {
            DefaultValue: 'number',
            Dimensions: { list: dimension },
            MetricName: 'text',
            MetricNamespace: 'text',
            MetricValue: 'text',
            Unit: 'text',
          },
          required: ['MetricName', 'MetricNamespace', 'MetricValue'],
        },
      }),
    ),
  },
  attributes: [],
  namedBy: 'FilterName',
};
