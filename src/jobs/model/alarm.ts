/**
 * Alarms of a template: what each measures, when it rings, whom it tells.
 * Source: Amazon CloudWatch API Reference, PutMetricAlarm; AWS Step Functions Developer Guide, "Monitoring Step Functions metrics".
 */
import { at, type Fields, fieldsOf, listOf, mentions, numberOf, objectsOf, unknownMark } from './symbol.ts';
import type { Resource, Template } from './template.ts';

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: ReadonlyMap<string, unknown>;
}

export interface Alarm {
  readonly resource: Resource;
  readonly metrics: readonly Metric[];
  /** Seconds that it looks back; undefined: not known, or whole days of a wall clock. */
  readonly windowSeconds: number | undefined;
  readonly periods: number | undefined;
  readonly datapoints: number | undefined;
  readonly ringsOnSilence: boolean;
  /** Undefined: it counts what is bad rather than what is good, or that is not known. */
  readonly ringsBelow: boolean;
}

const known = new WeakMap<Template, readonly Alarm[]>();

export function alarmsOf(template: Template): readonly Alarm[] {
  const alarms = known.get(template) ?? template.ofType('AWS::CloudWatch::Alarm').map(alarmOf);
  known.set(template, alarms);
  return alarms;
}

function alarmOf(resource: Resource): Alarm {
  const { properties } = resource;
  const inner = objectsOf(properties['Metrics']);
  const stats = inner.map((each) => fieldsOf(each['MetricStat'])).filter((each) => each['Metric'] !== undefined);
  const metrics =
    properties['MetricName'] === undefined
      ? [...stats.map((each) => metricOf(fieldsOf(each['Metric']))), ...inner.flatMap(queried)]
      : [metricOf(properties)];
  const period =
    numberOf(properties['Period']) ??
    stats.map((each) => numberOf(each['Period'])).find((each) => each !== undefined) ??
    periodOf(inner);
  const periods = numberOf(properties['EvaluationPeriods']);
  const followsDays = at(properties['EvaluationWindow'], 'WallClockWindow') !== undefined;
  return {
    resource,
    metrics,
    windowSeconds: period === undefined || periods === undefined || followsDays ? undefined : period * periods,
    periods,
    datapoints: numberOf(properties['DatapointsToAlarm']) ?? periods,
    ringsOnSilence: properties['TreatMissingData'] === 'breaching' || fillsWithZero(inner),
    ringsBelow: String(properties['ComparisonOperator']).startsWith('LessThan'),
  };
}

const periodOf = (metrics: readonly Fields[]): number | undefined =>
  metrics.map((each) => numberOf(each['Period'])).find((each) => each !== undefined);

const fillsWithZero = (metrics: readonly Fields[]): boolean =>
  metrics.some((each) => /FILL\s*\([^,]+,\s*0\s*\)/i.test(String(each['Expression'] ?? '')));

/** Of a query in the words of CloudWatch Metrics Insights, which may be about any of the metrics of that name. */
function queried({ Expression: text }: Fields): Metric[] {
  const [, name, namespace, others = ''] =
    /^\s*SELECT\s+\w+\(\s*"?(\w+)"?\s*\)\s+FROM\s+(?:SCHEMA\(\s*)?"([^"]+)"([^)]*)/i.exec(String(text)) ?? [];
  if (name === undefined || namespace === undefined) return [];
  const dimensions = others.split(',').map((each) => each.replace(/["\s]/g, ''));
  return [
    {
      namespace,
      name,
      dimensions: new Map(dimensions.filter((each) => /^\w+$/.test(each)).map((each) => [each, unknownMark(each)])),
    },
  ];
}

function metricOf(fields: Fields): Metric {
  return {
    namespace: String(fields['Namespace'] ?? ''),
    name: String(fields['MetricName'] ?? ''),
    dimensions: new Map(objectsOf(fields['Dimensions']).map((each) => [String(each['Name']), each['Value']] as const)),
  };
}

/** Whom the alarm's topics, functions and the rest are; composite alarms and rules on its state count. */
export function actionsOf(template: Template, alarm: Alarm): readonly unknown[] {
  const { properties } = alarm.resource;
  const isSilent = String(properties['ActionsEnabled']) === 'false' || isAlwaysMuted(template, alarm.resource);
  const own = isSilent ? [] : listOf(properties['AlarmActions']);
  const composites = compositesOn(template, alarm.resource).flatMap((each) => listOf(each.properties['AlarmActions']));
  const rules = template
    .ofType('AWS::Events::Rule')
    .filter((each) =>
      listOf(at(each.properties, 'EventPattern', 'detail-type')).includes('CloudWatch Alarm State Change'),
    )
    .flatMap((each) => objectsOf(each.properties['Targets']).map((target) => target['Arn']));
  return [...own, ...composites, ...rules];
}

/**
 * Whether a rule mutes it every day for a whole day, without an end.
 * Source: AWS CloudFormation Template Reference, AWS::CloudWatch::AlarmMuteRule.
 */
export const isAlwaysMuted = (template: Template, { id, properties: { AlarmName: name } }: Resource): boolean =>
  template.ofType('AWS::CloudWatch::AlarmMuteRule').some(({ properties }) => {
    const { Expression, Duration } = fieldsOf(at(properties, 'Rule', 'Schedule'));
    const [, days = '0', hours = '0'] = /^P(?:(\d+)D)?(?:T(\d+)H)?$/.exec(String(Duration)) ?? [];
    const isDaily = /^cron\(\S+ \S+ [*?] \* [*?](?: \*)?\)$/.test(String(Expression));
    const muted = listOf(at(properties, 'MuteTargets', 'AlarmNames'));
    return (
      isDaily &&
      Number(days) * 24 + Number(hours) >= 24 &&
      properties['ExpireDate'] === undefined &&
      muted.some((each) => mentions(each, id) || (typeof name === 'string' && each === name))
    );
  });

/** Composite alarms whose rule names it, and those whose rule names them in turn. */
function compositesOn(template: Template, alarm: Resource): readonly Resource[] {
  const found = new Set([alarm]);
  for (const named of found)
    for (const each of template.ofType('AWS::CloudWatch::CompositeAlarm'))
      if (isNamed(String(each.properties['AlarmRule']), named)) found.add(each);
  return [...found].slice(1);
}

const isNamed = (rule: string, { id, properties: { AlarmName: name } }: Resource): boolean =>
  mentions(rule, id) || (typeof name === 'string' && rule.includes(name));
