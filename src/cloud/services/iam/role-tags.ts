/** Tags of roles. Recorded and given back; no policy here asks for a principal's tags. */
import type {
  ListRoleTagsRequest,
  ListRoleTagsResponse,
  Tag,
  TagRoleRequest,
  UntagRoleRequest,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../kit/service.ts';
import { changeRole, type Iam, needRole, onRole, pageOf } from './context.ts';
import { tagsMax } from './limits.ts';
import { invalidInput, quotaExceeded } from './refusals.ts';

/** Tags of one request: at most 50, no key twice in whatever letter case. */
export function checkTags(tags: readonly Tag[]): void {
  if (new Set(tags.map(foldedKey)).size !== tags.length) {
    throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  if (tags.length > tagsMax) throw quotaExceeded('TagsPerRole', tagsMax);
}

const foldedKey = ({ Key: key }: Tag): string => key!.toLowerCase();

export function roleTags(iam: Iam) {
  return {
    TagRole: {
      permissions: onRole(iam, 'TagRole'),
      handle({ RoleName: name, Tags: added }, context) {
        const role = needRole(iam, name!);
        checkTags(added!);
        const replaced = new Set(added!.map(foldedKey));
        const tags = [...role.tags.filter((tag) => !replaced.has(foldedKey(tag))), ...added!];
        checkTags(tags);
        changeRole(iam, context, { ...role, tags });
        return {};
      },
    } satisfies Operation<TagRoleRequest, object>,

    UntagRole: {
      permissions: onRole(iam, 'UntagRole'),
      handle({ RoleName: name, TagKeys: keys }, context) {
        const role = needRole(iam, name!);
        const removed = new Set(keys!.map((key) => key.toLowerCase()));
        changeRole(iam, context, { ...role, tags: role.tags.filter((tag) => !removed.has(foldedKey(tag))) });
        return {};
      },
    } satisfies Operation<UntagRoleRequest, object>,

    ListRoleTags: {
      permissions: onRole(iam, 'ListRoleTags'),
      handle(input) {
        const tags = needRole(iam, input.RoleName!).tags.toSorted((a, b) => (foldedKey(a) < foldedKey(b) ? -1 : 1));
        const find = (after: string, limit: number) => tags.filter((tag) => foldedKey(tag) > after).slice(0, limit);
        const { items, ...page } = pageOf('ListRoleTags', input, find, foldedKey);
        return { Tags: items, ...page };
      },
    } satisfies Operation<ListRoleTagsRequest, ListRoleTagsResponse>,
  };
}
