/** Tags of roles. Recorded and given back; no policy here asks for a principal's tags. */
import type {
  ListRoleTagsRequest,
  ListRoleTagsResponse,
  Tag,
  TagRoleRequest,
  UntagRoleRequest,
} from '@aws-sdk/client-iam';
import type { Handler } from '../../../kit/service.ts';
import { mergeTags, withoutTags } from '../../../kit/tags.ts';
import type { Iam } from '../context.ts';
import { pageOf } from '../page.ts';
import { changeRole, needRole, onRole } from '../role.ts';
import { tagRules } from '../tags.ts';

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
    const tags = needRole(iam, input.RoleName!).tags.toSorted((a, b) => (foldedKey(a) < foldedKey(b) ? -1 : 1));
    const find = (after: string, limit: number) => tags.filter((tag) => foldedKey(tag) > after).slice(0, limit);
    const { items, ...page } = pageOf('ListRoleTags', input, find, foldedKey);
    return { Tags: items, ...page };
  },
};

const foldedKey = ({ Key: key }: Tag): string => key!.toLowerCase();
