/**
 * What state an alarm is in, by its datapoints. Pure.
 * Left out: metric math, anomaly bands, composite alarms.
 * Source: CloudWatch User Guide, "Alarm evaluation" and "Configuring how CloudWatch alarms treat missing data", whose tables are the test.
 */
import type { AlarmConfig, AlarmState } from '../tables.ts';

/** `value` is undefined where nothing was reported. */
export interface Point<At = unknown> {
  readonly at: At;
  readonly value: number | undefined;
}

export type Rule = Pick<
  AlarmConfig,
  'EvaluationPeriods' | 'DatapointsToAlarm' | 'Threshold' | 'ComparisonOperator' | 'TreatMissingData'
>;

export interface Decision<P extends Point = Point> {
  /** `keep`: as it is. */
  readonly state: AlarmState | 'keep';
  /** Real points that counted and breach or do not, newest first. */
  readonly breaching: readonly P[];
  readonly within: readonly P[];
  /** How many points that are missing were filled in. */
  readonly filled: number;
}

/** AWS fetches more points than it needs: 5 for 3, as its guide says; how many else is not said, so 2 more for any. */
export const pointsFetched = (evaluationPeriods: number): number => evaluationPeriods + 2;

export const datapointsToAlarm = (rule: Rule): number => rule.DatapointsToAlarm ?? rule.EvaluationPeriods;

const breaches: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

export const plainOperators: readonly string[] = Object.keys(breaches);

/** `points`: the evaluation range, newest first, `pointsFetched(N)` of them. */
export function decideState<P extends Point>(points: readonly P[], rule: Rule): Decision<P> {
  const breach = breaches[rule.ComparisonOperator] as (value: number, threshold: number) => boolean;
  const real = points.filter(({ value }) => value !== undefined);
  const counted = real.slice(0, rule.EvaluationPeriods);
  const breaching = counted.filter(({ value }) => breach(value as number, rule.Threshold));
  const within = counted.filter((point) => !breaching.includes(point));
  const filled = rule.EvaluationPeriods - counted.length;
  const state =
    filled === 0 ? stateOf(breaching.length, rule) : stateWithMissing(points, breaching, within, filled, rule);
  return { state, breaching, within, filled };
}

const stateOf = (breaching: number, rule: Rule): AlarmState => (breaching >= datapointsToAlarm(rule) ? 'ALARM' : 'OK');

function stateWithMissing<P extends Point>(
  points: readonly P[],
  breaching: readonly P[],
  within: readonly P[],
  filled: number,
  rule: Rule,
): AlarmState | 'keep' {
  switch (rule.TreatMissingData) {
    case 'breaching':
      return stateOf(breaching.length + filled, rule);
    case 'notBreaching':
      return stateOf(breaching.length, rule);
    default: {
      const unknown = rule.TreatMissingData === 'ignore' ? 'keep' : 'INSUFFICIENT_DATA';
      if (within.length > 0 || breaching.length >= datapointsToAlarm(rule)) return stateOf(breaching.length, rule);
      if (rule.TreatMissingData === 'ignore') return unknown;
      // Old enough that no point still to come could have kept it from alarming.
      const oldest = breaching.at(-1);
      return oldest && points.indexOf(oldest) + 1 >= datapointsToAlarm(rule) ? 'ALARM' : unknown;
    }
  }
}
