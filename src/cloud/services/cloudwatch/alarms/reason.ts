/**
 * Why an alarm is in its state, in AWS's words and as its JSON.
 * Source: reasons recorded from AWS, many of them quoted in public by its users.
 */
import { type Instant, iso } from '../../../../languages/instant.ts';
import { plainStatistics } from '../metrics/summary.ts';
import type { AlarmConfig, AlarmState } from '../tables.ts';
import { statisticName } from './alarm-metrics.ts';
import { type Decision, datapointsToAlarm } from './decide-state.ts';
import type { WindowPoint } from './window.ts';

const words: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** More datapoints than this are not all listed. */
const listedMax = 5;

/** `2026-01-02T03:04:05.678+0000`, as CloudWatch writes instants. */
export const offsetIso = (at: Instant): string => iso(at).replace('Z', '+0000');

export function reasonOf(state: AlarmState, decision: Decision<WindowPoint>, config: AlarmConfig): string {
  const { EvaluationPeriods: n } = config;
  if (state === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${plural(n, 'datapoint was', 'datapoints were')} unknown.`;
  const points = state === 'ALARM' ? decision.breaching : decision.within;
  if (points.length === 0) {
    const periods = plural(n, 'period', 'periods');
    return `Threshold Crossed: no datapoints were received for ${periods} and ${missing(n, config)}.`;
  }
  return `Threshold Crossed: ${crossing(state, points, config)}${filledIn(decision.filled, config)}${minimum(state, config)}.`;
}

/** `1 datapoint [21.5 (26/10/23 16:42:00)] was greater than the threshold (2.0)`. */
function crossing(state: AlarmState, points: readonly WindowPoint[], config: AlarmConfig): string {
  const { length } = points;
  const subject =
    config.DatapointsToAlarm === undefined
      ? plural(length, 'datapoint', 'datapoints')
      : `${length} out of the last ${config.EvaluationPeriods} datapoints`;
  const verb = `${length === 1 ? 'was' : 'were'}${state === 'ALARM' ? '' : ' not'} ${words[config.ComparisonOperator]}`;
  const list = `[${points.slice(0, listedMax).map(listed).join(', ')}]`;
  const threshold = `the threshold (${javaDouble(config.Threshold)})`;
  return length <= listedMax
    ? `${subject} ${list} ${verb} ${threshold}`
    : `${subject} ${verb} ${threshold}. The most recent datapoints which crossed the threshold: ${list}`;
}

const listed = ({ value, at }: WindowPoint): string => `${javaDouble(value as number)} (${shortDate(at)})`;

function filledIn(filled: number, config: AlarmConfig): string {
  const treated = config.TreatMissingData === 'breaching' || config.TreatMissingData === 'notBreaching';
  return filled > 0 && treated ? ` and ${missing(filled, config)}` : '';
}

const missing = (count: number, { TreatMissingData }: AlarmConfig): string =>
  `${plural(count, 'missing datapoint was', 'missing datapoints were')} treated as ${
    TreatMissingData === 'breaching' ? '[Breaching]' : '[NonBreaching]'
  }`;

function minimum(state: AlarmState, config: AlarmConfig): string {
  if (config.DatapointsToAlarm === undefined) return '';
  const m = datapointsToAlarm(config);
  const needed = state === 'ALARM' ? m : config.EvaluationPeriods - m + 1;
  const change = state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK';
  return ` (minimum ${plural(needed, 'datapoint', 'datapoints')} for ${change} transition)`;
}

/** StateReasonData: JSON, version 1.0. */
export function reasonDataOf(
  decision: Decision<WindowPoint>,
  points: readonly WindowPoint[],
  config: AlarmConfig,
  now: Instant,
): string {
  const real = [...decision.breaching, ...decision.within].sort((a, b) => b.at - a.at);
  const gaps = points.filter(({ value }) => value === undefined).slice(0, decision.filled);
  const oldest = real.at(-1);
  const statistic = statisticName(config);
  return JSON.stringify({
    version: '1.0',
    queryDate: offsetIso(now),
    ...(oldest ? { startDate: offsetIso(oldest.at) } : {}),
    ...(config.Unit === undefined ? {} : { unit: config.Unit }),
    ...(config.Metrics ? {} : plainStatistics.includes(statistic) ? { statistic } : { extendedStatistic: statistic }),
    period: config.Period,
    recentDatapoints: real.map(({ value }) => value).reverse(),
    threshold: config.Threshold,
    evaluatedDatapoints: [...real, ...gaps]
      .sort((a, b) => b.at - a.at)
      .map(({ at, value, samples }) => ({
        timestamp: offsetIso(at),
        ...(value === undefined ? {} : { sampleCount: samples, value }),
      })),
  });
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** `26/10/23 16:42:00`. */
function shortDate(at: Instant): string {
  const [date, time] = iso(at).split('T') as [string, string];
  const [year, month, day] = date.split('-') as [string, string, string];
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}

/** A number as Java writes a double: `0.0`, `21.5`, `1.0E7`. */
export function javaDouble(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [digits, exponent] = value.toExponential().split('e') as [string, string];
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
