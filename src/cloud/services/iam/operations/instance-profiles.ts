/** Instance profiles, recorded: no instance is here that would take a role by one. */
import type {
  AddRoleToInstanceProfileRequest,
  CreateInstanceProfileRequest,
  CreateInstanceProfileResponse,
  DeleteInstanceProfileRequest,
  GetInstanceProfileRequest,
  GetInstanceProfileResponse,
  InstanceProfile,
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse,
  ListInstanceProfilesRequest,
  ListInstanceProfilesResponse,
  ListInstanceProfileTagsRequest,
  ListInstanceProfileTagsResponse,
  RemoveRoleFromInstanceProfileRequest,
  TagInstanceProfileRequest,
  UntagInstanceProfileRequest,
} from '@aws-sdk/client-iam';
import type { Handler, Permission } from '../../../kit/service.ts';
import { checkTags, mergeTags, withoutTags } from '../../../kit/tags.ts';
import { iamArn } from '../arn.ts';
import type { Iam } from '../context.ts';
import { entityId } from '../entity-id.ts';
import type { InstanceProfileRow } from '../identity-tables.ts';
import { pageOf } from '../page.ts';
import { alreadyExists, deleteConflict, noSuchEntity, quotaExceeded } from '../refusals.ts';
import { needRole, onRole } from '../role.ts';
import { tagPage, tagRules } from '../tags.ts';
import { bareRole } from './roles.ts';

const rolesPerProfileMax = 1;

interface ForProfile {
  readonly InstanceProfileName: string | undefined;
}

const onProfile =
  (action: string) =>
  (iam: Iam, { InstanceProfileName: name }: ForProfile): Permission[] => [
    {
      action: `iam:${action}`,
      resource: iam.tables.instanceProfile(name!)?.arn ?? iamArn(iam, `instance-profile/${name}`),
    },
  ];

function needProfile({ tables }: Iam, name: string): InstanceProfileRow {
  const profile = tables.instanceProfile(name);
  if (!profile) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

export const createInstanceProfile: Handler<Iam, CreateInstanceProfileRequest, CreateInstanceProfileResponse> = {
  permissions: (iam, { InstanceProfileName: name, Path: path = '/' }) => [
    { action: 'iam:CreateInstanceProfile', resource: iamArn(iam, `instance-profile${path}${name}`) },
  ],
  handle(iam, { InstanceProfileName: name, Path: path = '/', Tags: tags = [] }, context) {
    if (iam.tables.instanceProfile(name!)) throw alreadyExists(`Instance Profile ${name} already exists.`);
    checkTags(tags, tagRules);
    const profile: InstanceProfileRow = {
      name: name!,
      path,
      arn: iamArn(iam, `instance-profile${path}${name}`),
      id: entityId('AIPA', context),
      createdAt: context.now,
      role: undefined,
      tags,
    };
    iam.tables.putInstanceProfile(profile);
    return { InstanceProfile: shownProfile(iam, profile) };
  },
};

export const getInstanceProfile: Handler<Iam, GetInstanceProfileRequest, GetInstanceProfileResponse> = {
  permissions: onProfile('GetInstanceProfile'),
  handle(iam, { InstanceProfileName: name }) {
    const profile = needProfile(iam, name!);
    return { InstanceProfile: { ...shownProfile(iam, profile), Tags: [...profile.tags] } };
  },
};

export const deleteInstanceProfile: Handler<Iam, DeleteInstanceProfileRequest, object> = {
  permissions: onProfile('DeleteInstanceProfile'),
  handle(iam, { InstanceProfileName: name }) {
    const profile = needProfile(iam, name!);
    if (profile.role !== undefined)
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
    iam.tables.removeInstanceProfile(profile.name);
    return {};
  },
};

export const listInstanceProfiles: Handler<Iam, ListInstanceProfilesRequest, ListInstanceProfilesResponse> = {
  permissions: (iam, { PathPrefix: prefix = '/' }) => [
    { action: 'iam:ListInstanceProfiles', resource: iamArn(iam, `instance-profile${prefix}`) },
  ],
  handle(iam, input) {
    const { PathPrefix: prefix = '/' } = input;
    const find = (after: string, limit: number) => iam.tables.instanceProfiles(prefix, after, limit);
    const { items, ...page } = pageOf('ListInstanceProfiles', input, find, (profile) => profile.name);
    return { InstanceProfiles: items.map((profile) => shownProfile(iam, profile)), ...page };
  },
};

export const listInstanceProfilesForRole: Handler<
  Iam,
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse
> = {
  permissions: onRole('ListInstanceProfilesForRole'),
  handle(iam, input) {
    const role = needRole(iam, input.RoleName!);
    const find = (after: string, limit: number) => iam.tables.instanceProfilesOf(role.name, after, limit);
    const { items, ...page } = pageOf('ListInstanceProfilesForRole', input, find, (profile) => profile.name);
    return { InstanceProfiles: items.map((profile) => shownProfile(iam, profile)), ...page };
  },
};

/** Whoever gives a role to instances must be allowed to pass it. */
export const addRoleToInstanceProfile: Handler<Iam, AddRoleToInstanceProfileRequest, object> = {
  permissions: (iam, input) => [
    ...onProfile('AddRoleToInstanceProfile')(iam, input),
    ...onRole('PassRole')(iam, input),
  ],
  handle(iam, { InstanceProfileName: name, RoleName: roleName }) {
    const profile = needProfile(iam, name!);
    const role = needRole(iam, roleName!);
    if (profile.role !== undefined) throw quotaExceeded('InstanceSessionsPerInstanceProfile', rolesPerProfileMax);
    iam.tables.putInstanceProfile({ ...profile, role: role.name });
    return {};
  },
};

export const removeRoleFromInstanceProfile: Handler<Iam, RemoveRoleFromInstanceProfileRequest, object> = {
  permissions: onProfile('RemoveRoleFromInstanceProfile'),
  handle(iam, { InstanceProfileName: name, RoleName: roleName }) {
    const profile = needProfile(iam, name!);
    if (profile.role !== needRole(iam, roleName!).name)
      throw noSuchEntity(`Role ${roleName} in Instance Profile ${name} cannot be found.`);
    iam.tables.putInstanceProfile({ ...profile, role: undefined });
    return {};
  },
};

export const tagInstanceProfile: Handler<Iam, TagInstanceProfileRequest, object> = {
  permissions: onProfile('TagInstanceProfile'),
  handle(iam, { InstanceProfileName: name, Tags: added = [] }) {
    const profile = needProfile(iam, name!);
    iam.tables.putInstanceProfile({ ...profile, tags: mergeTags(profile.tags, added, tagRules) });
    return {};
  },
};

export const untagInstanceProfile: Handler<Iam, UntagInstanceProfileRequest, object> = {
  permissions: onProfile('UntagInstanceProfile'),
  handle(iam, { InstanceProfileName: name, TagKeys: keys }) {
    const profile = needProfile(iam, name!);
    iam.tables.putInstanceProfile({ ...profile, tags: withoutTags(profile.tags, keys, tagRules) });
    return {};
  },
};

export const listInstanceProfileTags: Handler<Iam, ListInstanceProfileTagsRequest, ListInstanceProfileTagsResponse> = {
  permissions: onProfile('ListInstanceProfileTags'),
  handle: (iam, input) => tagPage('ListInstanceProfileTags', input, needProfile(iam, input.InstanceProfileName!).tags),
};

export function shownProfile(
  iam: Iam,
  { path, name, id, arn, createdAt, role, tags }: InstanceProfileRow,
): InstanceProfile {
  const held = role === undefined ? undefined : iam.tables.role(role);
  return {
    Path: path,
    InstanceProfileName: name,
    InstanceProfileId: id,
    Arn: arn,
    CreateDate: new Date(createdAt),
    Roles: held ? [bareRole(held)] : [],
    ...(tags.length === 0 ? {} : { Tags: [...tags] }),
  };
}
