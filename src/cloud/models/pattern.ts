/**
 * AWS's patterns are Java's and match a whole text; here they become JavaScript's. Each is compiled once.
 * No text can make one run long: the two whose backtracking has no bound are rewritten, and the rest, of which some
 * are quadratic, see long texts only where they are a single class of characters.
 */

/** Same language, without a choice of where a blank belongs. */
const rewritten: ReadonlyMap<string, string> = new Map([
  ['^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$', '\\t*[\\x20-\\x7E][\\t\\x20-\\x7E]*'],
  [
    '^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$',
    '\\t*[^\\x00-\\x1F:\\x7F][^\\x00-\\x08\\x0A-\\x1F:\\x7F]*',
  ],
]);

const oneClass = /^\^?\(?(?:\[(?:[^\]\\]|\\.)+\]|\\[wdS]|\\p\{\w+\})[*+]?\)?\$?$/;

/** No member of AWS's models that has such a pattern is longer. */
const knottyTextMax = 4096;

const compiled = new Map<string, (text: string) => boolean>();

/** Does the whole text match? */
export function matcherOf(pattern: string): (text: string) => boolean {
  const known = compiled.get(pattern);
  if (known) return known;
  const expression = toExpression(rewritten.get(pattern) ?? pattern);
  const textMax = oneClass.test(pattern) || rewritten.has(pattern) ? Infinity : knottyTextMax;
  const matches = (text: string): boolean => text.length <= textMax && expression.test(text);
  compiled.set(pattern, matches);
  return matches;
}

/** Java's `(?i)` at the start holds for all that follows. Without `u` where the pattern escapes what needs none (`\_`), which JavaScript allows only there; none of those names a property (`\p{L}`). */
function toExpression(pattern: string): RegExp {
  const whole = `^(?:${pattern.replace(/^\(\?i\)(.*)$/s, '(?i:$1)')})$`;
  try {
    return new RegExp(whole, 'u');
  } catch {
    return new RegExp(whole);
  }
}
