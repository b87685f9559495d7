/**
 * After so many failures in a row, and no success among them, a job's schedules are paused and that is told: what fails for ever costs money. The
 * silence alarm goes on. Why they are paused stands behind their description: `ls`, `why` and AWS's console show it, and a resume takes it away.
 * Source: "UpdateSchedule", EventBridge Scheduler API reference (it replaces the whole schedule).
 */
import { markExpression } from '../../../languages/paused-mark.ts';
import type { Job } from '../../resolved-app.ts';
import { ref, stackName, sub } from '../cloudformation.ts';
import { scheduleName } from '../job/schedule.ts';
import { jsonata, patient, type States, sdk } from '../job/states.ts';
import type { Plan } from '../plan.ts';
import { publishStates, subjectOf } from './publish.ts';

const paused =
  "$job & ' failed so often in a row that its schedules are paused. It starts nothing until: punctual resume ' & $job";

export function pauseStates(plan: Plan, pausing: readonly Job[]): States {
  const limits = Object.fromEntries(pausing.map((job) => [job.id, job.pauseAfterFailures]));
  const names = Object.fromEntries(
    pausing.map((job) => [job.id, job.schedules.map((each) => scheduleName(job, each))]),
  );
  return {
    MayPause: {
      Type: 'Choice',
      Choices: [{ Condition: jsonata(`$exists($lookup(${JSON.stringify(limits)}, $job))`), Next: 'ListFailures' }],
      Default: 'Done',
    },
    ListFailures: {
      Type: 'Task',
      Resource: sdk('sfn:listExecutions'),
      Arguments: {
        StateMachineArn: jsonata('$machine'),
        StatusFilter: 'FAILED',
        MaxResults: jsonata(`$lookup(${JSON.stringify(limits)}, $job)`),
      },
      Retry: patient,
      Output: {
        count: jsonata('$count($states.result.Executions)'),
        since: jsonata('$states.result.Executions[-1].StartDate'),
      },
      Next: 'EnoughFailures',
    },
    EnoughFailures: {
      Type: 'Choice',
      Choices: [
        { Condition: jsonata(`$states.input.count >= $lookup(${JSON.stringify(limits)}, $job)`), Next: 'AnySuccess' },
      ],
      Default: 'Done',
    },
    AnySuccess: {
      Type: 'Task',
      Resource: sdk('cloudwatch:getMetricStatistics'),
      Arguments: heartbeats(jsonata('$states.input.since'), 86_400),
      Retry: patient,
      Output: { successes: jsonata('$sum([$states.result.Datapoints.Sum, 0])') },
      Next: 'NoSuccess',
    },
    NoSuccess: {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$states.input.successes = 0'), Next: 'Pause' }],
      Default: 'Done',
    },
    Pause: {
      Type: 'Map',
      Items: jsonata(`[$lookup(${JSON.stringify(names)}, $job)]`),
      ItemProcessor: {
        StartAt: 'Get',
        States: {
          Get: {
            Type: 'Task',
            Resource: sdk('scheduler:getSchedule'),
            Arguments: { GroupName: ref('AppScheduleGroup'), Name: jsonata('$states.input') },
            Retry: patient,
            Next: 'Disable',
          },
          Disable: {
            Type: 'Task',
            Resource: sdk('scheduler:updateSchedule'),
            Arguments: jsonata(
              `$merge([$sift($states.input, function($value, $name) {$not($name in ['Arn', 'CreationDate', 'LastModificationDate'])}), {'State': 'DISABLED', 'Description': ${markExpression('$states.input.Description', `$lookup(${JSON.stringify(limits)}, $job)`)}}])`,
            ),
            Retry: patient,
            End: true,
          },
        },
      },
      Output: {},
      Next: 'Tell paused',
    },
    ...publishStates(plan, 'Tell paused', { subject: subjectOf("' is paused'"), text: paused }, { Next: 'Done' }),
    Done: { Type: 'Succeed' },
  };
}

/** The sum of a job's successes from an instant on. CloudWatch keeps hours for 455 days. */
export const heartbeats = (since: string, periodSeconds: number | string) => ({
  Namespace: 'Punctual',
  MetricName: 'Heartbeat',
  Dimensions: [{ Name: 'Job', Value: sub(jsonata(`'${stackName}_' & $job`)) }],
  StartTime: since,
  EndTime: jsonata('$now()'),
  Period: periodSeconds,
  Statistics: ['Sum'],
});
