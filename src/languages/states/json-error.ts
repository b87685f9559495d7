/** Why a text is no JSON, in AWS's words where they are known: those of its own JSON reader for a word that is no value. */

export interface JsonError {
  readonly message: string;
  /** Offset of the character at which reading stopped. */
  readonly at: number;
}

/** `error` is what JSON.parse threw. */
export function jsonError(text: string, error: SyntaxError): JsonError {
  const at = isUnexpectedToken(error) ? unexpectedAt(text) : positionOf(error, text);
  if (!isUnexpectedToken(error)) return { message: error.message, at };
  // The reader stops in `no` at its second letter, where it is no `null` any more.
  const begun = /\w*$/.exec(text.slice(Math.max(0, at - wordCharactersMax), at))?.[0] ?? '';
  const start = at - begun.length;
  const word = /^[A-Za-z_]\w*/.exec(text.slice(start, at + wordCharactersMax))?.[0];
  if (word === undefined) return { message: error.message, at };
  return {
    message: `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
    at: start + word.length,
  };
}

const wordCharactersMax = 256;
const isUnexpectedToken = ({ message }: SyntaxError): boolean => message.startsWith('Unexpected token');
const positionOf = ({ message }: SyntaxError, text: string): number =>
  Number(/position (\d+)/.exec(message)?.[1] ?? text.length);

/** JSON.parse does not say where an unexpected token stands: behind the longest beginning that has none. */
function unexpectedAt(text: string): number {
  let [good, bad] = [0, text.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (hasUnexpectedToken(text.slice(0, middle))) bad = middle;
    else good = middle;
  }
  return good;
}

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return isUnexpectedToken(error as SyntaxError);
  }
}
