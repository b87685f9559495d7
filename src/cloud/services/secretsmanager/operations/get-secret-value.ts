/** GetSecretValue: the value of a version, by its id or its stage. */
import type { GetSecretValueRequest, GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import { instant } from '../../../../languages/instant.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import type { Secrets } from '../context.ts';
import { needLiveSecret } from '../find.ts';
import { onSecret } from '../permissions.ts';
import { invalidRequest, noSuchValue } from '../refusals.ts';
import type { Secret, Version } from '../tables.ts';
import { shownValue } from '../value.ts';
import { current } from '../versions.ts';

const dayMs = 86_400_000;

export const getSecretValue: Handler<Secrets, GetSecretValueRequest, GetSecretValueResponse> = {
  permissions: onSecret('GetSecretValue'),
  handle(service, input, context) {
    return readValue(service, input, context);
  },
};

/** For BatchGetSecretValue too. */
export function readValue(service: Secrets, input: GetSecretValueRequest, { now }: Context): GetSecretValueResponse {
  const secret = needLiveSecret(service, input.SecretId);
  const version = needVersion(service, secret, input);
  const today = instant(now - (now % dayMs));
  if (secret.accessedOn !== today) service.tables.putSecret({ ...secret, accessedOn: today });
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    ...shownValue(version.opened()),
    VersionStages: [...version.stages],
    CreatedDate: new Date(version.createdAt),
  };
}

type Selected = Pick<GetSecretValueRequest, 'VersionId' | 'VersionStage'>;

/** Throws ResourceNotFoundException, or InvalidRequestException where id and stage disagree. */
function needVersion({ tables }: Secrets, { name }: Secret, { VersionId: id, VersionStage: stage }: Selected): Version {
  const versions = tables.versions(name);
  if (id === undefined) {
    const wanted = stage ?? current;
    const version = versions.find(({ stages }) => stages.includes(wanted));
    if (!version) throw noSuchValue(`staging label: ${wanted}`);
    return version;
  }
  const version = versions.find((one) => one.id === id);
  if (!version) throw noSuchValue(`VersionId: ${id}`);
  if (stage !== undefined && !version.stages.includes(stage))
    throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.');
  return version;
}
