/**
 * Silence that no alarm can see: of jobs rarer than CloudWatch's seven days, and of those that end. Their deadline's schedule starts `AppWatch`, which
 * looks for a success within the window and tells when there was none.
 * Source: "PutMetricAlarm" (at most seven days) and "GetMetricStatistics" (hours are kept for 455 days), CloudWatch API reference.
 */

import { iso, later } from '../../../languages/instant.ts';
import { sayDuration } from '../../config/duration.ts';
import type { Job } from '../../resolved-app.ts';
import { getAtt, given, type Resources, ref, stackName, sub } from '../cloudformation.ts';
import { scheduleName } from '../job/schedule.ts';
import { jsonata, patient, type States, sdk } from '../job/states.ts';
import { isAnyWatched, type Plan } from '../plan.ts';
import { heartbeats } from './pause.ts';
import { publishStates, subjectOf } from './publish.ts';
import { machine } from './tell.ts';

export const watchResources = (plan: Plan): Resources =>
  isAnyWatched(plan)
    ? { AppWatch: machine('app-watch', 'Looks for a success of a job that is rarely due.', watchStates(plan)) }
    : {};

function watchStates(plan: Plan): States {
  return {
    Heartbeats: {
      Type: 'Task',
      Resource: sdk('cloudwatch:getMetricStatistics'),
      Assign: {
        job: jsonata('$states.input.job'),
        seconds: jsonata('$states.input.seconds'),
        schedule: jsonata('$states.input.schedule'),
      },
      Arguments: {
        // At most 1,440 datapoints are answered: sixty days of hours.
        ...heartbeats(
          jsonata('$fromMillis($millis() - $states.input.seconds * 1000)'),
          jsonata('$states.input.seconds > 5184000 ? 86400 : 3600'),
        ),
        Dimensions: [{ Name: 'Job', Value: sub(jsonata(`'${stackName}_' & $states.input.job`)) }],
      },
      Retry: patient,
      Output: { successes: jsonata('$sum([$states.result.Datapoints.Sum, 0])') },
      Next: 'Succeeded',
    },
    Succeeded: {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$states.input.successes > 0'), Next: 'Fine' }],
      Default: 'Schedule',
    },
    Schedule: {
      Type: 'Task',
      Resource: sdk('scheduler:getSchedule'),
      Arguments: { GroupName: ref('AppScheduleGroup'), Name: jsonata('$schedule') },
      Retry: patient,
      // A schedule that is younger than the window has not had its time.
      Output: { young: jsonata('$toMillis($states.result.CreationDate) > $millis() - $seconds * 1000') },
      Next: 'Young',
    },
    Young: {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$states.input.young'), Next: 'Fine' }],
      Default: 'Silent',
    },
    Fine: { Type: 'Succeed' },
    ...publishStates(plan, 'Silent', { subject: subjectOf("' is silent'"), text: silentFor }, { End: true }),
  };
}

const silentFor =
  "$job & ' has not succeeded for ' & $string($round($seconds / 3600)) & ' hours.\\npunctual why ' & $job";

/** Daily at nine, in the job's own zone, or once when a job that ends should have succeeded. */
export function deadline(job: Job): Resources {
  const { silent: silence } = job.alarms;
  const [first] = job.schedules;
  if (!silence || silence.by === 'alarm' || !first) return {};
  const once = silence.by === 'once' && silence.at !== undefined;
  const input = { job: job.id, seconds: silence.windowSeconds, schedule: scheduleName(job, first) };
  return {
    [`${job.logicalId}Deadline`]: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: given({
        Name: `${job.id}.deadline`,
        GroupName: ref('AppScheduleGroup'),
        Description: `Tells when ${job.id} has not succeeded for ${sayDuration(silence.windowSeconds)}.`,
        ScheduleExpression: once
          ? `at(${iso(silence.at as NonNullable<typeof silence.at>).slice(0, 19)})`
          : 'cron(0 9 * * ? *)',
        ScheduleExpressionTimezone: once ? 'UTC' : first.zone,
        EndDate: !once && silence.at !== undefined ? iso(later(silence.at, silence.windowSeconds)) : undefined,
        FlexibleTimeWindow: { Mode: 'OFF' },
        State: ref(`${job.logicalId}State`),
        Target: {
          Arn: ref('AppWatch'),
          RoleArn: getAtt('AppScheduleRole'),
          Input: JSON.stringify(input),
          RetryPolicy: { MaximumEventAgeInSeconds: 7200, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: getAtt('AppUndelivered') },
        },
      }),
    },
  };
}
