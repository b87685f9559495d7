/**
 * From a SecretId to the secret: by name, by ARN, or by an ARN without the six characters that AWS puts behind the name.
 * Source: API reference, GetSecretValue; User Guide, "What's in a Secrets Manager secret?".
 */
import { arn, parseArn } from '../../arn.ts';
import type { Context, House } from '../../room.ts';
import { markedDeleted, noSuchSecret } from './refusals.ts';
import type { Secrets } from './secretsmanager.ts';
import type { Secret } from './tables.ts';

const suffixCharacters = 6;

export const newSecretArn = (house: House, name: string, suffix: string): string =>
  arn(house, 'secretsmanager', `secret:${name}-${suffix}`);

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const newSuffix = (context: Context): string =>
  [...context.bytes(suffixCharacters)].map((byte) => letters[byte % letters.length]).join('');

export function findSecret({ tables }: Pick<Secrets, 'tables'>, given: string): Secret | undefined {
  if (!given.startsWith('arn:')) return tables.secret(given);
  const name = parseArn(given)?.resource.replace(/^secret:/, '') ?? '';
  const whole = tables.secret(name.slice(0, -suffixCharacters - 1));
  if (whole?.arn === given) return whole;
  const partial = tables.secret(name);
  return partial?.arn.slice(0, -suffixCharacters - 1) === given ? partial : undefined;
}

/** Throws ResourceNotFoundException. */
export function needSecret(room: Secrets, given: string | undefined): Secret {
  const secret = findSecret(room, String(given));
  if (!secret) throw noSuchSecret();
  return secret;
}

/** Throws InvalidRequestException too, for one that is marked for deletion. */
export function needLiveSecret(room: Secrets, given: string | undefined): Secret {
  const secret = needSecret(room, given);
  if (secret.deletionDue !== undefined) throw markedDeleted();
  return secret;
}
