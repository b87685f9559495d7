/**
 * JSON whose numbers must be representable as doubles: 1E309 and 1E-325 are refused rather than taken for infinity and zero.
 * A key that is there twice counts once, its last value, as AWS's matcher has it.
 */
import { jsonError, sourceAt } from '../json-error.ts';
import { isTooDeep } from '../nesting.ts';
import type { Json } from './json.ts';
import { PatternError } from './pattern-error.ts';

type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

export function parseStrictly(text: string): Json {
  const reviver: Reviver = (_key, value, context) => {
    if (typeof value === 'number') checkNumber(value, context?.source ?? String(value));
    return value;
  };
  if (text.trim() === '') throw new PatternError([], 'Filter is not an object', 'begun');
  if (isTooDeep(text)) throw new PatternError([], 'Invalid JSON: it is nested too deeply');
  try {
    return JSON.parse(text, reviver) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) {
      const { message, at } = jsonError(text, error);
      throw new PatternError([], `${message}\n at ${sourceAt(text, at)}`);
    }
    throw error;
  }
}

function checkNumber(value: number, source: string): void {
  const underflown = value === 0 && /^[^eE]*[1-9]/.test(source);
  if (!Number.isFinite(value) || underflown) throw new PatternError([], `Cannot compare number : ${source}`);
}
