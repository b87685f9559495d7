/**
 * How CloudWatch's operations on metrics say that an input breaks its model: a line for each fault, under codes of their own. Its operations on alarms say it
 * as other services do. Source: responses that users pasted; how a number out of its range is named, no response is known for.
 */
import { upperFirst } from '../../languages/upper-first.ts';
import type { ValidationError, Violation } from './violation.ts';

export const metricOperations: ReadonlySet<string> = new Set([
  'PutMetricData',
  'GetMetricStatistics',
  'GetMetricData',
  'ListMetrics',
]);

interface Fault {
  readonly isMissing: boolean;
  readonly line: string;
}

export function metricError(operation: string, violations: readonly Violation[]): ValidationError {
  const faults = violations.flatMap((one) => faultsOf(operation, one));
  const lines = (some: readonly Fault[]): string => some.map(({ line }) => line).join('\n');
  if (operation === 'GetMetricData') return { code: 'ValidationError', message: `${lines(faults)}\n` };
  const missing = faults.filter(({ isMissing }) => isMissing);
  return missing.length > 0
    ? { code: 'MissingRequiredParameterException', message: lines(missing) }
    : { code: 'InvalidParameterValueException', message: lines(faults) };
}

/** `metricData.1.member.metricName` is `MetricData.member.1.MetricName` here. */
const parameterOf = (path: string): string =>
  path
    .replaceAll(/\b(\d+)\.member\b/g, 'member.$1')
    .split('.')
    .map((part) => (part === 'member' ? part : upperFirst(part)))
    .join('.');

function faultsOf(operation: string, violation: Violation): Fault[] {
  const { path, kind, given, member } = violation;
  const parameter = parameterOf(path);
  if (kind === 'enum') return wordFaults(operation, parameter, violation);
  if (kind === 'required' || (kind === 'length' && (given as { readonly length: number }).length === 0))
    return [{ isMissing: true, line: `The parameter ${parameter} is required.` }];
  if (kind === 'pattern')
    return given === '' ? [] : [wrong(`The value ${given} for parameter ${parameter} is invalid.`)];
  if (member.shape.kind === 'map') return [wrong(`The value for parameter ${parameter} is invalid.`)];
  const { min, max = 0 } = member.constraints;
  if (kind === 'range') return [wrong(`The parameter ${parameter} must be greater than or equal to ${min}.`)];
  return member.shape.kind === 'list'
    ? [wrong(`The collection ${parameter} must not have a size greater than ${max}.`)]
    : [wrong(`The parameter ${parameter} must be shorter than ${max + 1} characters.`)];
}

const wrong = (line: string): Fault => ({ isMissing: false, line });

/** PutMetricData writes its sets with blanks inside, the others do not; an item of a list is named so too. */
function wordFaults(
  operation: string,
  parameter: string,
  { given, member: { shape, constraints } }: Violation,
): Fault[] {
  const blank = operation === 'PutMetricData' ? ' ' : '';
  const fault = (what: string, words: readonly string[] = []): Fault =>
    wrong(`The parameter ${what} must be a value in the set [${blank}${words.join(', ')}${blank}].`);
  if (shape.kind !== 'list') return [fault(parameter, constraints.enum)];
  const words = shape.item.constraints.enum;
  return (given as readonly string[]).flatMap((one, index) =>
    words?.includes(one) ? [] : [fault(`${parameter}.member.${index + 1}.<list element>`, words)],
  );
}
