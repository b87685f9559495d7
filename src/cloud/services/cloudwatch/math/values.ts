/** What expressions of metric math are worked out to: numbers, series, lists of series. Pure. */

/** Oldest first; undefined where there is no datapoint. */
export type Series = readonly (number | undefined)[];

export type Value =
  | { readonly kind: 'number'; readonly number: number | undefined }
  | { readonly kind: 'series'; readonly series: Series }
  | { readonly kind: 'list'; readonly list: readonly Series[] }
  | { readonly kind: 'word'; readonly word: string };

/** Where the series' points are. */
export interface Grid {
  /** When each period begins, in milliseconds, oldest first. */
  readonly starts: readonly number[];
  readonly periodSeconds: number;
}

/** Neither is a list of several series with another one: AWS combines a list with a number, or with one series, alone. */
export class Unfit extends Error {}

/** What is not a finite number is no datapoint. */
const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

export function combine(left: Value, right: Value, of: (a: number, b: number) => number): Value {
  if (left.kind === 'word' || right.kind === 'word') throw new Unfit('a text is no operand');
  const both = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? undefined : finite(of(a, b));
  if (left.kind === 'number' && right.kind === 'number')
    return { kind: 'number', number: both(left.number, right.number) };
  const at = (value: Value, index: number): number | undefined =>
    value.kind === 'number' ? value.number : value.kind === 'series' ? value.series[index] : undefined;
  if (left.kind === 'list') {
    if (right.kind === 'list') throw new Unfit('two lists of metrics cannot be combined');
    return { kind: 'list', list: left.list.map((one) => one.map((value, index) => both(value, at(right, index)))) };
  }
  if (right.kind === 'list')
    return { kind: 'list', list: right.list.map((one) => one.map((value, index) => both(at(left, index), value))) };
  const { series } = left.kind === 'series' ? left : (right as { series: Series });
  return { kind: 'series', series: series.map((_, index) => both(at(left, index), at(right, index))) };
}

/** The same to a number, a series, or each of a list. */
export function each(value: Value, of: (series: Series) => Series): Value {
  switch (value.kind) {
    case 'number':
      return { kind: 'number', number: of([value.number])[0] };
    case 'series':
      return { kind: 'series', series: of(value.series) };
    case 'list':
      return { kind: 'list', list: value.list.map(of) };
    case 'word':
      throw new Unfit('a text is no metric');
  }
}

/** Of a series: one number of all its points. Of a list: a series, point by point. */
export function gathered(value: Value, of: (points: readonly number[]) => number): Value {
  const all = (points: readonly (number | undefined)[]): number | undefined => {
    const there = points.filter((point) => point !== undefined);
    return there.length === 0 ? undefined : finite(of(there));
  };
  switch (value.kind) {
    case 'number':
      return value;
    case 'series':
      return { kind: 'number', number: all(value.series) };
    case 'list': {
      const [first = []] = value.list;
      return { kind: 'series', series: first.map((_, index) => all(value.list.map((one) => one[index]))) };
    }
    case 'word':
      throw new Unfit('a text is no metric');
  }
}
