/**
 * Properties and attributes of Secrets Manager's resource types.
 * Source: AWS CloudFormation Template Reference, "Secrets Manager".
 */
import { enacted, fixed, hidden, notYet, recorded, refused, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

export const secretSchema: ResourceSchema = {
  name: 'AWS::SecretsManager::Secret',
  properties: {
    Description: enacted('text'),
    GenerateSecretString: enacted({
      fields: {
        ExcludeCharacters: 'text',
        ExcludeLowercase: 'boolean',
        ExcludeNumbers: 'boolean',
        ExcludePunctuation: 'boolean',
        ExcludeUppercase: 'boolean',
        GenerateStringKey: 'text',
        IncludeSpace: 'boolean',
        PasswordLength: 'integer',
        RequireEachIncludedType: 'boolean',
        SecretStringTemplate: 'text',
      },
    }),
    KmsKeyId: recorded('text'),
    Name: fixed(enacted('text')),
    ReplicaRegions: recorded('any'),
    SecretString: hidden(enacted('text')),
    Tags: enacted('tags'),
    Type: refused(notYet),
  },
  attributes: ['Id'],
  namedBy: 'Name',
};

export const secretPolicySchema: ResourceSchema = {
  name: 'AWS::SecretsManager::ResourcePolicy',
  properties: {
    BlockPublicPolicy: recorded('boolean'),
    ResourcePolicy: required(enacted('json')),
    SecretId: required(fixed(enacted('text'))),
  },
  attributes: ['Id'],
};
