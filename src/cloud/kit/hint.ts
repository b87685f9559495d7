/** What we say of a call that AWS takes without a word: its output has no place for it, so the wire asks for it here. */
const hints = new WeakMap<object, string>();

export function withHintOn<Output extends object>(output: Output, hint: string | undefined): Output {
  if (hint !== undefined) hints.set(output, hint);
  return output;
}

export const hintOn = (output: unknown): string | undefined =>
  typeof output === 'object' && output !== null ? hints.get(output) : undefined;
