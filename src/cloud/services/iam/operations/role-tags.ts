/** Tags of roles. Policies know them as aws:PrincipalTag of the role's sessions. */
import type { ListRoleTagsRequest, ListRoleTagsResponse, TagRoleRequest, UntagRoleRequest } from '@aws-sdk/client-iam';
import type { Handler } from '../../../kit/service.ts';
import { mergeTags, withoutTags } from '../../../kit/tags.ts';
import type { Iam } from '../context.ts';
import { changeRole, needRole, onRole } from '../role.ts';
import { tagPage, tagRules } from '../tags.ts';

export const tagRole: Handler<Iam, TagRoleRequest, object> = {
  permissions: onRole('TagRole'),
  handle(iam, { RoleName: name, Tags: added }, context) {
    const role = needRole(iam, name!);
    changeRole(iam, context, { ...role, tags: mergeTags(role.tags, added!, tagRules) });
    return {};
  },
};

export const untagRole: Handler<Iam, UntagRoleRequest, object> = {
  permissions: onRole('UntagRole'),
  handle(iam, { RoleName: name, TagKeys: keys }, context) {
    const role = needRole(iam, name!);
    changeRole(iam, context, { ...role, tags: withoutTags(role.tags, keys, tagRules) });
    return {};
  },
};

export const listRoleTags: Handler<Iam, ListRoleTagsRequest, ListRoleTagsResponse> = {
  permissions: onRole('ListRoleTags'),
  handle(iam, input) {
    return tagPage('ListRoleTags', input, needRole(iam, input.RoleName!).tags);
  },
};
