/** Tags of secrets. */
import type { Tag, TagResourceRequest, UntagResourceRequest } from '@aws-sdk/client-secrets-manager';
import { needLiveSecret } from './find.ts';
import { tagsMax } from './limits.ts';
import { invalidParameter } from './refusals.ts';
import type { Secrets } from './secretsmanager.ts';
import type { Secret } from './tables.ts';

/** Throws InvalidParameterException. */
export function mergeTags(before: Secret['tags'], added: readonly Tag[]): Record<string, string> {
  const tags = { ...before, ...Object.fromEntries(added.map(({ Key = '', Value = '' }) => [Key, Value])) };
  if (Object.keys(tags).length > tagsMax) throw invalidParameter(`A secret can have at most ${tagsMax} tags.`);
  return tags;
}

export const shownTags = (tags: Secret['tags']): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export function tagResource(service: Secrets, { SecretId, Tags = [] }: TagResourceRequest): Record<string, never> {
  const secret = needLiveSecret(service, SecretId);
  service.tables.putSecret({ ...secret, tags: mergeTags(secret.tags, Tags) });
  return {};
}

export function untagResource(
  service: Secrets,
  { SecretId, TagKeys = [] }: UntagResourceRequest,
): Record<string, never> {
  const secret = needLiveSecret(service, SecretId);
  const left = Object.entries(secret.tags).filter(([key]) => !TagKeys.includes(key));
  service.tables.putSecret({ ...secret, tags: Object.fromEntries(left) });
  return {};
}
