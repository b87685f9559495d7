/**
 * Properties and attributes of IAM's resource types.
 * Source: AWS CloudFormation Template Reference, "IAM".
 */
import { enacted, fixed, recorded, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

const inlinePolicies = enacted({
  list: { fields: { PolicyName: 'text', PolicyDocument: 'json' }, required: ['PolicyName', 'PolicyDocument'] },
});

export const iamManagedPolicySchema: ResourceSchema = {
  name: 'AWS::IAM::ManagedPolicy',
  properties: {
    Description: fixed(recorded('text')),
    Groups: enacted({ list: 'text' }),
    ManagedPolicyName: fixed(enacted('text')),
    Path: fixed(enacted('text')),
    PolicyDocument: required(enacted('json')),
    Roles: enacted({ list: 'text' }),
    Users: enacted({ list: 'text' }),
  },
  attributes: ['PolicyArn', 'PolicyId'],
  namedBy: 'ManagedPolicyName',
  isIam: true,
};

export const iamPolicySchema: ResourceSchema = {
  name: 'AWS::IAM::Policy',
  properties: {
    Groups: enacted({ list: 'text' }),
    PolicyDocument: required(enacted('json')),
    PolicyName: required(fixed(enacted('text'))),
    Roles: enacted({ list: 'text' }),
    Users: enacted({ list: 'text' }),
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
    Policies: inlinePolicies,
    RoleName: fixed(enacted('text')),
    Tags: enacted('tags'),
  },
  attributes: ['Arn', 'RoleId'],
  namedBy: 'RoleName',
  isIam: true,
};

/** LoginProfile: there is no console. */
export const iamUserSchema: ResourceSchema = {
  name: 'AWS::IAM::User',
  properties: {
    Groups: enacted({ list: 'text' }),
    LoginProfile: recorded('any'),
    ManagedPolicyArns: enacted({ list: 'text' }),
    Path: fixed(enacted('text')),
    PermissionsBoundary: enacted('text'),
    Policies: inlinePolicies,
    Tags: enacted('tags'),
    UserName: fixed(enacted('text')),
  },
  attributes: ['Arn'],
  namedBy: 'UserName',
  isIam: true,
};

export const iamGroupSchema: ResourceSchema = {
  name: 'AWS::IAM::Group',
  properties: {
    GroupName: fixed(enacted('text')),
    ManagedPolicyArns: enacted({ list: 'text' }),
    Path: fixed(enacted('text')),
    Policies: inlinePolicies,
  },
  attributes: ['Arn'],
  namedBy: 'GroupName',
  isIam: true,
};

export const iamUserToGroupAdditionSchema: ResourceSchema = {
  name: 'AWS::IAM::UserToGroupAddition',
  properties: { GroupName: required(fixed(enacted('text'))), Users: required(enacted({ list: 'text' })) },
  attributes: [],
  isIam: true,
};

/** A policy of one holder, as a resource of its own. */
const inlinePolicyOf = (holder: string): ResourceSchema => ({
  name: `AWS::IAM::${holder}Policy`,
  properties: {
    PolicyDocument: enacted('json'),
    PolicyName: required(fixed(enacted('text'))),
    [`${holder}Name`]: required(fixed(enacted('text'))),
  },
  attributes: [],
  isIam: true,
});

export const iamRolePolicySchema = inlinePolicyOf('Role');
export const iamUserPolicySchema = inlinePolicyOf('User');
export const iamGroupPolicySchema = inlinePolicyOf('Group');

export const iamAccessKeySchema: ResourceSchema = {
  name: 'AWS::IAM::AccessKey',
  properties: {
    Serial: fixed(enacted('integer')),
    Status: enacted('text'),
    UserName: required(fixed(enacted('text'))),
  },
  attributes: ['Id', 'SecretAccessKey'],
  isIam: true,
};
