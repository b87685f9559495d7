/** How an expression failed, in AWS's words as far as they are known; each follows "The JSONata expression '…' specified for the field '…'". */

export const nothing = 'returned nothing (undefined).';

export const timedOut = 'threw an error during evaluation: Expression evaluation timeout: Check for infinite loop';

export const outOfMemory =
  'threw an error during evaluation: Expression evaluation memory limit exceeded: Check for excessive memory usage';

const tooDeep =
  'threw an error during evaluation: Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.';

/** AWS adds an id of its own. */
export const broken = 'threw an internal error during evaluation.';

/** A function is no JSON. */
export const isFunction =
  "returned an unexpected result type. Expected 'array, boolean, null, number, object or string', but was 'function'";

/** What the evaluator threw, in words. */
export function howThrown(thrown: unknown): string {
  const { code, message } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    code?: unknown;
    message?: unknown;
  };
  const words = typeof message === 'string' ? message : String(thrown);
  if (code === stackCode || /call stack/.test(words)) return tooDeep;
  if (code === stepsCode) return timedOut;
  if (code === sequenceCode || code === rangeCode || /^Invalid (?:string|array) length/.test(words)) return outOfMemory;
  return typeof code === 'string' ? `threw an error during evaluation. ${code}: ${words}` : broken;
}

const [stackCode, stepsCode, rangeCode, sequenceCode] = ['D1011', 'D1012', 'D2014', 'D2015'];
