/** The value that a request gives: text or bytes. */
import { valueBytesMax } from './limits.ts';
import { invalidParameter } from './refusals.ts';
import type { Value } from './tables.ts';

interface Given {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}

/** Undefined where there is none. Throws InvalidParameterException for two, and for one that is too long. */
export function givenValue({ SecretString: text, SecretBinary: bytes }: Given): Value | undefined {
  if (text !== undefined && bytes !== undefined)
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  if (text !== undefined && Buffer.byteLength(text) > valueBytesMax)
    throw invalidParameter(`A secret value can have at most ${valueBytesMax} bytes.`);
  if (text !== undefined) return { kind: 'string', text };
  return bytes && { kind: 'binary', text: Buffer.from(bytes).toString('base64') };
}

export const shownValue = ({ kind, text }: Value): Given =>
  kind === 'string' ? { SecretString: text } : { SecretBinary: new Uint8Array(Buffer.from(text, 'base64')) };

export const isSameValue = (left: Value, right: Value): boolean => left.kind === right.kind && left.text === right.text;
