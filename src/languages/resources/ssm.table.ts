/**
 * Properties and attributes of Systems Manager's resource types.
 * Source: AWS CloudFormation Template Reference, "Systems Manager".
 */
import { enacted, fixed, recorded, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

export const ssmParameterSchema: ResourceSchema = {
  name: 'AWS::SSM::Parameter',
  properties: {
    AllowedPattern: enacted('text'),
    DataType: enacted('text'),
    Description: enacted('text'),
    Name: fixed(enacted('text')),
    Policies: recorded('any'),
    Tags: enacted({ map: 'text' }),
    Tier: enacted('text'),
    Type: required(enacted('text')),
    Value: required(enacted('text')),
  },
  attributes: ['Type', 'Value'],
  namedBy: 'Name',
};
