/**
 * One line of a Condition block, compiled: operator, key, values.
 * Source: IAM User Guide, "Condition operators", "Set operators for multivalued context keys", "Single-valued vs. multivalued
 * context keys".
 */
import { type Operator, operators, type Test } from './operator.ts';
import { type ContextValue, conditionKey, contextValue, type Request } from './request.ts';

export type Check = (request: Request) => boolean;

type Quantifier = 'ForAllValues' | 'ForAnyValue' | undefined;

/** An operator's name taken apart: `ForAnyValue:StringLikeIfExists`. */
export interface OperatorUse {
  readonly operator: Operator | 'Null';
  readonly quantifier: Quantifier;
  readonly ifExists: boolean;
}

const operatorName = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** Undefined for a name that AWS does not have (`NullIfExists` among them). */
export function parseOperator(name: string): OperatorUse | undefined {
  if (name === 'Null') return { operator: 'Null', quantifier: undefined, ifExists: false };
  const found = operatorName.exec(name);
  const operator = found && operators.get(found[2]!);
  return operator ? { operator, quantifier: found[1] as Quantifier, ifExists: found[3] !== undefined } : undefined;
}

/** The check, or the value that the operator cannot take and what it expects. */
export function compileCondition(
  use: OperatorUse,
  keyName: string,
  values: readonly string[],
  variables: boolean,
): Check | { readonly refused: string; readonly expects: string; readonly legacy?: true | undefined } {
  if (use.operator === 'Null') return compileNull(keyName, values);
  const tests: Test[] = [];
  for (const value of values) {
    const test = use.operator.compile(value, variables);
    if (!test) return { refused: value, expects: use.operator.expects, legacy: use.operator.legacy };
    tests.push(test);
  }
  return checkOf(use.operator.negated, use, keyName, tests);
}

function compileNull(keyName: string, values: readonly string[]): ReturnType<typeof compileCondition> {
  const refused = values.find((value) => !/^(true|false)$/i.test(value));
  if (refused !== undefined) return { refused, expects: '`true` or `false`' };
  const key = conditionKey(keyName);
  const wanted = new Set(values.map((value) => value.toLowerCase() === 'true'));
  return (request) => wanted.has(isMissing(contextValue(request, key)));
}

/**
 * Without a value: true for `IfExists`, for `ForAllValues` and for a negated operator (unless `ForAnyValue`), else false.
 * With values: a negated operator holds for a value that no value of the policy matches, and for several values when all are such.
 */
function checkOf(negated: boolean, { quantifier, ifExists }: OperatorUse, keyName: string, tests: Test[]): Check {
  const key = conditionKey(keyName);
  const whenMissing = ifExists || quantifier === 'ForAllValues' || (negated && quantifier !== 'ForAnyValue');
  const everyValue = quantifier === 'ForAllValues' || (negated && quantifier === undefined);
  return (request) => {
    const actual = contextValue(request, key);
    if (isMissing(actual)) return whenMissing;
    const holds = (value: string): boolean => tests.some((test) => test(value, request)) !== negated;
    if (typeof actual !== 'object') {
      return holds(String(actual)) || (quantifier === 'ForAllValues' && actual === '');
    }
    return everyValue ? actual.every(holds) : actual.some(holds);
  };
}

const isMissing = (value: ContextValue | undefined): value is undefined =>
  value === undefined || (typeof value === 'object' && value.length === 0);
