/**
 * Wildcards `*` (any run of characters) and `?` (one character).
 * A compiled pattern holds them as two control characters that no policy may contain, so that a literal `*` (written `${*}`,
 * or come from a variable's value) stays literal.
 * Source: IAM User Guide, "IAM JSON policy elements: Resource" (wildcards).
 */

import { longGlobMatches } from './long-glob.ts';

const many = '\u0000';
const one = '\u0001';
const manyCode = 0;
const oneCode = 1;

/** Some milliseconds. */
const stepsMax = 1_000_000;

export const compileGlob = (text: string): string => text.replace(/\*+/g, many).replaceAll('?', one);

export const isWild = (pattern: string): boolean => pattern.includes(many) || pattern.includes(one);

/**
 * Whether the part `from`..`to` of `text` matches the part `patternFrom`..`patternTo` of a compiled pattern.
 * Greedy with one way back (to the latest `*`), which suffices, but takes up to the product of the lengths: long texts are matched otherwise.
 */
export function globMatches(
  pattern: string,
  text: string,
  patternFrom = 0,
  patternTo = pattern.length,
  from = 0,
  to = text.length,
): boolean {
  if ((patternTo - patternFrom) * (to - from) > stepsMax)
    return longGlobMatches(pattern.slice(patternFrom, patternTo), text.slice(from, to));
  let p = patternFrom;
  let t = from;
  let starAt = -1;
  let starText = 0;
  while (t < to) {
    const code = p < patternTo ? pattern.charCodeAt(p) : -1;
    if (code === manyCode) {
      starAt = p++;
      starText = t;
      if (p === patternTo) return true;
    } else if (code === oneCode || code === text.charCodeAt(t)) {
      p++;
      t++;
    } else if (starAt >= 0) {
      p = starAt + 1;
      t = ++starText;
    } else return false;
  }
  while (p < patternTo && pattern.charCodeAt(p) === manyCode) p++;
  return p === patternTo;
}

/**
 * Compares ARNs part by part, so that a wildcard never reaches across one of the first five colons. `*` alone matches anything.
 * Source: IAM User Guide, "Amazon Resource Name (ARN) condition operators".
 */
export function arnMatches(pattern: string, arn: string): boolean {
  if (pattern === many || pattern === arn) return true;
  let p = 0;
  let a = 0;
  for (let part = 0; part < 5; part++) {
    const patternEnd = pattern.indexOf(':', p);
    const arnEnd = arn.indexOf(':', a);
    if (patternEnd < 0 || arnEnd < 0 || !globMatches(pattern, arn, p, patternEnd, a, arnEnd)) return false;
    p = patternEnd + 1;
    a = arnEnd + 1;
  }
  return globMatches(pattern, arn, p, pattern.length, a, arn.length);
}
