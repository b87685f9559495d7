/** UpdateSecret: the description, the key, and a new current version. */
import type { UpdateSecretRequest, UpdateSecretResponse } from '@aws-sdk/client-secrets-manager';
import type { Handler } from '../../../kit/service.ts';
import type { Secrets } from '../context.ts';
import { needLiveSecret } from '../find.ts';
import { onSecret } from '../permissions.ts';
import { notThereYet } from '../refusals.ts';
import { givenValue } from '../value.ts';
import { addVersion, current } from '../versions.ts';

export const updateSecret: Handler<Secrets, UpdateSecretRequest, UpdateSecretResponse> = {
  permissions: onSecret('UpdateSecret'),
  handle(service, input, context) {
    if (input.Type) throw notThereYet('Type');
    const secret = needLiveSecret(service, input.SecretId);
    const value = givenValue(input);
    service.tables.putSecret({
      ...secret,
      description: input.Description ?? secret.description,
      keyId: input.KmsKeyId ?? secret.keyId,
      changedAt: context.now,
    });
    const version = value && addVersion(service, context, secret, input.ClientRequestToken, value, [current]);
    return { ARN: secret.arn, Name: secret.name, ...(version ? { VersionId: version.id } : {}) };
  },
};
