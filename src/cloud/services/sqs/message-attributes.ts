/** A message's attributes as sent, kept and received. Source: SQS Developer Guide, "Amazon SQS message metadata". */
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { messageAttributesMax } from './limits.ts';
import { invalidValue } from './refusals.ts';
import type { KeptAttribute } from './tables.ts';

type Kept = Readonly<Record<string, KeptAttribute>>;

/** "alphanumeric characters": letters of any script. */
const nameForm = /^(?!aws\.|amazon\.)[\p{L}\p{N}_.-]{1,256}$/iu;
const typeForm = /^(String|Number|Binary)(\..{1,249})?$/;

/** Undefined where there are none. Throws AWS's error for a bad name, type or value. */
export function keepAttributes(given: Readonly<Record<string, MessageAttributeValue>> | undefined): Kept | undefined {
  const entries = Object.entries(given ?? {});
  if (entries.length === 0) return undefined;
  if (entries.length > messageAttributesMax)
    throw invalidValue(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${messageAttributesMax}].`,
    );
  return Object.fromEntries(entries.map(([name, value]) => [name, keep(name, value)]));
}

function keep(
  name: string,
  { DataType: type = '', StringValue: text, BinaryValue: bytes }: MessageAttributeValue,
): KeptAttribute {
  if (!nameForm.test(name) || name.startsWith('.') || name.endsWith('.') || name.includes('..'))
    throw invalidValue(`The message attribute name '${name}' is invalid.`);
  const kind = typeForm.exec(type)?.[1];
  if (!kind)
    throw invalidValue(
      `The type of message attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  if (kind === 'Binary' ? !bytes?.length : !text)
    throw invalidValue(
      `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${type}'.`,
    );
  if (kind === 'Number' && (text?.trim() === '' || Number.isNaN(Number(text))))
    throw invalidValue(`Can't cast the value of message attribute '${name}' to a number.`);
  return bytes && kind === 'Binary'
    ? { type, bytes: Buffer.from(bytes).toString('base64') }
    : { type, text: text ?? '' };
}

export const attributeBytes = (kept: Kept | undefined): number =>
  Object.entries(kept ?? {}).reduce((sum, [name, { type, text, bytes }]) => {
    const value = bytes === undefined ? Buffer.byteLength(text ?? '') : Buffer.from(bytes, 'base64').length;
    return sum + Buffer.byteLength(name) + Buffer.byteLength(type) + value;
  }, 0);

/** Those that were asked for: by name, `All` or `.*`, or "starting with a prefix, for example bar.*" (ReceiveMessage, API Reference). */
export function wantedAttributes(kept: Kept | undefined, names: readonly string[]): Kept | undefined {
  const isWanted = (name: string): boolean =>
    names.some((wanted) =>
      wanted.endsWith('.*') ? name.startsWith(wanted.slice(0, -2)) : wanted === 'All' || wanted === name,
    );
  const wanted = Object.entries(kept ?? {}).filter(([name]) => isWanted(name));
  return wanted.length === 0 ? undefined : Object.fromEntries(wanted);
}

export const giveAttributes = (kept: Kept): Record<string, MessageAttributeValue> =>
  Object.fromEntries(
    Object.entries(kept).map(([name, { type, text, bytes }]) => [
      name,
      bytes === undefined
        ? { DataType: type, StringValue: text }
        : { DataType: type, BinaryValue: new Uint8Array(Buffer.from(bytes, 'base64')) },
    ]),
  );
