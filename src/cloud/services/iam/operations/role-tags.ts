/** Tags of roles. Recorded and given back; no policy here asks for a principal's tags. */
import type { ListRoleTagsRequest, ListRoleTagsResponse, TagRoleRequest, UntagRoleRequest } from '@aws-sdk/client-iam';
import type { Handler } from '../../../kit/service.ts';
import type { Iam } from '../context.ts';
import { pageOf } from '../page.ts';
import { changeRole, needRole, onRole } from '../role.ts';
import { checkTags, foldedKey } from '../tags.ts';

export const tagRole: Handler<Iam, TagRoleRequest, object> = {
  permissions: onRole('TagRole'),
  handle(iam, { RoleName: name, Tags: added }, context) {
    const role = needRole(iam, name!);
    checkTags(added!);
    const replaced = new Set(added!.map(foldedKey));
    const tags = [...role.tags.filter((tag) => !replaced.has(foldedKey(tag))), ...added!];
    checkTags(tags);
    changeRole(iam, context, { ...role, tags });
    return {};
  },
};

export const untagRole: Handler<Iam, UntagRoleRequest, object> = {
  permissions: onRole('UntagRole'),
  handle(iam, { RoleName: name, TagKeys: keys }, context) {
    const role = needRole(iam, name!);
    const removed = new Set(keys!.map((key) => key.toLowerCase()));
    changeRole(iam, context, { ...role, tags: role.tags.filter((tag) => !removed.has(foldedKey(tag))) });
    return {};
  },
};

export const listRoleTags: Handler<Iam, ListRoleTagsRequest, ListRoleTagsResponse> = {
  permissions: onRole('ListRoleTags'),
  handle(iam, input) {
    const tags = needRole(iam, input.RoleName!).tags.toSorted((a, b) => (foldedKey(a) < foldedKey(b) ? -1 : 1));
    const find = (after: string, limit: number) => tags.filter((tag) => foldedKey(tag) > after).slice(0, limit);
    const { items, ...page } = pageOf('ListRoleTags', input, find, foldedKey);
    return { Tags: items, ...page };
  },
};
