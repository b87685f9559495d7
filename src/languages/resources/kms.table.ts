/**
 * Properties and attributes of KMS's resource types. Nothing is encrypted with these keys here: who may use one is enacted.
 * Source: AWS CloudFormation Template Reference, "AWS KMS".
 */
import { each, enacted, fixed, recorded, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

export const kmsKeySchema: ResourceSchema = {
  name: 'AWS::KMS::Key',
  properties: {
    BypassPolicyLockoutSafetyCheck: recorded('boolean'),
    Description: enacted('text'),
    EnableKeyRotation: recorded('boolean'),
    Enabled: enacted('boolean'),
    KeyPolicy: enacted('json'),
    ...each(['KeySpec', 'KeyUsage', 'Origin'], () => fixed(enacted('text'))),
    MultiRegion: fixed(enacted('boolean')),
    PendingWindowInDays: enacted('integer'),
    RotationPeriodInDays: recorded('integer'),
    Tags: enacted('tags'),
  },
  attributes: ['Arn', 'KeyId'],
};

export const kmsAliasSchema: ResourceSchema = {
  name: 'AWS::KMS::Alias',
  properties: { AliasName: required(fixed(enacted('text'))), TargetKeyId: required(enacted('text')) },
  attributes: [],
  namedBy: 'AliasName',
};
