import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkQueries, workOut } from './queries.ts';
import type { Series } from './values.ts';

const _ = undefined;
const metrics: Readonly<Record<string, Series>> = { a: [1, 2, _, 4], b: [10, _, 30, 40], none: [_, _, _, _] };
/** From Sunday, 2026-02-01T22:00Z on, by the hour. */
const grid = { starts: [22, 23, 24, 25].map((hour) => Date.UTC(2026, 1, 1, hour)), periodSeconds: 3600 };
const stat = { Metric: { Namespace: 'N', MetricName: 'M' }, Period: 3600, Stat: 'Sum' };
const queriesFor = (Expression: string) => [
  ...Object.keys(metrics).map((Id) => ({ Id, MetricStat: stat, ReturnData: false })),
  { Id: 'e', Expression },
];

describe('an expression', () => {
  const cases: [expression: string, value: Series | number | undefined | readonly Series[]][] = [
    ['a + 1', [2, 3, _, 5]],
    ['a + b', [11, _, _, 44]],
    ['2 * a ^ 2', [2, 8, _, 32]],
    ['-a', [-1, -2, _, -4]],
    ['1 - 2 - 3', -4],
    ['(a + b) / 2', [5.5, _, _, 22]],
    ['a / 0', [_, _, _, _]],
    ['a > 1 AND a < 4', [0, 1, _, 0]],
    ['a == 1 || a >= 4', [1, 0, _, 1]],
    ['a != 2', [1, 0, _, 1]],
    ['SUM(a)', 7],
    ['AVG([a, b])', [5.5, 2, 30, 22]],
    ['SUM(METRICS())', [11, 2, 30, 44]],
    ['SUM(METRICS("a"))', [1, 2, _, 4]],
    ['MAX([a, b, 20])', [20, 20, 30, 40]],
    ['MIN(b)', 10],
    ['SUM(none)', _],
    ['METRIC_COUNT(METRICS())', 3],
    ['FILL(a, 0)', [1, 2, 0, 4]],
    ['FILL(none, 0) + FILL(a, 0)', [1, 2, 0, 4]],
    ['FILL(b, REPEAT)', [10, 10, 30, 40]],
    ['FILL(b, LINEAR)', [10, 20, 30, 40]],
    ['FILL(a, b)', [1, 2, 30, 4]],
    [
      'FILL(METRICS(), 0)',
      [
        [1, 2, 0, 4],
        [10, 0, 30, 40],
        [0, 0, 0, 0],
      ],
    ],
    ['IF(a > 1, b, 0)', [0, _, _, 40]],
    ['IF(FILL(a, 0) > 1, 1)', [_, 1, _, 1]],
    ['IF(1, 2, 3)', 2],
    ['DIFF(a)', [_, 1, _, 2]],
    ['RATE(b) * 3600', [_, _, 10, 10]],
    ['ABS(0 - a)', [1, 2, _, 4]],
    ['CEIL(a / 3) + FLOOR(a / 3)', [1, 1, _, 3]],
    ['PERIOD(a)', 3600],
    ['HOUR(a)', [22, 23, 0, 1]],
    ['DAY(a)', [7, 7, 1, 1]],
    ['IF(HOUR(a) < 6, FILL(a, 0), 0)', [0, 0, 0, 4]],
  ];
  for (const [expression, expected] of cases)
    it(expression, () => {
      const queries = queriesFor(expression);
      assert.equal(checkQueries(queries), undefined);
      const value = workOut(queries, ({ Id }) => metrics[String(Id)] ?? [], grid).get('e');
      const found =
        value?.kind === 'series'
          ? value.series
          : value?.kind === 'list'
            ? value.list
            : value?.kind === 'number'
              ? value.number
              : value;
      assert.deepEqual(found, expected);
    });

  it('may name others, in any order', () => {
    const queries = [{ Id: 'x', Expression: 'e * 10' }, ...queriesFor('a + 1')];
    const value = workOut(queries, ({ Id }) => metrics[String(Id)] ?? [], grid).get('x');
    assert.deepEqual(value, { kind: 'series', series: [20, 30, _, 50] });
  });
});

describe('what is no expression', () => {
  const cases: [expression: string, mistake: RegExp][] = [
    ['', /a metric, a number or \( is expected at the end$/],
    ['a +', /is expected at the end$/],
    ['a b', /an operator is expected before `b`$/],
    ['(a', /`\)` is expected at the end$/],
    ['SUM(a', /`\)` is expected at the end$/],
    ['a + c', /there is no metric and no expression with the Id `c`$/],
    ['e + 1', /the expression `e` depends on itself$/],
    ['SEARCH("x")', /the function SEARCH is not there yet/],
    ['constructor(a)', /the function constructor is not there yet/],
    ['SUM(a, b)', /SUM takes 1 arguments, got 2$/],
    ['IF(a)', /IF takes 2 to 3 arguments, got 1$/],
    ['METRICS() + METRICS()', /two lists of metrics cannot be combined$/],
    ['FILL(a, "x")', /FILL takes a number, a metric, REPEAT or LINEAR$/],
    ['a # b', /cannot read `# b` at character 1$/],
    [`${'('.repeat(60)}a${')'.repeat(60)}`, /nested more than 50 deep$/],
    ['-'.repeat(60), /nested more than 50 deep$/],
  ];
  for (const [expression, mistake] of cases)
    it(`\`${expression.slice(0, 30)}\``, () => assert.match(String(checkQueries(queriesFor(expression))), mistake));

  it('nor are ids twice, or in upper case, or neither metric nor expression', () => {
    assert.match(
      String(checkQueries([...queriesFor('1'), { Id: 'a', Expression: '1' }])),
      /`a` is there more than once/,
    );
    assert.match(String(checkQueries([{ Id: 'A', Expression: '1' }])), /must begin with a lower-case letter/);
    assert.match(String(checkQueries([{ Id: 'a' }])), /must have either MetricStat or Expression/);
  });
});
