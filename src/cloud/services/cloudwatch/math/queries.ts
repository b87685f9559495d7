/**
 * A list of metric queries, as alarms and GetMetricData have them: metrics, and expressions on these and on each other. Pure.
 * Source: API reference, MetricDataQuery.
 */
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { type Expression, parseExpression } from './expression.ts';
import { functions, operators } from './functions.ts';
import { type Grid, type Series, Unfit, type Value } from './values.ts';

/** What is wrong, in words. */
export type Mistake = string;

/** MetricDataQuery, Id. */
export const queryIdForm = /^[a-z][a-zA-Z0-9_]*$/;

/** Ids, that each is a metric or an expression that can be read, and that no expression depends on itself. */
export function checkQueries(queries: readonly MetricDataQuery[]): Mistake | undefined {
  const ids = queries.map(({ Id = '' }) => Id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) return `the Id \`${twice}\` is there more than once`;
  const wrong = ids.find((id) => !queryIdForm.test(id));
  if (wrong !== undefined)
    return `the Id \`${wrong}\` must begin with a lower-case letter and hold letters, digits and _`;
  for (const { Id, MetricStat, Expression: text } of queries) {
    if ((MetricStat === undefined) === (text === undefined))
      return `\`${Id}\` must have either MetricStat or Expression`;
    const read = text === undefined ? undefined : parseExpression(text);
    if (typeof read === 'string') return `the expression of \`${Id}\`: ${read}`;
  }
  try {
    workOut(queries, () => [1], { starts: [0], periodSeconds: 60 });
  } catch (error) {
    if (error instanceof Unfit) return error.message;
    throw error;
  }
  return undefined;
}

/** The values of all, by id. `metric` gives a metric's points. Throws Unfit for what does not go together. */
export function workOut(
  queries: readonly MetricDataQuery[],
  metric: (query: MetricDataQuery) => Series,
  grid: Grid,
): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  const underWay = new Set<string>();
  const byId = new Map(queries.map((query) => [String(query.Id), query]));
  const resolve = (id: string): Value => {
    const known = values.get(id);
    if (known) return known;
    const query = byId.get(id);
    if (!query) return wordOf(id);
    if (underWay.has(id)) throw new Unfit(`the expression \`${id}\` depends on itself`);
    underWay.add(id);
    const value: Value =
      query.Expression === undefined
        ? { kind: 'series', series: metric(query) }
        : evaluate(parsed(query.Expression), { resolve, metrics, grid });
    underWay.delete(id);
    values.set(id, value);
    return value;
  };
  /** Of the metrics alone, whose id holds the text. */
  const metrics = (part: string): Value => ({
    kind: 'list',
    list: queries.flatMap(({ Id = '', MetricStat }) => {
      const value = MetricStat && Id.includes(part) ? resolve(Id) : undefined;
      return value?.kind === 'series' ? [value.series] : [];
    }),
  });
  for (const id of byId.keys()) resolve(id);
  return values;
}

function wordOf(name: string): Value {
  if (name === 'REPEAT' || name === 'LINEAR') return { kind: 'word', word: name };
  throw new Unfit(`there is no metric and no expression with the Id \`${name}\``);
}

function parsed(text: string): Expression {
  const expression = parseExpression(text);
  if (typeof expression === 'string') throw new Unfit(expression);
  return expression;
}

interface Surroundings {
  readonly resolve: (id: string) => Value;
  readonly metrics: (part: string) => Value;
  readonly grid: Grid;
}

function evaluate(expression: Expression, around: Surroundings): Value {
  if ('number' in expression) return { kind: 'number', number: expression.number };
  if ('text' in expression) return { kind: 'word', word: expression.text };
  if ('name' in expression) return around.resolve(expression.name);
  if ('list' in expression)
    return { kind: 'list', list: expression.list.flatMap((one) => seriesIn(evaluate(one, around), around.grid)) };
  if ('operator' in expression) {
    const of = operators[expression.operator] as (left: Value, right: Value) => Value;
    return of(evaluate(expression.left, around), evaluate(expression.right, around));
  }
  const args = expression.args.map((one) => evaluate(one, around));
  if (expression.call === 'METRICS') return around.metrics(args[0]?.kind === 'word' ? args[0].word : '');
  return functions[expression.call]!.of(args, around.grid);
}

function seriesIn(value: Value, { starts }: Grid): readonly Series[] {
  if (value.kind === 'word') throw new Unfit('a text is no metric');
  if (value.kind === 'number') return [starts.map(() => value.number)];
  return value.kind === 'series' ? [value.series] : value.list;
}
