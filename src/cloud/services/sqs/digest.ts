/** The MD5 digests by which clients verify a message and its attributes. Source: SQS Developer Guide, "Calculating the MD5 message digest for message attributes". */
import { createHash } from 'node:crypto';
import type { KeptAttribute } from './tables.ts';

export const md5 = (content: string | Uint8Array): string => createHash('md5').update(content).digest('hex');

const transport = { text: 1, bytes: 2 };

/** Undefined where there are none. */
export function md5OfAttributes(attributes: Readonly<Record<string, KeptAttribute>> | undefined): string | undefined {
  const names = Object.keys(attributes ?? {}).sort();
  if (!attributes || names.length === 0) return undefined;
  const parts = names.flatMap((name) => {
    const { type, text, bytes } = attributes[name] as KeptAttribute;
    const value = bytes === undefined ? Buffer.from(text ?? '') : Buffer.from(bytes, 'base64');
    const kind = bytes === undefined ? transport.text : transport.bytes;
    return [...sized(Buffer.from(name)), ...sized(Buffer.from(type)), Buffer.from([kind]), ...sized(value)];
  });
  return md5(Buffer.concat(parts));
}

/** Length in four bytes, then the content. */
function sized(content: Buffer): [Buffer, Buffer] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return [length, content];
}
