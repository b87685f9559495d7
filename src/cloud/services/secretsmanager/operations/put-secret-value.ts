/** PutSecretValue: a new version, current unless the request says otherwise. */
import type { PutSecretValueRequest, PutSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import type { Handler } from '../../../kit/service.ts';
import type { Secrets } from '../context.ts';
import { needLiveSecret } from '../find.ts';
import { onSecret } from '../permissions.ts';
import { invalidRequest, notThereYet } from '../refusals.ts';
import { givenValue } from '../value.ts';
import { addVersion, current } from '../versions.ts';

export const putSecretValue: Handler<Secrets, PutSecretValueRequest, PutSecretValueResponse> = {
  permissions: onSecret('PutSecretValue'),
  handle(service, input, context) {
    if (input.RotationToken !== undefined) throw notThereYet('RotationToken');
    const secret = needLiveSecret(service, input.SecretId);
    const value = givenValue(input);
    if (!value) throw invalidRequest('You must provide either SecretString or SecretBinary.');
    const stages = [...new Set(input.VersionStages ?? [current])];
    // The first value of a secret is current whatever is asked for.
    const first = service.tables.versions(secret.name).length === 0 && !stages.includes(current) ? [current] : [];
    const { id } = addVersion(service, context, secret, input.ClientRequestToken, value, [...stages, ...first]);
    service.tables.putSecret({ ...secret, changedAt: context.now });
    const version = service.tables.versions(secret.name).find((one) => one.id === id)!;
    return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: [...version.stages] };
  },
};
