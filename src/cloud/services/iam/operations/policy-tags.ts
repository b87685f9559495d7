/** Tags of the account's managed policies, recorded. */
import type {
  ListPolicyTagsRequest,
  ListPolicyTagsResponse,
  TagPolicyRequest,
  UntagPolicyRequest,
} from '@aws-sdk/client-iam';
import type { Handler } from '../../../kit/service.ts';
import { mergeTags, withoutTags } from '../../../kit/tags.ts';
import type { Iam } from '../context.ts';
import { tagPage, tagRules } from '../tags.ts';
import { needOwnPolicy, needPolicy, onPolicy } from './policies.ts';

export const tagPolicy: Handler<Iam, TagPolicyRequest, object> = {
  permissions: onPolicy('TagPolicy'),
  handle(iam, { PolicyArn: arn, Tags: added = [] }) {
    const policy = needOwnPolicy(iam, arn!);
    iam.tables.putPolicy({ ...policy, tags: mergeTags(policy.tags, added, tagRules) });
    return {};
  },
};

export const untagPolicy: Handler<Iam, UntagPolicyRequest, object> = {
  permissions: onPolicy('UntagPolicy'),
  handle(iam, { PolicyArn: arn, TagKeys: keys }) {
    const policy = needOwnPolicy(iam, arn!);
    iam.tables.putPolicy({ ...policy, tags: withoutTags(policy.tags, keys, tagRules) });
    return {};
  },
};

export const listPolicyTags: Handler<Iam, ListPolicyTagsRequest, ListPolicyTagsResponse> = {
  permissions: onPolicy('ListPolicyTags'),
  handle: (iam, input) => tagPage('ListPolicyTags', input, needPolicy(iam, input.PolicyArn!).tags),
};
