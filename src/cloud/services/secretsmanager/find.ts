/**
 * From a SecretId to the secret: by name, by ARN, or by an ARN without the six characters that AWS puts behind the name.
 * Source: API reference, GetSecretValue; User Guide, "What's in a Secrets Manager secret?".
 */
import { arn, parseArn } from '../../kit/arn.ts';
import type { Context, ServiceHost } from '../../kit/service.ts';
import type { Secrets } from './context.ts';
import { checkName, markedDeleted, noSuchSecret } from './refusals.ts';
import type { Secret } from './tables.ts';

const suffixCharacters = 6;

export const newSecretArn = (host: ServiceHost, name: string, suffix: string): string =>
  arn(host, 'secretsmanager', `secret:${name}-${suffix}`);

const suffixAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const newSuffix = (context: Context): string =>
  [...context.bytes(suffixCharacters)].map((byte) => suffixAlphabet[byte % suffixAlphabet.length]).join('');

export function findSecret({ tables }: Pick<Secrets, 'tables'>, given: string): Secret | undefined {
  if (!given.startsWith('arn:')) return tables.secret(given);
  const name = parseArn(given)?.resource.replace(/^secret:/, '') ?? '';
  const whole = tables.secret(name.slice(0, -suffixCharacters - 1));
  if (whole?.arn === given) return whole;
  const partial = tables.secret(name);
  return partial?.arn.slice(0, -suffixCharacters - 1) === given ? partial : undefined;
}

/** Throws ValidationException for what can be no secret's name. */
export function checkSecretId(given: string): void {
  if (!given.startsWith('arn:')) checkName(given);
}

/** Throws ResourceNotFoundException, ValidationException. */
export function needSecret(service: Secrets, given: string | undefined): Secret {
  checkSecretId(String(given));
  const secret = findSecret(service, String(given));
  if (!secret) throw noSuchSecret();
  return secret;
}

/** Throws InvalidRequestException too, for one that is marked for deletion. */
export function needLiveSecret(service: Secrets, given: string | undefined): Secret {
  const secret = needSecret(service, given);
  if (secret.deletionDue !== undefined) throw markedDeleted();
  return secret;
}
