/**
 * The condition operators: each turns a value that stands in a policy into a test of a value that stands in the request.
 * `Null` is not here: it asks whether there is a value (see `condition.ts`).
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
 */
import { arnMatches, globMatches } from './glob.ts';
import { isInRange, parseIpRange } from './ip-range.ts';
import type { Request } from './request.ts';
import { fill, parseTemplate } from './variable.ts';

export type Test = (actual: string, request: Request) => boolean;

export interface Operator {
  /** A negated operator is true when no value of the policy matches, so also when the request has no value. */
  readonly negated: boolean;
  /** What a value must be, for the message when `compile` does not take it. */
  readonly expects: string;
  /** It is IAM's older reader that does not take a value. */
  readonly legacy?: true;
  /** Undefined if the operator cannot take this value; one that it takes and that can never hold is `never`. `variables`: whether `${}` has its meaning. */
  compile(value: string, variables: boolean): Test | undefined;
}

type Family = Omit<Operator, 'negated'>;

function text(wildcards: boolean, matches: (pattern: string, actual: string) => boolean): Family {
  return {
    expects: 'text in which every `${` opens a variable',
    compile(value, variables) {
      const template = parseTemplate(value, { variables, wildcards });
      if (template === undefined) return undefined;
      return (actual, request) => {
        const pattern = fill(template, request);
        return pattern !== undefined && matches(pattern, actual);
      };
    },
  };
}

/** IAM takes a number, a flag or a range that is none, which matches nothing. */
const never: Test = () => false;

type Compare = (a: number, b: number) => boolean;

function ordered(parse: (value: string) => number, compare: Compare): Family {
  return {
    expects: 'any text',
    compile(value) {
      const bound = parse(value);
      return Number.isNaN(bound) ? never : (actual) => compare(parse(actual), bound);
    },
  };
}

function orderedDates(compare: Compare): Family {
  const family = ordered(date, compare);
  return {
    expects: 'a date such as `2026-01-02T03:04:05Z`, or seconds since 1970',
    legacy: true,
    compile: (value, variables) => (isDateForm(value) ? family.compile(value, variables) : undefined),
  };
}

const decimal = (value: string): number =>
  /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : NaN;

const isoDate = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** Epoch milliseconds of an ISO 8601 date (UTC where no zone is given) or of epoch seconds. A bare year reads as seconds. */
function date(value: string): number {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const [, , , time, , , zone] = isoDate.exec(value) ?? [];
  if (!isoDate.test(value)) return NaN;
  return Date.parse(time !== undefined && zone === undefined ? `${value}Z` : value);
}

/** What IAM takes for a date, parts of one among them. */
const isDateForm = (value: string): boolean => {
  if (/^\d+$/.test(value)) return BigInt(value) <= 9_223_372_036_854_775_807n;
  const [, , month = '1', day = '1'] = dateForm.exec(value) ?? [];
  return dateForm.test(value) && Number(month) <= 12 && Number(month) > 0 && Number(day) <= 31 && Number(day) > 0;
};

const dateForm =
  /^(-?\d{1,9})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T(?:\d{1,2}(?::\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?)?)?(?:Z|[+-]\d{1,2}(?::?\d{1,2})?)?)?$/i;

const bool: Family = {
  expects: 'any text',
  compile(value, variables) {
    if (variables && value.includes('${')) return sameText.compile(value, variables);
    const wanted = value.toLowerCase();
    return wanted === 'true' || wanted === 'false' ? (actual) => actual.toLowerCase() === wanted : never;
  },
};

const binary: Family = {
  expects: 'any text',
  compile: (value) =>
    /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0 ? (actual) => actual === value : never,
};

const ip: Family = {
  expects: 'any text',
  compile(value) {
    const range = parseIpRange(value);
    return range ? (actual) => isInRange(range, actual) : never;
  },
};

const sameText = text(false, (pattern, actual) => pattern === actual);
const sameTextAnyCase = text(false, (pattern, actual) => pattern.toLowerCase() === actual.toLowerCase());
const likeText = text(true, globMatches);
const likeArn = text(true, arnMatches);

const comparisons: [suffix: string, compare: Compare][] = [
  ['Equals', (a, b) => a === b],
  ['LessThan', (a, b) => a < b],
  ['LessThanEquals', (a, b) => a <= b],
  ['GreaterThan', (a, b) => a > b],
  ['GreaterThanEquals', (a, b) => a >= b],
];

const is = (family: Family): Operator => ({ ...family, negated: false });
const isNot = (family: Family): Operator => ({ ...family, negated: true });

const orderedOperators = (prefix: string, familyOf: (compare: Compare) => Family): [string, Operator][] => [
  [`${prefix}NotEquals`, isNot(familyOf((a, b) => a === b))],
  ...comparisons.map(([suffix, compare]): [string, Operator] => [`${prefix}${suffix}`, is(familyOf(compare))]),
];

/** By AWS's name, without `ForAllValues:`, `ForAnyValue:` and `IfExists`. */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ['StringEquals', is(sameText)],
  ['StringNotEquals', isNot(sameText)],
  ['StringEqualsIgnoreCase', is(sameTextAnyCase)],
  ['StringNotEqualsIgnoreCase', isNot(sameTextAnyCase)],
  ['StringLike', is(likeText)],
  ['StringNotLike', isNot(likeText)],
  ...orderedOperators('Numeric', (compare) => ordered(decimal, compare)),
  ...orderedOperators('Date', orderedDates),
  ['Bool', is(bool)],
  ['BinaryEquals', is(binary)],
  ['IpAddress', is(ip)],
  ['NotIpAddress', isNot(ip)],
  ['ArnEquals', is(likeArn)],
  ['ArnLike', is(likeArn)],
  ['ArnNotEquals', isNot(likeArn)],
  ['ArnNotLike', isNot(likeArn)],
]);
