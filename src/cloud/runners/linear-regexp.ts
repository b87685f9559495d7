/**
 * Regular expressions that somebody else wrote, run on his output: matched in time linear in the text, so that no pattern can hold the
 * engine up. They are JavaScript's, less what cannot be matched so (back references, look-ahead, long counted repetitions).
 * Source: V8's linear engine, "An additional non-backtracking RegExp engine" (v8.dev).
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--enable-experimental-regexp-engine');

/** Undefined: no such expression, or none that can be matched in linear time. */
export function parseLinearRegExp(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'l');
  } catch {
    return undefined;
  }
}
