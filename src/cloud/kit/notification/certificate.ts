/**
 * A certificate that a key signs for itself, in PEM: as much of X.509 and DER as it takes.
 * Source: RFC 5280, 4.1; ITU-T X.690, 8 to 10.
 */
import { createPublicKey, type KeyObject, sign } from 'node:crypto';

type Bytes = Uint8Array;

/** DER: what it is, how long, and what it holds. */
function element(tag: number, ...content: readonly Bytes[]): Bytes {
  const body = Buffer.concat(content);
  const hex = body.length.toString(16);
  const length = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const head = body.length < 0x80 ? [tag, body.length] : [tag, 0x80 | length.length, ...length];
  return Buffer.concat([Uint8Array.from(head), body]);
}

const sequence = (...content: readonly Bytes[]): Bytes => element(0x30, ...content);
const integer = (value: number): Bytes => element(0x02, Uint8Array.of(value));
const text = (value: string): Bytes => element(0x0c, Buffer.from(value));
/** `YYYYMMDDhhmmssZ` */
const time = (value: string): Bytes => element(0x18, Buffer.from(value));
const bits = (value: Bytes): Bytes => element(0x03, Uint8Array.of(0), value);
const identifier = (...encoded: number[]): Bytes => element(0x06, Uint8Array.from(encoded));
const nothing = element(0x05);

const commonName = identifier(0x55, 0x04, 0x03);
const organization = identifier(0x55, 0x04, 0x0a);
const sha256WithRsa = sequence(identifier(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b), nothing);

const name = (...parts: readonly [kind: Bytes, value: string][]): Bytes =>
  sequence(...parts.map(([kind, value]) => element(0x31, sequence(kind, text(value)))));

export interface Subject {
  readonly name: string;
  readonly organization: string;
  /** As years begin. */
  readonly fromYear: number;
  readonly toYear: number;
}

export function certificateOf(key: KeyObject, { name: common, organization: firm, fromYear, toYear }: Subject): string {
  const subject = name([commonName, common], [organization, firm]);
  const version3 = element(0xa0, integer(2));
  const content = sequence(
    version3,
    integer(1),
    sha256WithRsa,
    subject,
    sequence(time(`${fromYear}0101000000Z`), time(`${toYear}0101000000Z`)),
    subject,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
  );
  const certificate = sequence(content, sha256WithRsa, bits(sign('RSA-SHA256', content, key)));
  const lines =
    Buffer.from(certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
