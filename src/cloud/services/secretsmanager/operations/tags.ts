/** Tags of secrets. */
import type { TagResourceRequest, UntagResourceRequest } from '@aws-sdk/client-secrets-manager';
import type { Handler } from '../../../kit/service.ts';
import { mergeTagMaps, type TagRules, tagMapOf, withoutKeys } from '../../../kit/tags.ts';
import type { Secrets } from '../context.ts';
import { needLiveSecret } from '../find.ts';
import { tagsMax } from '../limits.ts';
import { onSecret } from '../permissions.ts';
import { invalidParameter } from '../refusals.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => invalidParameter(`A secret can have at most ${tagsMax} tags.`),
  reserved: invalidParameter,
};

export const tagResource: Handler<Secrets, TagResourceRequest, object> = {
  permissions: onSecret('TagResource'),
  handle(service, { SecretId, Tags }) {
    const secret = needLiveSecret(service, SecretId);
    service.tables.putSecret({ ...secret, tags: mergeTagMaps(secret.tags, tagMapOf(Tags), tagRules) });
    return {};
  },
};

export const untagResource: Handler<Secrets, UntagResourceRequest, object> = {
  permissions: onSecret('UntagResource'),
  handle(service, { SecretId, TagKeys }) {
    const secret = needLiveSecret(service, SecretId);
    service.tables.putSecret({ ...secret, tags: withoutKeys(secret.tags, TagKeys) });
    return {};
  },
};
