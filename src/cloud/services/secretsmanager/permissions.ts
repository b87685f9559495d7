/** What a caller must be allowed: the operation, on the secret that the request names; the secret's own policy counts too. */
import type { Permission } from '../../kit/service.ts';
import type { Secrets } from './context.ts';
import { findSecret } from './find.ts';

/** A secret that is not there is named as the caller names it. */
export function permissionOn(service: Secrets, operation: string, given: string): Permission {
  const secret = findSecret(service, given);
  return {
    action: `secretsmanager:${operation}`,
    resource: secret?.arn ?? given,
    resourcePolicy: secret?.policy,
    ...(secret ? { context: { 'secretsmanager:SecretId': secret.arn } } : {}),
  };
}

export const onSecret =
  (operation: string) =>
  (service: Secrets, { SecretId }: { readonly SecretId?: string | undefined }): Permission[] => [
    permissionOn(service, operation, String(SecretId)),
  ];
