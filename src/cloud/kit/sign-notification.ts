/**
 * The signature of SNS's messages, and the certificate that it is verified by, which the cloud serves beside its API.
 * Left out: a certificate of amazonaws.com. A validator that demands one must be told the cloud's own host.
 * Source: SNS Developer Guide, "Verifying the signatures of Amazon SNS messages".
 */
import { createPrivateKey, hash, type KeyObject, sign } from 'node:crypto';
import { certificate, privateKey } from './notification-key.table.ts';

/** Where a cloud serves it; named by its content, as AWS's is. */
export const certificatePath = `/SimpleNotificationService-${hash('sha256', certificate).slice(0, 32)}.pem`;

export { certificate };

/** `1`: with SHA-1, the default of a topic; `2`: with SHA-256. */
export type SignatureVersion = '1' | '2';

const digests: Readonly<Record<SignatureVersion, string>> = { '1': 'RSA-SHA1', '2': 'RSA-SHA256' };

/** In the order in which they are signed; those of a message that has them. */
const signedMembers = [
  'Message',
  'MessageId',
  'Subject',
  'SubscribeURL',
  'Timestamp',
  'Token',
  'TopicArn',
  'Type',
] as const;

type Signed = Readonly<Partial<Record<(typeof signedMembers)[number], string | undefined>>>;

let key: KeyObject | undefined;

/** In base64. */
export function signNotification(message: Signed, version: SignatureVersion): string {
  key ??= createPrivateKey(privateKey);
  const text = signedMembers.map((name) => (message[name] === undefined ? '' : `${name}\n${message[name]}\n`)).join('');
  return sign(digests[version], Buffer.from(text), key).toString('base64');
}
