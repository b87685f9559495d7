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
  UpdateRoleRequest,
  UpdateRoleResponse,
} from '@aws-sdk/client-iam';
import { parseArn } from '../../kit/arn.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Context, Operation } from '../../kit/service.ts';
import { needBoundary } from './boundaries.ts';
import { changeRole, type Iam, iamArn, needRole, onRole, pageOf } from './context.ts';
import { checkDocument, encodeDocument, sizeOf } from './document.ts';
import { entityId } from './entity-id.ts';
import { rolesPerAccountMax, sessionSecondsDefault, trustPolicyCharactersMax } from './limits.ts';
import { alreadyExists, deleteConflict, quotaExceeded } from './refusals.ts';
import { checkTags } from './role-tags.ts';
import type { RoleRow } from './tables.ts';

export function roles(iam: Iam) {
  return {
    CreateRole: {
      permissions: ({ RoleName: name, Path: path = '/', PermissionsBoundary: boundary }) => [
        {
          action: 'iam:CreateRole',
          resource: iamArn(iam, `role${path}${name}`),
          ...(boundary === undefined ? {} : { context: { 'iam:PermissionsBoundary': boundary } }),
        },
      ],
      handle: (input, context) => ({ Role: wholeRole(createRole(iam, input, context)) }),
    } satisfies Operation<CreateRoleRequest, CreateRoleResponse>,

    GetRole: {
      permissions: onRole(iam, 'GetRole'),
      handle: ({ RoleName: name }) => ({ Role: wholeRole(needRole(iam, name!)) }),
    } satisfies Operation<GetRoleRequest, GetRoleResponse>,

    UpdateRole: {
      permissions: onRole(iam, 'UpdateRole'),
      handle(
        { RoleName: name, Description: description, MaxSessionDuration: seconds = sessionSecondsDefault },
        context,
      ) {
        const role = needRole(iam, name!);
        const changed = { ...role, description: description ?? role.description, sessionSecondsMax: seconds };
        changeRole(iam, context, changed);
        return {};
      },
    } satisfies Operation<UpdateRoleRequest, UpdateRoleResponse>,

    UpdateAssumeRolePolicy: {
      permissions: onRole(iam, 'UpdateAssumeRolePolicy'),
      handle({ RoleName: name, PolicyDocument: document }, context) {
        const role = needRole(iam, name!);
        checkTrust(iam, document!);
        changeRole(iam, context, { ...role, trust: document! });
        return {};
      },
    } satisfies Operation<UpdateAssumeRolePolicyRequest, object>,

    DeleteRole: {
      permissions: onRole(iam, 'DeleteRole'),
      handle({ RoleName: name }, context) {
        deleteRole(iam, needRole(iam, name!), context);
        return {};
      },
    } satisfies Operation<DeleteRoleRequest, object>,

    ListRoles: {
      permissions: ({ PathPrefix: prefix = '/' }) => [
        { action: 'iam:ListRoles', resource: iamArn(iam, `role${prefix}`) },
      ],
      handle(input) {
        const { PathPrefix: prefix = '/' } = input;
        const find = (after: string, limit: number) => iam.tables.roles(prefix, after, limit);
        const { items, ...page } = pageOf('ListRoles', input, find, (role) => role.name);
        return { Roles: items.map(listedRole), ...page };
      },
    } satisfies Operation<ListRolesRequest, ListRolesResponse>,
  };
}

function createRole(iam: Iam, input: CreateRoleRequest, context: Context): RoleRow {
  const { RoleName: name, Path: path = '/', AssumeRolePolicyDocument: trust, Tags: tags = [] } = input;
  if (iam.tables.role(name!)) throw alreadyExists(`Role with name ${name} already exists.`);
  if (iam.tables.roleCount() >= rolesPerAccountMax) throw quotaExceeded('RolesPerAccount', rolesPerAccountMax);
  checkTrust(iam, trust!);
  checkTags(tags);
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

/** A role of this account that a trust policy names must exist: "Invalid principal in policy". */
function checkTrust(iam: Iam, document: string): void {
  const policy = checkDocument(document, 'trust');
  if (sizeOf(document) > trustPolicyCharactersMax) throw quotaExceeded('ACLSizePerRole', trustPolicyCharactersMax);
  for (const { principals } of [...policy.allows, ...policy.denies]) {
    for (const principalArn of principals?.set.arns ?? []) {
      const parsed = parseArn(principalArn);
      if (parsed?.service !== 'iam' || parsed.account !== iam.host.account) continue;
      const name = parsed.resource.slice(parsed.resource.lastIndexOf('/') + 1);
      if (iam.tables.role(name)?.arn === principalArn) continue;
      throw new AwsError('MalformedPolicyDocument', `Invalid principal in policy: "AWS":"${principalArn}"`);
    }
  }
}

function deleteRole({ tables, rights }: Iam, role: RoleRow, context: Context): void {
  if (tables.attachments(role.name, '', 1).length > 0) {
    throw deleteConflict('Cannot delete entity, must detach all policies first.');
  }
  if (tables.inlinePolicies(role.name, '', 1).length > 0) {
    throw deleteConflict('Cannot delete entity, must delete policies first.');
  }
  tables.removeRole(role.name);
  rights.changed(context, role.arn);
}

/** As ListRoles shows it: "this operation does not return" boundary and tags. */
const listedRole = (role: RoleRow): Role => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: role.arn,
  CreateDate: new Date(role.createdAt),
  AssumeRolePolicyDocument: encodeDocument(role.trust),
  ...(role.description === undefined ? {} : { Description: role.description }),
  MaxSessionDuration: role.sessionSecondsMax,
});

const wholeRole = (role: RoleRow): Role => ({
  ...listedRole(role),
  ...(role.boundary === undefined
    ? {}
    : {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
          PermissionsBoundaryArn: role.boundary,
        },
      }),
  ...(role.tags.length === 0 ? {} : { Tags: [...role.tags] }),
});
