/**
 * The rule of alarms that never have the data to ring.
 * Source: Amazon CloudWatch User Guide, "Using Amazon CloudWatch alarms"; AWS Step Functions Developer Guide, "Monitoring Step Functions metrics".
 */
import { type Alarm, alarmsOf } from '../../model/alarm.ts';
import { gapsOf } from '../../model/schedule.ts';
import { isPlain, numberOf } from '../../model/symbol.ts';
import type { Resource, Template } from '../../model/template.ts';
import type { Found, Rule } from '../rule.ts';
import { schedulesOfJob } from '../runtime.ts';
import { failureAlarms } from '../told.ts';
import { duration } from '../words.ts';

/** The dimensions of a namespace's metrics, where a wrong one is seen often. */
const dimensionsOf: Readonly<Record<string, readonly string[]>> = {
  __proto__: null as never,
  'AWS/States': [
    'StateMachineArn',
    'ActivityArn',
    'LambdaFunctionArn',
    'APIName',
    'ServiceIntegrationResourceArn',
    'ServiceMetric',
    'StateMachineVersion',
    'StateMachineAlias',
  ],
  'AWS/ApplicationELB': ['LoadBalancer', 'TargetGroup', 'AvailabilityZone'],
  'AWS/SQS': ['QueueName'],
  'AWS/Scheduler': ['ScheduleGroup'],
  'AWS/Events': ['RuleName', 'EventBusName', 'EventSourceName'],
};

type Metric = Alarm['metrics'][number];
type Wrong = Pick<Found, 'message' | 'mend'>;

/** A dimension whose value is of another kind than the service's: a name for an ARN, a URL for a name. */
function wrongValue(template: Template, dimensions: Metric['dimensions']): Wrong | undefined {
  const machine = dimensions.get('StateMachineArn');
  const isNamed = typeof machine === 'string' && (/^⟦[A-Za-z0-9]+\.Name⟧$/.test(machine) || isBareName(machine));
  if (isNamed)
    return {
      message: 'StateMachineArn is given the name of a machine: it never has data',
      mend: '!Ref of the machine',
    };
  const rule = dimensions.get('RuleName');
  if (typeof rule === 'string' && (/^⟦[A-Za-z0-9]+\.Arn⟧$/.test(rule) || rule.startsWith('arn:')))
    return { message: 'RuleName is given the ARN of a rule: it never has data', mend: '!Ref of the rule' };
  const queue = dimensions.get('QueueName');
  const isUrl = typeof queue === 'string' && /^⟦[A-Za-z0-9]+(?:\.Arn)?⟧$/.test(queue);
  return isUrl && template.find(queue, 'AWS::SQS::Queue')
    ? { message: 'QueueName is given the URL or ARN of a queue: it never has data', mend: '!GetAtt of its QueueName' }
    : undefined;
}

/** Undefined: its dimensions are its service's own, or not known here. */
function whyWithoutData(template: Template, { namespace, name, dimensions }: Metric): Wrong | undefined {
  if (/^Executions(Failed|TimedOut|Aborted|Succeeded|Started)$/.test(name) && /^AWS\/(?!States$)/.test(namespace))
    return {
      message: `there is no ${name} in ${namespace}: it never has data`,
      mend: 'Namespace: AWS/States, which is where Step Functions counts',
    };
  const known = dimensionsOf[namespace];
  if (!known) return undefined;
  const valued = wrongValue(template, dimensions);
  if (valued) return valued;
  const isMissing = namespace === 'AWS/States' && dimensions.size === 0;
  const given = [...dimensions.keys()];
  if (!isMissing && given.every((each) => known.includes(each))) return undefined;
  return {
    message: `${namespace} has no ${name} under the dimensions it is given (${given.join(', ') || 'none'}): it never has data`,
    mend: `a dimension of the service's: ${known.slice(0, 3).join(', ')}`,
  };
}

/** So many failures in one period are wanted; undefined: not known. */
function leastFailures({ properties }: Resource): number | undefined {
  const threshold = numberOf(properties['Threshold']);
  if (threshold === undefined) return undefined;
  const isCounted = properties['MetricName'] !== undefined && properties['Statistic'] === 'Sum';
  if (!isCounted) return 1;
  return properties['ComparisonOperator'] === 'GreaterThanThreshold' ? Math.floor(threshold) + 1 : Math.ceil(threshold);
}

/** Whether it counts one metric, and rings when that is low. */
const isBelow = ({ properties }: Resource): boolean =>
  properties['MetricName'] !== undefined && String(properties['ComparisonOperator']).startsWith('LessThan');

/** `gap`: so many seconds are between two runs at least. Undefined: their failures may come together, or that is not known. */
function whyNeverEnough(
  { resource, datapoints, windowSeconds, periods }: Alarm,
  gap: number,
): (Wrong & Pick<Found, 'path'>) | undefined {
  const least = leastFailures(resource);
  if (datapoints === undefined || windowSeconds === undefined || periods === undefined || least === undefined)
    return undefined;
  if (isBelow(resource))
    return {
      path: ['ComparisonOperator'],
      message: 'it rings while there are too few failures: one more never makes it ring',
      mend: 'ComparisonOperator: GreaterThanThreshold, Threshold: 0',
    };
  const periodSeconds = windowSeconds / periods;
  const isSparse = gap > periodSeconds;
  if (gap > windowSeconds && isAbove(resource) && resource.properties['TreatMissingData'] === 'breaching')
    return {
      path: ['TreatMissingData'],
      message: `it takes missing data for failures: it stands in ALARM between runs, which are ${duration(gap)} apart at least, and a failure changes nothing`,
      mend: 'TreatMissingData: notBreaching, and an alarm of its own on silence',
    };
  if (isSparse && least > 1)
    return {
      path: ['Threshold'],
      message: `it wants ${least} failures in ${duration(periodSeconds)}, and the job runs every ${duration(gap)} at most`,
      mend: 'ComparisonOperator: GreaterThanThreshold, Threshold: 0',
    };
  if (isSparse && datapoints > 1 && resource.properties['TreatMissingData'] !== 'ignore')
    return {
      path: ['EvaluationPeriods'],
      message: `it wants ${datapoints} periods with failures, and the job runs every ${duration(gap)} at most: they never come together`,
      mend: 'EvaluationPeriods: 1, DatapointsToAlarm: 1',
    };
  return undefined;
}

const isAbove = ({ properties }: Resource): boolean =>
  String(properties['ComparisonOperator']).startsWith('GreaterThan');

const isBareName = (text: string): boolean => isPlain(text) && text !== '' && !text.startsWith('arn:');

export const cannotFire: Rule = {
  id: 'alarm-cannot-fire',
  severity: 'error',
  summary: 'an alarm that never has the data to ring',
  why: 'A metric exists only under the dimensions that its service gives it: without StateMachineArn there is no ExecutionsFailed. A job that runs once an hour has a failure in one period at most: an alarm that wants several in a row never rings, nor does one that wants fewer.',
  bad: 'MetricName: ExecutionsFailed\nEvaluationPeriods: 3          # of a daily job',
  good: 'MetricName: ExecutionsFailed\nDimensions: [{Name: StateMachineArn, Value: !Ref Machine}]\nEvaluationPeriods: 1',
  find: ({ template, jobs }, now) => {
    const wrong = alarmsOf(template).flatMap(({ resource, metrics }): Found[] => {
      const why = metrics.map((metric) => whyWithoutData(template, metric)).find((each) => each !== undefined);
      return why ? [{ resource, about: 'Dimensions', path: ['Dimensions'], ...why }] : [];
    });
    const sparse = jobs.flatMap((job): Found[] => {
      if (job.kind !== 'machine' || job.schedule === undefined) return [];
      const gap = gapsOf(schedulesOfJob(jobs, job), now)?.least;
      if (gap === undefined) return [];
      return failureAlarms(template, job.machine).flatMap((alarm): Found[] => {
        const why = whyNeverEnough(alarm, gap);
        return why
          ? [{ resource: alarm.resource, about: job.machine.resource.name, related: [job.machine.resource], ...why }]
          : [];
      });
    });
    return [...wrong, ...sparse];
  },
};
