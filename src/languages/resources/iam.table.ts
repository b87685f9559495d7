/**
 * Properties and attributes of IAM's resource types.
 * Source: AWS CloudFormation Template Reference, "IAM".
 */
import { enacted, fixed, recorded, refused, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

export const iamManagedPolicySchema: ResourceSchema = {
  name: 'AWS::IAM::ManagedPolicy',
  properties: {
    Description: fixed(recorded('text')),
    Groups: refused('groups are not there yet in this version of Punctual'),
    ManagedPolicyName: fixed(enacted('text')),
    Path: fixed(enacted('text')),
    PolicyDocument: required(enacted('json')),
    Roles: enacted({ list: 'text' }),
    Users: refused('users are not there yet in this version of Punctual'),
  },
  attributes: ['PolicyArn', 'PolicyId'],
  namedBy: 'ManagedPolicyName',
  isIam: true,
};

export const iamPolicySchema: ResourceSchema = {
  name: 'AWS::IAM::Policy',
  properties: {
    Groups: refused('groups are not there yet in this version of Punctual'),
    PolicyDocument: required(enacted('json')),
    PolicyName: required(fixed(enacted('text'))),
    Roles: required(enacted({ list: 'text' })),
    Users: refused('users are not there yet in this version of Punctual'),
  },
  attributes: [],
  isIam: true,
};

export const iamInstanceProfileSchema: ResourceSchema = {
  name: 'AWS::IAM::InstanceProfile',
  properties: {
    InstanceProfileName: fixed(recorded('text')),
    Path: fixed(recorded('text')),
    Roles: required(recorded({ list: 'text' })),
  },
  attributes: ['Arn'],
  namedBy: 'InstanceProfileName',
  isIam: true,
};

export const iamRoleSchema: ResourceSchema = {
  name: 'AWS::IAM::Role',
  properties: {
    AssumeRolePolicyDocument: required(enacted('json')),
    Description: recorded('text'),
    ManagedPolicyArns: enacted({ list: 'text' }),
    MaxSessionDuration: enacted('integer'),
    Path: fixed(enacted('text')),
    PermissionsBoundary: enacted('text'),
    Policies: enacted({
      list: { fields: { PolicyName: 'text', PolicyDocument: 'json' }, required: ['PolicyName', 'PolicyDocument'] },
    }),
    RoleName: fixed(enacted('text')),
    Tags: enacted('tags'),
  },
  attributes: ['Arn', 'RoleId'],
  namedBy: 'RoleName',
  isIam: true,
};
