/** CreateSecret. Without a value it has no version yet. */
import type { CreateSecretRequest, CreateSecretResponse } from '@aws-sdk/client-secrets-manager';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Handler } from '../../../kit/service.ts';
import { mergeTagMaps, tagMapOf } from '../../../kit/tags.ts';
import type { Secrets } from '../context.ts';
import { newSecretArn, newSuffix } from '../find.ts';
import { secretsMax } from '../limits.ts';
import { checkName, invalidRequest, notThereYet } from '../refusals.ts';
import type { Secret, Value } from '../tables.ts';
import { givenValue, isSameValue } from '../value.ts';
import { addVersion, current } from '../versions.ts';
import { tagRules } from './tags.ts';

export const createSecret: Handler<Secrets, CreateSecretRequest, CreateSecretResponse> = {
  permissions: ({ host }, { Name = '', Tags = [] }) => {
    const resource = newSecretArn(host, Name, '??????');
    const actions = ['CreateSecret', ...(Tags.length > 0 ? ['TagResource'] : [])];
    return actions.map((action) => ({ action: `secretsmanager:${action}`, resource }));
  },
  handle(service, input, context) {
    const { ClientRequestToken: token, Description: description, KmsKeyId: keyId, Tags } = input;
    const name = String(input.Name);
    refuse(input);
    const value = givenValue(input);
    const known = service.tables.secret(name);
    if (known) return sameAgain(service, known, token, value);
    if (service.tables.secretCount() >= secretsMax)
      throw new AwsError('LimitExceededException', `You have reached the limit of ${secretsMax} secrets.`);
    const secret: Secret = {
      name,
      arn: newSecretArn(service.host, name, newSuffix(context)),
      description,
      keyId,
      tags: mergeTagMaps({}, tagMapOf(Tags), tagRules),
      createdAt: context.now,
      changedAt: context.now,
    };
    service.tables.putSecret(secret);
    const version = value && addVersion(service, context, secret, token, value, [current]);
    return { ARN: secret.arn, Name: name, ...(version ? { VersionId: version.id } : {}) };
  },
};

function refuse({ Name, AddReplicaRegions, ForceOverwriteReplicaSecret, Type }: CreateSecretRequest): void {
  if (AddReplicaRegions?.length) throw notThereYet('AddReplicaRegions');
  if (ForceOverwriteReplicaSecret) throw notThereYet('ForceOverwriteReplicaSecret');
  if (Type) throw notThereYet('Type');
  checkName(String(Name));
}

/** A request that is repeated with its token has the same result. */
function sameAgain({ tables }: Secrets, known: Secret, token: string | undefined, value: Value | undefined) {
  if (known.deletionDue !== undefined)
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  const version = tables.versions(known.name).find(({ id }) => id === token);
  if (version && value && isSameValue(version.opened(), value))
    return { ARN: known.arn, Name: known.name, VersionId: version.id };
  throw new AwsError(
    'ResourceExistsException',
    `The operation failed because the secret ${known.name} already exists.`,
  );
}
