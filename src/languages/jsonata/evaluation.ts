/**
 * Evaluations of a state's JSONata: a request and its result, plain data both, so that they can cross to a worker and be recorded.
 * Pure over an engine that evaluates one expression; the engine bounds time and memory (docs/decisions/jsonata.md).
 * Source: Step Functions guide, "Transforming data with JSONata"; causes as AWS writes them.
 */
import { nothing, tooLarge, unexpectedKind } from './causes.ts';
import { expressionsIn, fillText, isExpression } from './template.ts';

export type ResultKind = 'array' | 'object' | 'string' | 'number' | 'boolean' | 'null';

export interface EvaluationField {
  /** As causes and locations name it: `Output`, `Choices[1]/Condition`, `Catch[0]/Assign`. */
  readonly field: string;
  /** Any JSON value, with `{% … %}` strings. */
  readonly template: unknown;
  /** What kind the value must be, if the template is one expression (`Items`: array, `Condition`: boolean). */
  readonly expected?: ResultKind;
}

export interface EvaluationRequest {
  /** Evaluated in this order; the first failure ends the request. */
  readonly fields: readonly EvaluationField[];
  /** With true it ends after the first field whose value is `true` (the conditions of a Choice); its result has the values up to it. */
  readonly stopAtTrue?: boolean;
  /** JSON texts of the variables by name without `$`; `states` is `$states`: `{"input":…,"context":…}` with `result` or `errorOutput`. */
  readonly bindings: Readonly<Record<string, string>>;
  /** What `$random()`, `$uuid()` and `$shuffle()` draw from: a whole number; the same seed gives the same values. */
  readonly seed: number;
  /** What `$now()` and `$millis()` return: milliseconds since the epoch. */
  readonly at: number;
}

export type Evaluation =
  /** JSON texts, one a field. */
  | { readonly ok: true; readonly values: readonly string[] }
  /**
   * `cause` does not begin with "An error occurred while executing the state …"; `field` is the place of the expression (`Output/a[0]`).
   * DataLimitExceeded: a value is longer than a state may give (its words name the state, so the caller writes them).
   */
  | {
      readonly ok: false;
      readonly error: 'States.QueryEvaluationError' | 'States.DataLimitExceeded';
      readonly cause: string;
      readonly field: string;
    };

/** What became of one expression. */
export type Outcome =
  | { readonly is: 'value'; readonly text: string; readonly kind: ResultKind }
  | { readonly is: 'nothing' }
  /** `how` follows "The JSONata expression '…' specified for the field '…'". */
  | { readonly is: 'failure'; readonly how: string };

/** Evaluates an expression with the request's bindings. */
export type Engine = (expression: string) => Outcome;

/** "Maximum input or output size for a task, state, or execution: 256 KiB". */
export const valueBytesMax = 262_144;

export function evaluateRequest(request: EvaluationRequest, engine: Engine): Evaluation {
  const values: string[] = [];
  try {
    for (const field of request.fields) {
      values.push(evaluateField(field, engine));
      if (request.stopAtTrue && values.at(-1) === 'true') break;
    }
  } catch (failed) {
    if (!(failed instanceof EvaluationFailed)) throw failed;
    return failed.evaluation;
  }
  return { ok: true, values };
}

/** The result of a request that could not be carried out to its end: its process died or did not react. It names the first expression. */
export function abandoned(request: EvaluationRequest, how: string): Evaluation {
  const [first] = request.fields.flatMap(({ field, template }) => expressionsIn(template, field));
  const { expression, field } = first ?? { expression: '', field: '' };
  return { ok: false, error: 'States.QueryEvaluationError', cause: causeOf(expression, field, how), field };
}

function evaluateField({ field, template, expected }: EvaluationField, engine: Engine): string {
  const whole = isExpression(template);
  const text = fillText(template, field, (expression, place) => {
    const outcome = engine(expression);
    const fail = (how: string) => new EvaluationFailed(place, causeOf(expression, place, how));
    if (outcome.is === 'failure') throw fail(outcome.how);
    if (outcome.is === 'nothing') throw fail(nothing);
    if (whole && expected !== undefined && outcome.kind !== expected)
      throw fail(unexpectedKind(expected, outcome.kind, outcome.text));
    return outcome.text;
  });
  if (text.length * 3 > valueBytesMax && Buffer.byteLength(text) > valueBytesMax)
    throw new EvaluationFailed(field, tooLarge(field), 'States.DataLimitExceeded');
  return text;
}

const causeOf = (expression: string, field: string, how: string): string =>
  `The JSONata expression '${expression}' specified for the field '${field}' ${how}`;

/** Thrown inside this file only. */
class EvaluationFailed {
  readonly evaluation: Evaluation;
  constructor(
    field: string,
    cause: string,
    error: 'States.QueryEvaluationError' | 'States.DataLimitExceeded' = 'States.QueryEvaluationError',
  ) {
    this.evaluation = { ok: false, error, cause, field };
  }
}
