/** What Secrets Manager asks for before it works on a secret. */
import type { Permission } from '../../kit/service.ts';
import { findSecret } from './find.ts';
import type { Secrets } from './secretsmanager.ts';

/** What an operation on a secret is allowed on; a secret that is not there is called as the caller calls it. */
export function secretPermission(service: Secrets, operation: string, given: string): Permission {
  const secret = findSecret(service, given);
  return {
    action: `secretsmanager:${operation}`,
    resource: secret?.arn ?? given,
    resourcePolicy: secret?.policy,
    ...(secret ? { context: { 'secretsmanager:SecretId': secret.arn } } : {}),
  };
}
