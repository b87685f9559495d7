/** Roles: made, read, changed, deleted, listed; their trust policies. */
import type {
  CreateRoleRequest,
  CreateRoleResponse,
  DeleteRoleRequest,
  GetRoleRequest,
  GetRoleResponse,
  ListRolesRequest,
  ListRolesResponse,
  Role,
  UpdateAssumeRolePolicyRequest,
  UpdateRoleDescriptionRequest,
  UpdateRoleDescriptionResponse,
  UpdateRoleRequest,
  UpdateRoleResponse,
} from '@aws-sdk/client-iam';
import { parseArn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { checkTags } from '../../../kit/tags.ts';
import { iamArn, nameInArn } from '../arn.ts';
import type { Iam } from '../context.ts';
import { checkDocument, encodeDocument, sizeOf } from '../document.ts';
import { entityId } from '../entity-id.ts';
import { rolesPerAccountMax, sessionSecondsDefault, trustPolicyCharactersMax } from '../limits.ts';
import { pageOf } from '../page.ts';
import { alreadyExists, deleteConflict, quotaExceeded } from '../refusals.ts';
import { changeRole, needOwnRole, needRole, onRole } from '../role.ts';
import { serviceNames } from '../service-principals.table.ts';
import type { RoleRow } from '../tables.ts';
import { tagRules } from '../tags.ts';
import { boundaryAndTags, needBoundary } from './boundaries.ts';

export const createRole: Handler<Iam, CreateRoleRequest, CreateRoleResponse> = {
  permissions: (iam, { RoleName: name, Path: path = '/', PermissionsBoundary: boundary }) => [
    {
      action: 'iam:CreateRole',
      resource: iamArn(iam, `role${path}${name}`),
      ...(boundary === undefined ? {} : { context: { 'iam:PermissionsBoundary': boundary } }),
    },
  ],
  handle(iam, input, context) {
    const role = addRole(iam, input, context);
    return { Role: { ...bareRole(role), ...boundaryAndTags(role) } };
  },
};

export const getRole: Handler<Iam, GetRoleRequest, GetRoleResponse> = {
  permissions: onRole('GetRole'),
  handle: (iam, { RoleName: name }) => ({ Role: wholeRole(needRole(iam, name!)) }),
};

export const updateRole: Handler<Iam, UpdateRoleRequest, UpdateRoleResponse> = {
  permissions: onRole('UpdateRole'),
  handle(iam, { RoleName: name, Description: description, MaxSessionDuration: seconds }, context) {
    const role = needRole(iam, name!);
    changeRole(iam, context, {
      ...role,
      description: description ?? role.description,
      sessionSecondsMax: seconds ?? sessionSecondsDefault,
    });
    return {};
  },
};

/** "Use UpdateRole instead": API reference. */
export const updateRoleDescription: Handler<Iam, UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse> = {
  permissions: onRole('UpdateRoleDescription'),
  handle(iam, { RoleName: name, Description: description }, context) {
    const role = { ...needRole(iam, name!), description };
    changeRole(iam, context, role);
    return { Role: listedRole(role) };
  },
};

export const updateAssumeRolePolicy: Handler<Iam, UpdateAssumeRolePolicyRequest, object> = {
  permissions: onRole('UpdateAssumeRolePolicy'),
  handle(iam, { RoleName: name, PolicyDocument: document }, context) {
    const role = needOwnRole(iam, name!);
    checkTrust(iam, document!);
    changeRole(iam, context, { ...role, trust: document! });
    return {};
  },
};

export const deleteRole: Handler<Iam, DeleteRoleRequest, object> = {
  permissions: onRole('DeleteRole'),
  handle(iam, { RoleName: roleName }, context) {
    const { tables } = iam;
    const role = needOwnRole(iam, roleName!);
    const { name } = role;
    if (tables.attachments(name, '', 1).length > 0) {
      throw deleteConflict('Cannot delete entity, must detach all policies first.');
    }
    if (tables.inlinePolicies(name, '', 1).length > 0) {
      throw deleteConflict('Cannot delete entity, must delete policies first.');
    }
    if (tables.instanceProfilesOf(name, '', 1).length > 0) {
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
    }
    dropRole(iam, role, context);
    return {};
  },
};

/** A session belongs to the role that it was given for, not to another one that is made under the same name. */
export function dropRole({ tables, rights }: Iam, { name, arn }: RoleRow, context: Context): void {
  tables.removeRole(name);
  rights.changed(context, arn);
  for (const keyId of tables.removeSessionKeysOf(arn)) context.clearTimer('expire', keyId);
}

export const listRoles: Handler<Iam, ListRolesRequest, ListRolesResponse> = {
  permissions: (iam, { PathPrefix: prefix = '/' }) => [
    { action: 'iam:ListRoles', resource: iamArn(iam, `role${prefix}`) },
  ],
  handle(iam, input) {
    const { PathPrefix: prefix = '/' } = input;
    const find = (after: string, limit: number) => iam.tables.roles(prefix, after, limit);
    const { items, ...page } = pageOf('ListRoles', input, find, (role) => role.name);
    return { Roles: items.map(listedRole), ...page };
  },
};

function addRole(iam: Iam, input: CreateRoleRequest, context: Context): RoleRow {
  const { RoleName: name, Path: path = '/', AssumeRolePolicyDocument: trust, Tags: tags = [] } = input;
  if (iam.tables.role(name!)) throw alreadyExists(`Role with name ${name} already exists.`);
  if (iam.tables.roleCount() >= rolesPerAccountMax) throw quotaExceeded('RolesPerAccount', rolesPerAccountMax);
  checkTrust(iam, trust!);
  checkTags(tags, tagRules);
  const role: RoleRow = {
    name: name!,
    path,
    arn: iamArn(iam, `role${path}${name}`),
    id: entityId('AROA', context),
    createdAt: context.now,
    description: input.Description,
    sessionSecondsMax: input.MaxSessionDuration ?? sessionSecondsDefault,
    trust: trust!,
    boundary: input.PermissionsBoundary === undefined ? undefined : needBoundary(iam, input.PermissionsBoundary),
    tags,
  };
  changeRole(iam, context, role);
  return role;
}

/** A role or user of this account that a trust policy names must exist, and so must a service: "Invalid principal in policy". */
function checkTrust(iam: Iam, document: string): void {
  const policy = checkDocument(document, 'trust');
  if (sizeOf(document) > trustPolicyCharactersMax) throw quotaExceeded('ACLSizePerRole', trustPolicyCharactersMax);
  for (const { principals } of [...policy.allows, ...policy.denies]) {
    const unknown = principals?.set.services.find((name) => !mayBeService(name));
    if (unknown !== undefined) throw invalidPrincipal('SERVICE', unknown);
    for (const principalArn of principals?.set.arns ?? []) {
      const parsed = parseArn(principalArn);
      if (parsed?.service !== 'iam' || parsed.account !== iam.host.account) continue;
      const name = nameInArn(principalArn);
      if (iam.tables.role(name)?.arn === principalArn || iam.tables.user(name)?.arn === principalArn) continue;
      throw invalidPrincipal('AWS', principalArn);
    }
  }
}

const invalidPrincipal = (type: string, name: string): AwsError =>
  new AwsError('MalformedPolicyDocument', `Invalid principal in policy: "${type}":"${name}"`);

/** `states.us-east-1.amazonaws.com`, `delivery.logs.amazonaws.com`: one part that a service is called by is enough. */
const mayBeService = (name: string): boolean => name.split('.').some((part) => serviceNames.has(part));

/** As CreateRole and the operations on instance profiles show it. Source: their examples in the AWS CLI's reference. */
export const bareRole = (role: RoleRow): Role => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: role.arn,
  CreateDate: new Date(role.createdAt),
  AssumeRolePolicyDocument: encodeDocument(role.trust),
});

/** As ListRoles shows it: "this operation does not return" boundary and tags. */
const listedRole = (role: RoleRow): Role => ({
  ...bareRole(role),
  ...(role.description === undefined ? {} : { Description: role.description }),
  MaxSessionDuration: role.sessionSecondsMax,
});

/** When a role was last used is not kept; AWS gives the member without content where it never was. */
const wholeRole = (role: RoleRow): Role => ({
  ...listedRole(role),
  ...boundaryAndTags(role),
  RoleLastUsed: {},
});
