/** Bytes in base64, as all of AWS's protocols send them. */

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Undefined if the text is not base64. */
export function base64Bytes(text: string): Uint8Array | undefined {
  return base64.test(text) && text.length % 4 === 0 ? new Uint8Array(Buffer.from(text, 'base64')) : undefined;
}
