/**
 * One missed run among uneven gaps, which the alarm on silence cannot see: its window is the longest gap. Each schedule of such a job has a second with
 * the same times, which starts `AppMissed`: that waits a little, and tells when no run has begun since. A schedule that is paused owes no run.
 * Source: "Adding context attributes", EventBridge Scheduler User Guide.
 */
import { iso } from '../../../languages/instant.ts';
import { pascal } from '../../config/resolve/names.ts';
import type { Job, JobSchedule } from '../../resolved-app.ts';
import { getAtt, given, type Resources, ref, stackName, sub } from '../cloudformation.ts';
import { scheduleName } from '../job/schedule.ts';
import { jsonata, patient, type States, sdk } from '../job/states.ts';
import { missable, type Plan } from '../plan.ts';
import { publishStates, subjectOf } from './publish.ts';
import { machine } from './tell.ts';

/** Scheduler starts within a minute, and tries again what was refused; later than this a person wants to know. */
const graceSeconds = 900;
const hourSeconds = 3600;

/** From the time that it is due on. */
const waitOf = ({ windowMinutes = 0 }: JobSchedule): number => windowMinutes * 60 + graceSeconds;

export function missedResources(plan: Plan): Resources {
  const watched = missable(plan);
  if (watched.length === 0) return {};
  const longestWait = Math.max(...watched.flatMap(({ schedules }) => schedules.map(waitOf)));
  return {
    AppMissed: machine('app-missed', 'Tells of a run that did not start.', states(plan), longestWait + hourSeconds),
  };
}

const states = (plan: Plan): States => ({
  Wait: {
    Type: 'Wait',
    Seconds: jsonata('$states.input.seconds'),
    Assign: {
      job: jsonata('$states.input.job'),
      due: jsonata('$states.input.due'),
      schedule: jsonata('$states.input.schedule'),
    },
    Next: 'Newest',
  },
  Newest: {
    Type: 'Task',
    Resource: sdk('sfn:listExecutions'),
    Arguments: {
      StateMachineArn: sub(
        jsonata(`'arn:\${AWS::Partition}:states:\${AWS::Region}:\${AWS::AccountId}:stateMachine:${stackName}_' & $job`),
      ),
      MaxResults: 1,
    },
    Retry: patient,
    Output: { begun: jsonata('$count($states.result.Executions[$toMillis(StartDate) >= $toMillis($due)])') },
    Next: 'Begun',
  },
  Begun: {
    Type: 'Choice',
    Choices: [{ Condition: jsonata('$states.input.begun > 0'), Next: 'Fine' }],
    Default: 'Schedule',
  },
  Schedule: {
    Type: 'Task',
    Resource: sdk('scheduler:getSchedule'),
    Arguments: { GroupName: ref('AppScheduleGroup'), Name: jsonata('$schedule') },
    Retry: [{ ErrorEquals: ['Scheduler.ResourceNotFoundException'], MaxAttempts: 0 }, ...patient],
    Output: {
      owes: jsonata("$states.result.State = 'ENABLED' and $toMillis($states.result.CreationDate) <= $toMillis($due)"),
    },
    Catch: [{ ErrorEquals: ['Scheduler.ResourceNotFoundException'], Output: {}, Next: 'Missed' }],
    Next: 'Owes',
  },
  Owes: {
    Type: 'Choice',
    Choices: [{ Condition: jsonata('$states.input.owes'), Next: 'Missed' }],
    Default: 'Fine',
  },
  Fine: { Type: 'Succeed' },
  ...publishStates(plan, 'Missed', { subject: subjectOf("' did not start'"), text: notStarted }, { End: true }),
});

const notStarted =
  "$job & ' was due at ' & $due & ' and has not started.\\npunctual why ' & $job & '\\npunctual run ' & $job";

/** Of a rate nothing: its runs are evenly spaced, from an instant on that a second schedule would not share. */
export const missedSchedules = (job: Job): Resources =>
  job.alarms.silent?.tellsMissed
    ? Object.fromEntries(
        job.schedules
          .filter(({ schedule }) => schedule.kind !== 'rate')
          .map((each) => [`${job.logicalId}Missed${pascal(each.name ?? '')}`, watch(job, each)]),
      )
    : {};

const watch = (job: Job, each: JobSchedule) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: given({
    // A name has 64 characters, and a job's schedule takes up to 61.
    Name: `${scheduleName(job, each)}_ok`,
    GroupName: ref('AppScheduleGroup'),
    Description: `Tells when ${scheduleName(job, each)} was due and did not start.`,
    ScheduleExpression: watchedTimes(each),
    ScheduleExpressionTimezone: each.zone,
    StartDate: each.start === undefined ? undefined : iso(each.start),
    EndDate: each.end === undefined ? undefined : iso(each.end),
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: ref('AppMissed'),
      RoleArn: getAtt('AppScheduleRole'),
      Input: JSON.stringify({
        job: job.id,
        schedule: scheduleName(job, each),
        due: '<aws.scheduler.scheduled-time>',
        seconds: waitOf(each),
      }),
      RetryPolicy: { MaximumEventAgeInSeconds: 7200, MaximumRetryAttempts: 185 },
      DeadLetterConfig: { Arn: getAtt('AppUndelivered') },
    },
  }),
});

/** Where a run would be taken for the one before, as it begins within the wait: the first minute of hours that are so far apart. */
function watchedTimes(each: JobSchedule): string {
  const { schedule, expression } = each;
  if (schedule.kind !== 'cron') return expression;
  const { minutes, hours, fields } = schedule;
  const seconds = hours.flatMap((hour) => minutes.map((minute) => hour * hourSeconds + minute * 60));
  if (seconds.slice(1).every((at, index) => at - (seconds[index] as number) > waitOf(each))) return expression;
  const kept: number[] = [];
  for (const hour of hours)
    if (kept.length === 0 || (hour - (kept.at(-1) as number)) * hourSeconds > waitOf(each)) kept.push(hour);
  return `cron(${minutes[0]} ${kept.join(',')} ${fields.slice(2).join(' ')})`;
}
