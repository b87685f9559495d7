/**
 * AllowedPattern of a parameter: a regular expression that must fit the whole value.
 * V8 is told to go over to its linear engine when a pattern backtracks without end, so that no template can hold up its reader;
 * patterns with look-around or back-references are beyond that engine. Java's `(?i)` at the start is refused.
 * Source: AWS CloudFormation User Guide, "CloudFormation template Parameters syntax".
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');

/** Undefined if the text is no regular expression. */
export function parsePattern(text: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${text})$`, 's');
  } catch {
    return undefined;
  }
}
