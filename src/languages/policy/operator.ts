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
  /** Undefined if the operator cannot take this value. `variables`: whether `${}` has its meaning. */
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

function ordered(
  expects: string,
  parse: (value: string) => number,
  compare: (a: number, b: number) => boolean,
): Family {
  return {
    expects,
    compile(value) {
      const bound = parse(value);
      return Number.isNaN(bound) ? undefined : (actual) => compare(parse(actual), bound);
    },
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

const bool: Family = {
  expects: '`true` or `false`',
  compile(value, variables) {
    if (variables && value.includes('${')) return sameText.compile(value, variables);
    const wanted = value.toLowerCase();
    return wanted === 'true' || wanted === 'false' ? (actual) => actual.toLowerCase() === wanted : undefined;
  },
};

const binary: Family = {
  expects: 'base64',
  compile: (value) =>
    /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0 ? (actual) => actual === value : undefined,
};

const ip: Family = {
  expects: 'an IP address or a CIDR range such as `203.0.113.0/24`',
  compile(value) {
    const range = parseIpRange(value);
    return range && ((actual) => isInRange(range, actual));
  },
};

const sameText = text(false, (pattern, actual) => pattern === actual);
const sameTextAnyCase = text(false, (pattern, actual) => pattern.toLowerCase() === actual.toLowerCase());
const likeText = text(true, globMatches);
const likeArn = text(true, arnMatches);

const comparisons: [suffix: string, compare: (a: number, b: number) => boolean][] = [
  ['LessThan', (a, b) => a < b],
  ['LessThanEquals', (a, b) => a <= b],
  ['GreaterThan', (a, b) => a > b],
  ['GreaterThanEquals', (a, b) => a >= b],
];

const is = (family: Family): Operator => ({ ...family, negated: false });
const isNot = (family: Family): Operator => ({ ...family, negated: true });

function orderedOperators(prefix: string, expects: string, parse: (value: string) => number): [string, Operator][] {
  const equal = ordered(expects, parse, (a, b) => a === b);
  return [
    [`${prefix}Equals`, is(equal)],
    [`${prefix}NotEquals`, isNot(equal)],
    ...comparisons.map(([suffix, compare]): [string, Operator] => [
      `${prefix}${suffix}`,
      is(ordered(expects, parse, compare)),
    ]),
  ];
}

/** By AWS's name, without `ForAllValues:`, `ForAnyValue:` and `IfExists`. */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ['StringEquals', is(sameText)],
  ['StringNotEquals', isNot(sameText)],
  ['StringEqualsIgnoreCase', is(sameTextAnyCase)],
  ['StringNotEqualsIgnoreCase', isNot(sameTextAnyCase)],
  ['StringLike', is(likeText)],
  ['StringNotLike', isNot(likeText)],
  ...orderedOperators('Numeric', 'a number', decimal),
  ...orderedOperators('Date', 'a date such as `2026-01-02T03:04:05Z`, or seconds since 1970', date),
  ['Bool', is(bool)],
  ['BinaryEquals', is(binary)],
  ['IpAddress', is(ip)],
  ['NotIpAddress', isNot(ip)],
  ['ArnEquals', is(likeArn)],
  ['ArnLike', is(likeArn)],
  ['ArnNotEquals', isNot(likeArn)],
  ['ArnNotLike', isNot(likeArn)],
]);
