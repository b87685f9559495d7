/** DescribeSecret, ListSecretVersionIds: all that is known of a secret but its values. */
import type {
  DescribeSecretRequest,
  DescribeSecretResponse,
  ListSecretVersionIdsRequest,
  ListSecretVersionIdsResponse,
} from '@aws-sdk/client-secrets-manager';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import { tagListOf } from '../../../kit/tags.ts';
import type { Secrets } from '../context.ts';
import { needSecret } from '../find.ts';
import { pageDefault } from '../limits.ts';
import { onSecret } from '../permissions.ts';
import { invalidToken } from '../refusals.ts';
import type { Secret } from '../tables.ts';

export const describeSecret: Handler<Secrets, DescribeSecretRequest, DescribeSecretResponse> = {
  permissions: onSecret('DescribeSecret'),
  handle(service, { SecretId }) {
    const secret = needSecret(service, SecretId);
    const stages = stagesOf(service, secret);
    return { ...shownSecret(secret), ...(stages ? { VersionIdsToStages: stages } : {}) };
  },
};

/** An empty description or key is none. */
export function shownSecret(secret: Secret) {
  const { arn, name, description, keyId, tags, createdAt, changedAt, accessedOn, deletionDue } = secret;
  return {
    ARN: arn,
    Name: name,
    ...(description ? { Description: description } : {}),
    ...(keyId ? { KmsKeyId: keyId } : {}),
    LastChangedDate: new Date(changedAt),
    ...(accessedOn === undefined ? {} : { LastAccessedDate: new Date(accessedOn) }),
    ...(deletionDue === undefined ? {} : { DeletedDate: new Date(deletionDue) }),
    ...(Object.keys(tags).length === 0 ? {} : { Tags: tagListOf(tags) }),
    CreatedDate: new Date(createdAt),
  };
}

/** Of the versions that have any. */
export function stagesOf({ tables }: Secrets, { name }: Secret): Record<string, string[]> | undefined {
  const staged = tables.versions(name).filter(({ stages }) => stages.length > 0);
  return staged.length === 0 ? undefined : Object.fromEntries(staged.map(({ id, stages }) => [id, [...stages]]));
}

export const listSecretVersionIds: Handler<Secrets, ListSecretVersionIdsRequest, ListSecretVersionIdsResponse> = {
  permissions: onSecret('ListSecretVersionIds'),
  handle(service, input) {
    const { MaxResults: size = pageDefault, NextToken, IncludeDeprecated = false } = input;
    const { name, arn } = needSecret(service, input.SecretId);
    const after = Number(readToken('ListSecretVersionIds', NextToken, invalidToken) ?? 0);
    const found = service.tables
      .versions(name)
      .filter(({ place, stages }) => place > after && (IncludeDeprecated || stages.length > 0));
    const { items, nextToken } = cutPage('ListSecretVersionIds', found, size, ({ place }) => place);
    return {
      ARN: arn,
      Name: name,
      Versions: items.map(({ id, stages, createdAt }) => ({
        VersionId: id,
        ...(stages.length > 0 ? { VersionStages: [...stages] } : {}),
        CreatedDate: new Date(createdAt),
      })),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
};
