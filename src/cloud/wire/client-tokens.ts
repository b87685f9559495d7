/**
 * Members that AWS's clients fill in where the caller gave none, and that the service demands of every client. The cloud's own calls have none.
 * Source: Secrets Manager's answer to requests that no SDK made.
 */
import { AwsError } from '../kit/aws-error.ts';

const demanded: ReadonlySet<string> = new Set([
  'secretsmanager:CreateSecret',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecret',
]);

/** Throws the service's error. */
export function checkClientToken(service: string, operation: string, input: object): void {
  if (!demanded.has(`${service}:${operation}`) || 'ClientRequestToken' in input) return;
  throw new AwsError(
    'InvalidRequestException',
    'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
  );
}
