/**
 * Evaluations of a state's JSONata: a request and what came of it, plain data both, so that they can cross to another process and be recorded.
 * Pure over an engine that evaluates one expression; the engine bounds time and memory (docs/decisions/jsonata.md).
 * Source: Step Functions guide, "Transforming data with JSONata"; causes as AWS writes them.
 */
import { outOfMemory, timedOut } from './causes.ts';

export type ResultKind = 'array' | 'object' | 'string' | 'number' | 'boolean' | 'null';

export interface EvaluationRequest {
  /** Each as it stands between `{%` and `%}`. */
  readonly expressions: readonly string[];
  /** JSON texts of the variables by name without `$`; `states` is `$states`: `{"input":…,"context":…}` with `result` or `errorOutput`. */
  readonly bindings: Readonly<Record<string, string>>;
  /** What `$random()`, `$uuid()` and `$shuffle()` draw from: a whole number; the same seed gives the same values. */
  readonly seed: number;
  /** What `$now()` and `$millis()` return: milliseconds since the epoch. */
  readonly at: number;
}

/** What became of one expression. */
export type Outcome =
  /** `text` is JSON. */
  | { readonly is: 'value'; readonly text: string; readonly kind: ResultKind }
  /**
   * States.QueryEvaluationError. `how` follows "The JSONata expression '…' specified for the field '…' " in the cause: "returned nothing
   * (undefined).", "threw an error during evaluation. T2001: The left side of …".
   */
  | { readonly is: 'failure'; readonly how: string };

export type Engine = (expression: string) => Outcome;

/** No value of a state may be longer: "Maximum input or output size for a task, state, or execution: 256 KiB". A result may, by this much. */
export const textCharactersMax = 1_048_576;

/** One outcome an expression, in their order. Once an expression took too long, those after it are not evaluated and count as such too. */
export function evaluateAll(request: EvaluationRequest, engine: Engine): Outcome[] {
  const outcomes: Outcome[] = [];
  for (const expression of request.expressions) {
    const last = outcomes.at(-1);
    const late = last?.is === 'failure' && last.how === timedOut;
    outcomes.push(late ? last : bounded(engine(expression)));
  }
  return outcomes;
}

const bounded = (outcome: Outcome): Outcome =>
  outcome.is === 'value' && outcome.text.length > textCharactersMax ? { is: 'failure', how: outOfMemory } : outcome;

/** The outcomes of a request that could not be carried out to its end: its process died or did not react. */
export const abandoned = ({ expressions }: EvaluationRequest, how: string): Outcome[] =>
  expressions.map(() => ({ is: 'failure', how }));
