/**
 * One container, tried until it succeeds or its failure has no retry left. A Parallel of one branch: the branch renames the failure, so that the
 * Parallel's Retry can tell failures apart, which in the States Language it can only do by name.
 * Sources: "Run Amazon ECS or Fargate tasks with Step Functions" and "Handling errors", AWS Step Functions Developer Guide; "StopCode", ECS API
 * reference. ATTEMPT is the Parallel's RetryCount, handed in by its Arguments.
 */
import type { Job, Retrier, Step } from '../../resolved-app.ts';
import type { Value } from '../cloudformation.ts';
import { clusterArn, type Plan, vpcConfiguration } from '../plan.ts';
import { jsonata, optimized, type States } from './states.ts';
import { family } from './task-definition.ts';

/** `Attempt`, or `Attempt export` of a step. */
export const attemptName = (step: Step): string => named('Attempt', step);
const named = (what: string, { name }: Step): string => (name === undefined ? what : `${what} ${name}`);

/** `next`: the state after it, or the end. */
export function attemptState(plan: Plan, job: Job, step: Step, next: Readonly<Record<string, Value>>): States {
  const retry = step.retriers.filter(({ attempts }) => attempts > 0).map(retrierOf);
  return {
    [attemptName(step)]: {
      Type: 'Parallel',
      Arguments: { attempt: jsonata('$states.context.State.RetryCount') },
      Branches: [{ StartAt: named('Run', step), States: branch(plan, job, step) }],
      ...(retry.length > 0 ? { Retry: retry } : {}),
      Output: {},
      ...next,
    },
  };
}

function branch(plan: Plan, job: Job, step: Step): States {
  return {
    [named('Run', step)]: run(plan, job, step),
    ...(job.task.sidecars.length > 0 ? judge(job, step) : {}),
    [named('Classify', step)]: classify(step),
  };
}

/**
 * To .sync a task has failed if any of its containers did, and a side-car that is stopped with the job mostly ends with 137 or 143: seen on AWS,
 * wellcomecollection/catalogue-pipeline#3377. The job's own exit code counts, and a side-car's that is essential and ended by itself.
 */
function judge({ task }: Job, step: Step): States {
  const exitOf = (name: string): string => `$states.input.task.Containers[Name = '${name}'].ExitCode`;
  const essential = task.sidecars.filter((sidecar) => sidecar.essential);
  const fine = [`${exitOf('job')} = 0`, ...essential.map(({ name }) => `${exitOf(name)} in [0, 137, 143]`)].join(
    ' and ',
  );
  return {
    [named('Judge', step)]: {
      Type: 'Choice',
      Choices: [{ Condition: jsonata(fine), Next: named('Ended well', step) }],
      Default: named('Classify', step),
    },
    [named('Ended well', step)]: { Type: 'Succeed' },
  };
}

function run(plan: Plan, job: Job, step: Step): Readonly<Record<string, Value>> {
  return {
    Type: 'Task',
    Resource: optimized('ecs:runTask.sync'),
    TimeoutSeconds: step.timeoutSeconds,
    Arguments: {
      Cluster: clusterArn(plan),
      TaskDefinition: family(job, step),
      ...capacity(job),
      PlatformVersion: 'LATEST',
      PropagateTags: 'TASK_DEFINITION',
      Group: jsonata('$states.context.Execution.Name'),
      NetworkConfiguration: { AwsvpcConfiguration: vpcConfiguration(job.task.network) },
      Overrides: jsonata(overrides(step)),
    },
    Catch: [
      {
        // All but States.Timeout, which the Retry outside knows by its own name. Only a task that was started and stopped carries itself in Cause.
        ErrorEquals: ['States.TaskFailed'],
        Next: named(job.task.sidecars.length > 0 ? 'Judge' : 'Classify', step),
        Output: {
          attempt: jsonata('$states.input.attempt'),
          error: jsonata('$states.errorOutput.Error'),
          cause: jsonata('$states.errorOutput.Cause'),
          task: jsonata("$states.errorOutput.Error = 'States.TaskFailed' ? $parse($states.errorOutput.Cause) : {}"),
        },
      },
    ],
    End: true,
  };
}

function capacity({ task }: Job): Readonly<Record<string, Value>> {
  if (task.capacity === 'fargate') return { LaunchType: 'FARGATE' };
  const provider =
    task.capacity === 'spot' ? 'FARGATE_SPOT' : jsonata("$states.input.attempt = 0 ? 'FARGATE_SPOT' : 'FARGATE'");
  return { CapacityProviderStrategy: [{ CapacityProvider: provider, Weight: 1 }] };
}

/**
 * What the container learns of its run. SCHEDULED_TIME is the same for every attempt, and for a start that was delivered twice: the job's key to do
 * nothing twice. Who starts a run by hand may give it `command`, `environment`, `memory` (MiB) and `cpu` (units) by its input.
 */
function overrides(step: Step): string {
  const variables = [
    ['SCHEDULED_TIME', `$exists($input.scheduledTime) ? $input.scheduledTime : $states.context.Execution.StartTime`],
    ['RUN_ID', '$states.context.Execution.Name'],
    // A redrive runs the container again with the input that it had: each is one attempt more.
    ['ATTEMPT', '$string($states.input.attempt + $states.context.Execution.RedriveCount)'],
    ['JOB_INPUT', `$exists($input.input) ? $string($input.input) : '{}'`],
  ].map(([name, value]) => `{'Name': '${name}', 'Value': ${value}}`);
  const fixed = step.name === undefined || step.ownTask ? [] : Object.entries(step.container.environment);
  const own = fixed.map(([name, value]) => `{'Name': ${JSON.stringify(name)}, 'Value': ${JSON.stringify(value)}}`);
  const given = `$each($input.environment, function($value, $name) {{'Name': $name, 'Value': $string($value)}})`;
  const command =
    step.name === undefined || step.ownTask || step.container.command === undefined
      ? '{}'
      : `{'Command': ${JSON.stringify(step.container.command)}}`;
  const container = `$merge([{'Name': 'job', 'Environment': $append([${[...variables, ...own].join(', ')}], ${given})}, $exists($input.command) ? {'Command': $input.command} : ${command}])`;
  const size = (member: string, name: string): string =>
    `$exists($input.${name}) ? {'${member}': $string($input.${name})} : {}`;
  return `($input := $states.context.Execution.Input; $merge([{'ContainerOverrides': [${container}]}, ${size('Memory', 'memory')}, ${size('Cpu', 'cpu')}]))`;
}

/** Names the failure by its kind, and says in words what happened. */
function classify({ retriers }: Step): Readonly<Record<string, Value>> {
  const codes = retriers.flatMap(({ exitCode }) => (exitCode === undefined ? [] : [exitCode]));
  const byCode = codes.length === 0 ? '' : `$code in [${codes.join(', ')}] ? 'Job.Exit' & $string($code) : `;
  return {
    Type: 'Fail',
    Error: jsonata(
      `($task := $states.input.task; $code := $task.Containers[Name = 'job'].ExitCode; $task.StopCode = 'TaskFailedToStart' ? 'Job.LaunchFailed' : ` +
        `$task.StopCode in ['SpotInterruption', 'TerminationNotice'] ? 'Job.Interrupted' : ${byCode}` +
        `$exists($task.StopCode) ? 'Job.Failed' : $replace($states.input.error, 'States.', 'Job.'))`,
    ),
    Cause: jsonata(
      `($task := $states.input.task; $job := $task.Containers[Name = 'job']; $exists($task.StopCode) ? ` +
        `'attempt ' & $string($states.input.attempt + 1) & ': ' & ($exists($job.ExitCode) ? 'exit code ' & $string($job.ExitCode) : $task.StopCode) & ', ' & ` +
        `($exists($job.Reason) ? $job.Reason : $task.StoppedReason) & ' (' & $task.TaskArn & ')' : $states.input.cause)`,
    ),
  };
}

/** Of a launch: no capacity, a throttled API (which ECS may hide as InvalidParameter), no image. */
const launchErrors = [
  'AmazonECS.Unknown',
  'ECS.AmazonECSException',
  'ECS.ServerException',
  'ECS.InvalidParameterException',
  'Job.LaunchFailed',
];

const errorsOf = ({ kind, exitCode }: Retrier): readonly string[] => {
  switch (kind) {
    case 'launch':
      return launchErrors;
    case 'interruption':
      return ['Job.Interrupted'];
    case 'timeout':
      return ['States.Timeout'];
    case 'exitCode':
      return [`Job.Exit${exitCode}`];
    case 'failure':
      return ['Job.Failed'];
  }
};

const retrierOf = (retrier: Retrier) => ({
  ErrorEquals: errorsOf(retrier),
  IntervalSeconds: retrier.waitSeconds,
  MaxAttempts: retrier.attempts,
  BackoffRate: retrier.backoff,
  ...(retrier.maxWaitSeconds === undefined ? {} : { MaxDelaySeconds: retrier.maxWaitSeconds }),
  JitterStrategy: 'FULL',
});
