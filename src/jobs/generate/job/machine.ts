/**
 * A job's state machine: is an older run still going? Attempts, one step after another. Then a heartbeat, the proof of success that silence is
 * measured by: a run that was skipped gives none.
 * A run that fails ends where it failed: `AppTell` learns of it by its event.
 */
import type { Job, Step } from '../../resolved-app.ts';
import { getAtt, machineName, type Resource, sub, type Value } from '../cloudformation.ts';
import type { Plan } from '../plan.ts';
import { attemptName, attemptState } from './attempt.ts';
import { jsonata, patient, type States, sdk } from './states.ts';
import { taskIds } from './task-definition.ts';

export function machine(plan: Plan, job: Job): Resource {
  const states = statesOf(plan, job);
  return {
    Type: 'AWS::StepFunctions::StateMachine',
    // The family is named, not referenced: a retry finds an ACTIVE revision after an update too.
    DependsOn: taskIds(job),
    Metadata: {
      Punctual: {
        Job: job.id,
        Attempts: job.times.attempts,
        WaitSeconds: job.times.waitSeconds,
        SumSeconds: job.times.sumSeconds,
      },
    },
    Properties: {
      StateMachineName: sub(machineName(job.id)),
      StateMachineType: 'STANDARD',
      RoleArn: getAtt(plan.app.roles === 'each' ? `${job.logicalId}MachineRole` : 'AppMachineRole'),
      LoggingConfiguration: {
        Level: 'ERROR',
        IncludeExecutionData: false,
        Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: getAtt('AppMachineLogs') } }],
      },
      Definition: {
        Comment: job.description ?? `Runs ${job.id}.`,
        QueryLanguage: 'JSONata',
        TimeoutSeconds: job.wholeTimeoutSeconds,
        StartAt: Object.keys(states)[0],
        States: states,
      },
      Tags: [
        { Key: 'punctual:app', Value: plan.app.name },
        { Key: 'punctual:job', Value: job.id },
      ],
    },
  };
}

function statesOf(plan: Plan, job: Job): States {
  const first = firstOf(job);
  const states: States = {};
  if (job.overlap === 'skip') Object.assign(states, guard(job.maxRunsPerDay === undefined ? first : 'ListDay'));
  if (job.maxRunsPerDay !== undefined) Object.assign(states, ceiling(job.maxRunsPerDay, first));
  for (const [index, stage] of job.stages.entries()) {
    const following = job.stages[index + 1];
    Object.assign(
      states,
      stageState(plan, job, stage, following ? stageName(following, index + 1) : 'Heartbeat', index),
    );
  }
  return { ...states, ...heartbeat(job) };
}

const firstOf = ({ stages }: Job): string => stageName(stages[0] ?? [], 0);

const stageName = (stage: readonly Step[], index: number): string =>
  stage.length === 1 ? beginOf(stage[0] as Step) : `Together ${index + 1}`;

function stageState(plan: Plan, job: Job, stage: readonly Step[], next: string, index: number): States {
  const [only] = stage;
  if (stage.length === 1 && only)
    return { ...unlessDone(only, next), ...attemptState(plan, job, only, { Next: next }) };
  const branches = stage.map((step) => ({
    StartAt: beginOf(step),
    States: {
      ...unlessDone(step, `${step.name} was done`),
      ...attemptState(plan, job, step, { End: true }),
      [`${step.name} was done`]: { Type: 'Succeed' },
    },
  }));
  return { [stageName(stage, index)]: { Type: 'Parallel', Branches: branches, Output: {}, Next: next } };
}

const beginOf = (step: Step): string => (step.name === undefined ? attemptName(step) : `Is ${step.name} done`);

/** A run that is tried again names the steps that succeeded before in its input, as `done`: they are not run again. */
const unlessDone = (step: Step, done: string): States =>
  step.name === undefined
    ? {}
    : {
        [beginOf(step)]: {
          Type: 'Choice',
          Choices: [{ Condition: jsonata(`'${step.name}' in $states.context.Execution.Input.done`), Next: done }],
          Default: attemptName(step),
        },
      };

const executions = (more: Readonly<Record<string, Value>>) => ({
  Type: 'Task',
  Resource: sdk('sfn:listExecutions'),
  TimeoutSeconds: 60,
  Retry: patient,
  ...more,
});

/** The oldest goes on, ties by ARN: of two that see each other exactly one does. */
const guard = (next: string): States => ({
  ListRunning: executions({
    Arguments: { StateMachineArn: jsonata('$states.context.StateMachine.Id'), StatusFilter: 'RUNNING' },
    Output: {
      older: jsonata(
        '$count($states.result.Executions[ExecutionArn != $states.context.Execution.Id and ' +
          '($toMillis(StartDate) < $toMillis($states.context.Execution.StartTime) or ' +
          '($toMillis(StartDate) = $toMillis($states.context.Execution.StartTime) and ExecutionArn < $states.context.Execution.Id))])',
      ),
    },
    Next: 'Overlaps',
  }),
  Overlaps: {
    Type: 'Choice',
    Choices: [{ Condition: jsonata('$states.input.older > 0'), Next: 'Skipped' }],
    Default: next,
  },
  Skipped: { Type: 'Succeed', Output: { skipped: 'An older run is still going.' } },
});

/** A schedule that goes wild costs money: over the ceiling a run fails before anything is launched. */
const ceiling = (most: number, next: string): States => ({
  ListDay: executions({
    Arguments: { StateMachineArn: jsonata('$states.context.StateMachine.Id'), MaxResults: Math.min(1000, most + 1) },
    Output: {
      today: jsonata(
        '$count($states.result.Executions[$toMillis(StartDate) > $toMillis($states.context.Execution.StartTime) - 86400000])',
      ),
    },
    Next: 'WithinCeiling',
  }),
  WithinCeiling: {
    Type: 'Choice',
    Choices: [{ Condition: jsonata(`$states.input.today > ${most}`), Next: 'TooManyRuns' }],
    Default: next,
  },
  TooManyRuns: {
    Type: 'Fail',
    Error: 'Job.TooManyRuns',
    Cause: `More than ${most} runs in 24 hours: nothing was launched.`,
  },
});

const heartbeat = (job: Job): States => ({
  Heartbeat: {
    Type: 'Task',
    Resource: sdk('cloudwatch:putMetricData'),
    Arguments: {
      Namespace: 'Punctual',
      MetricData: [
        { MetricName: 'Heartbeat', Dimensions: [{ Name: 'Job', Value: sub(machineName(job.id)) }], Value: 1 },
      ],
    },
    Retry: patient,
    Output: { done: true },
    End: true,
  },
});
