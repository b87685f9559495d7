/**
 * The signature of SNS's messages, and where the certificate is that it is verified by: the cloud serves it beside its API.
 * Left out: a certificate of amazonaws.com. A validator that demands one must be told the cloud's own host.
 * Source: SNS Developer Guide, "Verifying the signatures of Amazon SNS messages".
 */
import { sign } from 'node:crypto';
import type { Vault } from '../vault.ts';
import { notificationKey } from './notification-key.ts';

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

export interface Signature {
  /** In base64. */
  readonly signature: string;
  readonly certificatePath: string;
}

export function signNotification(vault: Vault, message: Signed, version: SignatureVersion): Signature {
  const { key, path } = notificationKey(vault);
  const text = signedMembers.map((name) => (message[name] === undefined ? '' : `${name}\n${message[name]}\n`)).join('');
  return { signature: sign(digests[version], Buffer.from(text), key).toString('base64'), certificatePath: path };
}
