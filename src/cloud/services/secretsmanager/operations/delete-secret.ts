/** DeleteSecret marks a secret; when its recovery window is over, a timer removes it. RestoreSecret takes the mark away. */
import type {
  DeleteSecretRequest,
  DeleteSecretResponse,
  RestoreSecretRequest,
  RestoreSecretResponse,
} from '@aws-sdk/client-secrets-manager';
import { later } from '../../../../languages/instant.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import type { Secrets } from '../context.ts';
import { checkSecretId, findSecret, needLiveSecret, needSecret, newSecretArn, newSuffix } from '../find.ts';
import { recoveryDaysMax, recoveryDaysMin } from '../limits.ts';
import { onSecret } from '../permissions.ts';
import { invalidParameter } from '../refusals.ts';

const daySeconds = 86_400;

export const deleteSecret: Handler<Secrets, DeleteSecretRequest, DeleteSecretResponse> = {
  permissions: onSecret('DeleteSecret'),
  handle(service, input, context) {
    const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force = false } = input;
    if (force && days !== undefined)
      throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    if (days !== undefined && !(days >= recoveryDaysMin && days <= recoveryDaysMax))
      throw invalidParameter(
        `The RecoveryWindowInDays value must be between ${recoveryDaysMin} and ${recoveryDaysMax} days (inclusive).`,
      );
    if (force) return deleteNow(service, String(input.SecretId), context);
    const secret = needLiveSecret(service, input.SecretId);
    const due = later(context.now, (days ?? recoveryDaysMax) * daySeconds);
    service.tables.putSecret({ ...secret, deletionDue: due });
    context.setTimer('delete', secret.name, due);
    return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(due) };
  },
};

/** One that is not there is no error: AWS returns what it would if it had been. */
function deleteNow(service: Secrets, given: string, context: Context): DeleteSecretResponse {
  const { host } = service;
  checkSecretId(given);
  const secret = findSecret(service, given);
  if (secret) {
    service.tables.removeSecret(secret.name);
    context.clearTimer('delete', secret.name);
  }
  return {
    ARN: secret?.arn ?? (given.startsWith('arn:') ? given : newSecretArn(host, given, newSuffix(context))),
    Name: secret?.name ?? given,
    DeletionDate: new Date(context.now),
  };
}

/** A timer's handler. */
export const removeSecret = ({ tables }: Secrets, name: string): void => tables.removeSecret(name);

export const restoreSecret: Handler<Secrets, RestoreSecretRequest, RestoreSecretResponse> = {
  permissions: onSecret('RestoreSecret'),
  handle(service, { SecretId }, context) {
    const { deletionDue: _, ...secret } = needSecret(service, SecretId);
    service.tables.putSecret(secret);
    context.clearTimer('delete', secret.name);
    return { ARN: secret.arn, Name: secret.name };
  },
};
