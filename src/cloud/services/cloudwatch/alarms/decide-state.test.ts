import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decideState, type Rule } from './decide-state.ts';

const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

const rule = (evaluationPeriods: number, datapoints: number, treat: string): Rule => ({
  EvaluationPeriods: evaluationPeriods,
  DatapointsToAlarm: datapoints,
  Threshold: 3,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: treat,
});

/** `0-X`: newest right, 0 within, X breaching, - missing. */
const points = (text: string) =>
  [...text].reverse().map((sign, at) => ({ at, value: sign === '-' ? undefined : sign === 'X' ? 9 : 1 }));

const states: Record<string, string> = { A: 'ALARM', O: 'OK', I: 'INSUFFICIENT_DATA', K: 'keep' };

const guide: [meaning: string, text: string, n: number, m: number, expected: string][] = [
  ['three real points, one of them within', '0-X-X', 3, 3, 'OOOO'],
  ['one real point is within', '0----', 3, 3, 'OOOO'],
  ['nothing is known', '-----', 3, 3, 'IKAO'],
  ['three newest real points breach', '0XX-X', 3, 3, 'AAAA'],
  ['a lonely breach is old enough', '--X--', 3, 3, 'AKAO'],
  ['a lonely breach may still be followed by a good point', '----X', 3, 3, 'IKAO'],
  ['a lonely breach one period old', '---X-', 3, 3, 'IKAO'],
  ['2 of 3: both breaches are real', '0-X-X', 3, 2, 'AAAA'],
  ['2 of 3: nothing is missing', '00X0X', 3, 2, 'AAAA'],
  ['2 of 3: a good point, a breach, a gap', '0-X--', 3, 2, 'OOAO'],
  ['2 of 3: a lonely good point', '----0', 3, 2, 'OOAO'],
  ['2 of 3: a lonely breach as old as two', '---X-', 3, 2, 'AKAO'],
];

describe('an alarm treats missing data as the guide says', () => {
  for (const [meaning, text, n, m, expected] of guide) {
    treatments.forEach((treat, index) => {
      it(`${meaning}: ${text}, ${treat}`, () =>
        assert.equal(decideState(points(text), rule(n, m, treat)).state, states[expected[index] as string]));
    });
  }
});

describe('an alarm compares', () => {
  const cases: [operator: Rule['ComparisonOperator'], below: string, equal: string, above: string][] = [
    ['GreaterThanThreshold', 'OK', 'OK', 'ALARM'],
    ['GreaterThanOrEqualToThreshold', 'OK', 'ALARM', 'ALARM'],
    ['LessThanThreshold', 'ALARM', 'OK', 'OK'],
    ['LessThanOrEqualToThreshold', 'ALARM', 'ALARM', 'OK'],
  ];
  for (const [ComparisonOperator, ...expected] of cases) {
    it(ComparisonOperator, () => {
      const decisions = [2, 3, 4].map(
        (value) => decideState([{ at: 0, value }], { ...rule(1, 1, 'missing'), ComparisonOperator }).state,
      );
      assert.deepEqual(decisions, expected);
    });
  }
});

const anyPoints = fc
  .array(fc.constantFrom('0', 'X', '-'), { minLength: 5, maxLength: 5 })
  .map((signs) => signs.join(''));

it('never looks at how missing data is treated when enough points are real', () => {
  fc.assert(
    fc.property(anyPoints, fc.integer({ min: 1, max: 3 }), (text, m) => {
      fc.pre([...text].filter((sign) => sign !== '-').length >= 3);
      const decisions = treatments.map((treat) => decideState(points(text), rule(3, m, treat)).state);
      assert.equal(new Set(decisions).size, 1);
    }),
  );
});

it('never counts more points than the evaluation periods', () => {
  fc.assert(
    fc.property(anyPoints, fc.constantFrom(...treatments), (text, treat) => {
      const { breaching, within, filled } = decideState(points(text), rule(3, 2, treat));
      assert.equal(breaching.length + within.length + filled, 3);
    }),
  );
});
