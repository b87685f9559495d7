/**
 * What rings for one job: failures by metric math, so that one alarm has the state, and silence, by the heartbeat of successes.
 * Source: "Using metric math", CloudWatch User Guide; "PutMetricAlarm", CloudWatch API reference.
 */

import { sayDuration } from '../../config/duration.ts';
import type { Job } from '../../resolved-app.ts';
import { machineName, type Resources, ref, sub } from '../cloudformation.ts';
import { type Plan, setOf, topicsOf } from '../plan.ts';

export const alarms = (plan: Plan, job: Job): Resources => ({
  ...(job.alarms.failed === 'alarm' ? { [`${job.logicalId}FailedAlarm`]: failedAlarm(plan, job) } : {}),
  ...(job.alarms.silent?.by === 'alarm' ? { [`${job.logicalId}SilentAlarm`]: silentAlarm(plan, job) } : {}),
});

const metrics = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const;

function failedAlarm(plan: Plan, job: Job) {
  const counted = metrics.filter(
    (name) =>
      (name !== 'ExecutionsTimedOut' || job.alarms.timedOut) && (name !== 'ExecutionsAborted' || job.alarms.aborted),
  );
  const id = (name: string): string => name.replace('Executions', '').replace(/^./, (letter) => letter.toLowerCase());
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: sub(`${machineName(job.id)}_failed`),
      AlarmDescription: `A run of ${job.id} failed for good, ran past its whole time-out, or was stopped.`,
      Metrics: [
        ...counted.map((name) => ({
          Id: id(name),
          ReturnData: false,
          MetricStat: {
            Metric: {
              Namespace: 'AWS/States',
              MetricName: name,
              Dimensions: [{ Name: 'StateMachineArn', Value: ref(`${job.logicalId}Machine`) }],
            },
            Period: 60,
            Stat: 'Sum',
          },
        })),
        {
          Id: 'bad',
          Expression: `SUM([${counted.map((name) => `FILL(${id(name)}, 0)`).join(', ')}])`,
          Label: 'Runs that did not succeed',
          ReturnData: true,
        },
      ],
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      ...actions(plan, job),
    },
  };
}

const daySeconds = 86_400;

function silentAlarm(plan: Plan, job: Job) {
  const seconds = job.alarms.silent?.windowSeconds ?? 0;
  // Periods under an hour bound a window to a day.
  const period = seconds < daySeconds ? 300 : 3600;
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: sub(`${machineName(job.id)}_silent`),
      AlarmDescription: `${job.id} has not succeeded for ${sayDuration(seconds)}. After a first deployment by other means than punctual it rings until the first success.`,
      Namespace: 'Punctual',
      MetricName: 'Heartbeat',
      Dimensions: [{ Name: 'Job', Value: sub(machineName(job.id)) }],
      Statistic: 'Sum',
      Period: period,
      EvaluationPeriods: Math.ceil(seconds / period),
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      ...(job.paused ? { ActionsEnabled: false } : {}),
      ...actions(plan, job, true),
    },
  };
}

function actions(plan: Plan, job: Job, tellsOk = false) {
  const topics = topicsOf(setOf(plan, job));
  return topics.length === 0 ? {} : { AlarmActions: topics, ...(tellsOk ? { OKActions: topics } : {}) };
}
