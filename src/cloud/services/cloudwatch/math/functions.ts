/** The functions of metric math. Pure. Source: CloudWatch User Guide, "Functions supported for metric math". */
import { combine, each, type Grid, gathered, type Series, Unfit, type Value } from './values.ts';

export interface MathFunction {
  readonly args: readonly [least: number, most: number];
  readonly of: (args: readonly Value[], grid: Grid) => Value;
}

const simple = (of: (value: number) => number): MathFunction => ({
  args: [1, 1],
  of: ([value]) => each(value as Value, (series) => series.map((one) => (one === undefined ? undefined : of(one)))),
});

const gathering = (of: (points: readonly number[]) => number): MathFunction => ({
  args: [1, 1],
  of: ([value]) => gathered(value as Value, of),
});

/** Of a point and the one before it that has a value. */
const stepwise = (of: (value: number, before: number, seconds: number) => number): MathFunction => ({
  args: [1, 1],
  of: ([value], { starts }) =>
    each(value as Value, (series) => {
      let last: number | undefined;
      return series.map((one, index) => {
        if (one === undefined) return undefined;
        const before = last;
        last = index;
        if (before === undefined) return undefined;
        const seconds = (Number(starts[index]) - Number(starts[before])) / 1000;
        return of(one, series[before] as number, seconds);
      });
    }),
});

/** A part of each period's beginning, in UTC. */
const ofTime = (of: (date: Date) => number): MathFunction => ({
  args: [1, 1],
  of: (_, { starts }) => ({ kind: 'series', series: starts.map((start) => of(new Date(start))) }),
});

const sum = (points: readonly number[]): number => points.reduce((all, one) => all + one, 0);

export const functions: Readonly<Record<string, MathFunction>> = {
  ABS: simple(Math.abs),
  CEIL: simple(Math.ceil),
  FLOOR: simple(Math.floor),
  LOG: simple(Math.log),
  LOG10: simple(Math.log10),

  AVG: gathering((points) => sum(points) / points.length),
  MAX: gathering((points) => Math.max(...points)),
  MIN: gathering((points) => Math.min(...points)),
  SUM: gathering(sum),

  DIFF: stepwise((value, before) => value - before),
  RATE: stepwise((value, before, seconds) => (value - before) / seconds),

  DATE: ofTime((date) => date.getUTCDate()),
  /** From Monday, 1. */
  DAY: ofTime((date) => date.getUTCDay() || 7),
  HOUR: ofTime((date) => date.getUTCHours()),
  MINUTE: ofTime((date) => date.getUTCMinutes()),
  MONTH: ofTime((date) => date.getUTCMonth() + 1),
  YEAR: ofTime((date) => date.getUTCFullYear()),
  PERIOD: { args: [1, 1], of: (_, { periodSeconds }) => ({ kind: 'number', number: periodSeconds }) },

  METRIC_COUNT: {
    args: [1, 1],
    of: ([value]) => ({ kind: 'number', number: value?.kind === 'list' ? value.list.length : 1 }),
  },
  FILL: { args: [2, 2], of: ([value, by]) => each(value as Value, (series) => fill(series, by as Value)) },
  IF: { args: [2, 3], of: ([condition, yes, no]) => choose(condition as Value, yes as Value, no) },
  /** Worked out by whoever knows the metrics. */
  METRICS: { args: [0, 1], of: () => ({ kind: 'list', list: [] }) },
};

function fill(series: Series, by: Value): Series {
  if (by.kind === 'number') return series.map((value) => value ?? by.number);
  if (by.kind === 'series') return series.map((value, index) => value ?? by.series[index]);
  if (by.kind === 'word' && by.word === 'REPEAT') {
    let last: number | undefined;
    return series.map((value) => {
      last = value ?? last;
      return last;
    });
  }
  if (by.kind === 'word' && by.word === 'LINEAR') return series.map((value, index) => value ?? between(series, index));
  throw new Unfit('FILL takes a number, a metric, REPEAT or LINEAR');
}

/** On the line between the points before and after; undefined at the ends. */
function between(series: Series, index: number): number | undefined {
  const before = series.findLastIndex((value, place) => place < index && value !== undefined);
  const after = series.findIndex((value, place) => place > index && value !== undefined);
  if (before === -1 || after === -1) return undefined;
  const [from, to] = [series[before] as number, series[after] as number];
  return from + ((to - from) * (index - before)) / (after - before);
}

/** A point without condition has no value; nor has one that is not, where nothing is said for it. */
function choose(condition: Value, yes: Value, no: Value | undefined): Value {
  if ([condition, yes, no].some((value) => value?.kind === 'list' || value?.kind === 'word'))
    throw new Unfit('IF takes numbers and metrics, and no lists of them');
  const nothing: Value = { kind: 'number', number: undefined };
  const chosen = (which: number | undefined, a: number | undefined, b: number | undefined) =>
    which === undefined ? undefined : which !== 0 ? a : b;
  const values = [condition, yes, no ?? nothing];
  const series = values.find((value) => value.kind === 'series');
  if (series?.kind !== 'series') {
    const [which, a, b] = values.map((value) => (value.kind === 'number' ? value.number : undefined));
    return { kind: 'number', number: chosen(which, a, b) };
  }
  const at = (value: Value | undefined, index: number) =>
    value?.kind === 'series' ? value.series[index] : value?.kind === 'number' ? value.number : undefined;
  return {
    kind: 'series',
    series: series.series.map((_, index) => chosen(at(values[0], index), at(values[1], index), at(values[2], index))),
  };
}

export const operators: Readonly<Record<string, (left: Value, right: Value) => Value>> = Object.fromEntries(
  Object.entries<(a: number, b: number) => number>({
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
    '^': (a, b) => a ** b,
    '==': (a, b) => Number(a === b),
    '!=': (a, b) => Number(a !== b),
    '<': (a, b) => Number(a < b),
    '<=': (a, b) => Number(a <= b),
    '>': (a, b) => Number(a > b),
    '>=': (a, b) => Number(a >= b),
    '&&': (a, b) => Number(a !== 0 && b !== 0),
    '||': (a, b) => Number(a !== 0 || b !== 0),
  }).map(([operator, of]) => [operator, (left: Value, right: Value) => combine(left, right, of)]),
);
