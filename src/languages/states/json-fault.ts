/** Why a text is no JSON, in AWS's words where they are known: those of its own JSON reader for a first word that is none. */

export interface JsonFault {
  readonly message: string;
  /** Offset of the character at which reading stopped. */
  readonly at: number;
}

/** `error` is what JSON.parse threw. */
export function jsonFault(text: string, error: SyntaxError): JsonFault {
  const word = /^\s*([A-Za-z_]\w*)/.exec(text);
  if (!word) return { message: error.message, at: Number(/position (\d+)/.exec(error.message)?.[1] ?? text.length) };
  return {
    message: `Unrecognized token '${word[1]}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
    at: word[0].length,
  };
}
