/** Unique ids as IAM gives them: a prefix for the kind, then letters and digits of base 32. They rise with time. */
import type { Context } from '../../kit/service.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const characters = 17;

/**
 * 85 bits: 48 of the time, 12 of a counter, 25 random. `prefix`: `AROA` a role, `ANPA` a policy, `AIDA` a user, `AGPA` a group, `AIPA` an
 * instance profile.
 */
export const entityId = (prefix: 'AROA' | 'ANPA' | 'AIDA' | 'AGPA' | 'AIPA', context: Context): string =>
  prefix + base32(context.id(), characters);

/** 80 bits. `ASIA`: a key of a session, `AKIA`: of a user. */
export const accessKeyId = (context: Context, prefix: 'ASIA' | 'AKIA' = 'ASIA'): string =>
  `${prefix}${base32(context.id(), 16)}`;

/** The version digit of a UUID says nothing and is left out. */
function base32(uuid: string, length: number): string {
  const hex = uuid.replaceAll('-', '');
  const bits = BigInt(`0x${hex.slice(0, 12)}${hex.slice(13, 16)}${hex.slice(20)}`);
  const bitCount = (15 + 12) * 4;
  return Array.from({ length }, (_, i) => alphabet[Number((bits >> BigInt(bitCount - 5 * (i + 1))) & 31n)]).join('');
}
