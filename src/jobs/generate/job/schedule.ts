/**
 * A job's schedules. The universal target, because the templated one cannot set a run's name, which tells scheduled runs from those by hand.
 * Sources: "Using universal targets" and "Adding context attributes", EventBridge Scheduler User Guide.
 */

import { iso } from '../../../languages/instant.ts';
import { pascal } from '../../config/resolve/names.ts';
import type { Job, JobSchedule } from '../../resolved-app.ts';
import { getAtt, given, type Parameter, type Resources, ref, sub } from '../cloudformation.ts';

export const scheduleId = (job: Job, { name }: JobSchedule): string =>
  `${job.logicalId}Schedule${name === undefined ? '' : pascal(name)}`;

export const scheduleName = (job: Job, { name }: JobSchedule): string =>
  name === undefined ? job.id : `${job.id}.${name}`;

/** A pause is live: `deploy` keeps what it finds. */
export const stateParameter = (job: Job): Record<string, Parameter> =>
  job.schedules.length === 0
    ? {}
    : {
        [`${job.logicalId}State`]: {
          Type: 'String',
          Default: job.paused ? 'DISABLED' : 'ENABLED',
          AllowedValues: ['ENABLED', 'DISABLED'],
          Description: `Whether schedules start ${job.id}. punctual deploy keeps what pause and resume have set.`,
        },
      };

/** Each minute at most three times: AWS's own most is 185, in the time given. */
const attemptsMax = 185;

export const schedules = (job: Job): Resources =>
  Object.fromEntries(
    job.schedules.map((each) => [
      scheduleId(job, each),
      {
        Type: 'AWS::Scheduler::Schedule',
        Metadata: { Punctual: { Job: job.id, Words: each.words, CatchUp: job.catchUp } },
        Properties: given({
          Name: scheduleName(job, each),
          GroupName: ref('AppScheduleGroup'),
          Description: `${job.id}: ${each.words}${each.schedule.kind === 'rate' ? '' : `, ${each.zone}`}`,
          ScheduleExpression: each.expression,
          ScheduleExpressionTimezone: each.zone,
          StartDate: each.start === undefined ? undefined : iso(each.start),
          EndDate: each.end === undefined ? undefined : iso(each.end),
          FlexibleTimeWindow:
            each.windowMinutes === undefined
              ? { Mode: 'OFF' }
              : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: each.windowMinutes },
          State: ref(`${job.logicalId}State`),
          Target: {
            Arn: sub('arn:${AWS::Partition}:scheduler:::aws-sdk:sfn:startExecution'),
            RoleArn: getAtt('AppScheduleRole'),
            Input: sub(startInput(job, each)),
            RetryPolicy: { MaximumEventAgeInSeconds: job.startWithinSeconds, MaximumRetryAttempts: attemptsMax },
            DeadLetterConfig: { Arn: getAtt('AppUndelivered') },
          },
        }),
      },
    ]),
  );

/** The name is no exactly-once: AWS calls the id unique to an attempted delivery. The guard drops a second, younger start. */
function startInput(job: Job, { name, input }: JobSchedule): string {
  const run = given({ scheduledTime: '<aws.scheduler.scheduled-time>', schedule: name, input });
  const text = JSON.stringify({
    StateMachineArn: '\u0000',
    Name: 'scheduled-<aws.scheduler.execution-id>',
    Input: JSON.stringify(run),
  });
  return text.replaceAll('${', '${!').replace('\\u0000', `\${${job.logicalId}Machine}`);
}
