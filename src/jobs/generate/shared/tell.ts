/**
 * A run that failed, timed out or was stopped: the machine `AppTell` learns of it by Step Functions' own event, reads why it ended and what its
 * container printed last, and tells whoever is to know. One for all jobs: it also sees what a job's machine could not say itself.
 * Sources: "Automating Step Functions event delivery with EventBridge", AWS Step Functions Developer Guide; "Publish", SNS API reference.
 */
import type { Job } from '../../resolved-app.ts';
import {
  arn,
  getAtt,
  machineName,
  type Resource,
  type Resources,
  stackName,
  sub,
  type Value,
} from '../cloudformation.ts';
import { jsonata, patient, type States, sdk } from '../job/states.ts';
import { type Plan, tellsAnything } from '../plan.ts';
import { pauseStates } from './pause.ts';
import { publishStates, subjectOf } from './publish.ts';

export function tellResources(plan: Plan): Resources {
  if (!tellsAnything(plan)) return {};
  const patterns = endedPatterns(plan);
  return {
    AppTell: tellMachine(plan),
    ...(patterns ? { AppEndedRule: endedRule(patterns) } : {}),
  };
}

export const machine = (name: string, comment: string, states: States, timeoutSeconds = 3600): Resource => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    StateMachineName: sub(machineName(name)),
    StateMachineType: 'STANDARD',
    RoleArn: getAtt('AppMachineRole'),
    LoggingConfiguration: {
      Level: 'ERROR',
      IncludeExecutionData: false,
      Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: getAtt('AppMachineLogs') } }],
    },
    Definition: {
      Comment: comment,
      QueryLanguage: 'JSONata',
      TimeoutSeconds: timeoutSeconds,
      StartAt: Object.keys(states)[0],
      States: states,
    },
  },
});

const tellMachine = (plan: Plan): Resource =>
  machine('app-tell', 'Tells of a run that did not succeed.', tellStates(plan));

function tellStates(plan: Plan): States {
  const pausing = plan.app.jobs.filter(({ pauseAfterFailures }) => pauseAfterFailures !== undefined);
  return {
    Describe: {
      Type: 'Task',
      Resource: sdk('sfn:describeExecution'),
      Arguments: { ExecutionArn: jsonata('$states.input.detail.executionArn') },
      Retry: patient,
      Assign: {
        job: sub(jsonata(`$substringAfter($states.result.StateMachineArn, ':stateMachine:${stackName}_')`)),
        machine: jsonata('$states.result.StateMachineArn'),
        run: jsonata('$states.result.Name'),
        status: jsonata('$states.result.Status'),
        error: jsonata('$exists($states.result.Error) ? $states.result.Error : $states.result.Status'),
        cause: jsonata("$exists($states.result.Cause) ? $states.result.Cause : ''"),
        due: jsonata(
          '($input := $parse($states.result.Input); $exists($input.scheduledTime) ? $input.scheduledTime : $string($states.result.StartDate))',
        ),
        // Nothing at all would be an error of the expression.
        task: jsonata(
          "($found := $match($exists($states.result.Cause) ? $states.result.Cause : '', /:task\\/[^\\/ ]+\\/([0-9a-f]+)/); $exists($found) ? $found[0].groups[0] : '')",
        ),
      },
      Next: 'HasTask',
    },
    HasTask: {
      Type: 'Choice',
      // What was never launched has printed nothing, and has no stream.
      Choices: [{ Condition: jsonata("$task != '' and $error != 'Job.LaunchFailed'"), Next: 'LastLines' }],
      Default: 'Words',
    },
    LastLines: {
      Type: 'Task',
      Resource: sdk('cloudwatchlogs:getLogEvents'),
      Arguments: {
        LogGroupName: logGroupOf(plan),
        LogStreamName: jsonata("$job & '/job/' & $task"),
        Limit: 20,
        StartFromHead: false,
      },
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 2 }],
      Output: { lines: jsonata('[$states.result.Events.Message]') },
      // What it printed is worth telling, and no reason to be silent.
      Catch: [{ ErrorEquals: ['States.ALL'], Output: { lines: [] }, Next: 'Words' }],
      Next: 'Words',
    },
    Words: { Type: 'Pass', Assign: { text: jsonata(text) }, Output: {}, Next: 'Tell' },
    ...publishStates(
      plan,
      'Tell',
      { subject, text: '$text' },
      pausing.length > 0 ? { Next: 'MayPause' } : { End: true },
    ),
    ...(pausing.length > 0 ? pauseStates(plan, pausing) : {}),
  };
}

/** What a person asks first: which job, which run, why, its last words, and what to do. */
const subject = subjectOf("($status = 'TIMED_OUT' ? ' timed out' : $status = 'ABORTED' ? ' was stopped' : ' failed')");
const text =
  "$join([$job & ', due ' & $due & ': ' & $error, $cause != '' ? $cause : 'Step Functions gives no cause.', '', " +
  "$count($states.input.lines) > 0 ? $join($states.input.lines, '\n') & '\n' : '', 'run ' & $run, 'punctual why ' & $job, 'punctual retry ' & $run], '\n')";

function logGroupOf(plan: Plan): Value {
  const own = plan.app.jobs.filter(({ task }) => task.retentionDays !== 30).map(({ id }) => id);
  if (own.length === 0) return sub(`/punctual/${stackName}`);
  return sub(jsonata(`$job in ${JSON.stringify(own)} ? '/punctual/${stackName}/' & $job : '/punctual/${stackName}'`));
}

const ends = [
  ['FAILED', (job: Job) => job.alarms.failed !== false],
  ['TIMED_OUT', (job: Job) => job.alarms.timedOut],
  ['ABORTED', (job: Job) => job.alarms.aborted],
] as const;

/** Which ends are told, with the machines left out of each; undefined: none. */
function endedPatterns({ app }: Plan): readonly Readonly<Record<string, Value>>[] | undefined {
  const byOut = new Map<string, { statuses: string[]; out: readonly string[] }>();
  for (const [status, isTold] of ends) {
    const out = app.jobs.filter((job) => !isTold(job)).map(({ id }) => id);
    if (out.length === app.jobs.length) continue;
    const key = out.join(' ');
    const same = byOut.get(key) ?? { statuses: [], out };
    same.statuses.push(status);
    byOut.set(key, same);
  }
  const patterns = [...byOut.values()].map(({ statuses, out }) => ({
    status: statuses,
    // Its own failures are no news of a job, and would go round.
    stateMachineArn: [
      { 'anything-but': ['app-tell', ...out].map((id) => arn('states', `stateMachine:${machineName(id)}`)) },
    ],
  }));
  return patterns.length === 0 ? undefined : patterns;
}

const endedRule = (patterns: readonly Readonly<Record<string, Value>>[]): Resource => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Name: sub('${AWS::StackName}_ended'),
    Description: 'Runs that failed, timed out or were stopped.',
    EventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        executionArn: [{ prefix: arn('states', `execution:${stackName}_`) }],
        ...(patterns.length === 1 ? patterns[0] : { $or: patterns }),
      },
    },
    Targets: [
      {
        Id: 'tell',
        Arn: { Ref: 'AppTell' },
        RoleArn: getAtt('AppScheduleRole'),
        DeadLetterConfig: { Arn: getAtt('AppUndelivered') },
        RetryPolicy: { MaximumEventAgeInSeconds: 7200, MaximumRetryAttempts: 185 },
      },
    ],
  },
});
