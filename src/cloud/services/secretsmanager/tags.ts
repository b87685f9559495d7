/** Tags of secrets. */
import type { TagResourceRequest, UntagResourceRequest } from '@aws-sdk/client-secrets-manager';
import { mergeTagMaps, type TagRules, tagMapOf, withoutKeys } from '../../kit/tags.ts';
import { needLiveSecret } from './find.ts';
import { tagsMax } from './limits.ts';
import { invalidParameter } from './refusals.ts';
import type { Secrets } from './secretsmanager.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => invalidParameter(`A secret can have at most ${tagsMax} tags.`),
};

export function tagResource(service: Secrets, { SecretId, Tags }: TagResourceRequest): Record<string, never> {
  const secret = needLiveSecret(service, SecretId);
  service.tables.putSecret({ ...secret, tags: mergeTagMaps(secret.tags, tagMapOf(Tags), tagRules) });
  return {};
}

export function untagResource(service: Secrets, { SecretId, TagKeys }: UntagResourceRequest): Record<string, never> {
  const secret = needLiveSecret(service, SecretId);
  service.tables.putSecret({ ...secret, tags: withoutKeys(secret.tags, TagKeys) });
  return {};
}
