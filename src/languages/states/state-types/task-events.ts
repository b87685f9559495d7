/**
 * The history events of a task: AWS has a family of them for activities and one for Lambda functions that are named by their ARN; all other tasks share one.
 * Source: Step Functions API reference, "HistoryEvent".
 */
import type { NewEvent } from '../history.ts';
import type { TaskState } from '../machine.ts';
import type { Resource } from '../resource.ts';
import { resourceName } from '../resources.ts';

type Family = 'Task' | 'Activity' | 'LambdaFunction';

function familyOf({ kind, service, action }: Resource): Family {
  if (kind === 'activity') return 'Activity';
  return service === 'lambda' && action === '' ? 'LambdaFunction' : 'Task';
}

const resourceFields = (resource: Resource) => ({
  resource: resourceName(resource),
  resourceType: resource.service,
});

interface Scheduled {
  /** JSON text. */
  readonly parameters: string;
  readonly region: string;
  readonly timeoutInSeconds: number | undefined;
  readonly heartbeatInSeconds: number | undefined;
  /** A role of the task's own. */
  readonly roleArn: string | undefined;
}

export function scheduledEvent({ resource }: TaskState, scheduled: Scheduled): NewEvent {
  const { parameters, region, roleArn, timeoutInSeconds, heartbeatInSeconds } = scheduled;
  const credentials = roleArn === undefined ? {} : { taskCredentials: { roleArn } };
  switch (familyOf(resource)) {
    case 'Activity':
      return {
        type: 'ActivityScheduled',
        resource: resource.arn,
        input: parameters,
        timeoutInSeconds,
        heartbeatInSeconds,
      };
    case 'LambdaFunction':
      return {
        type: 'LambdaFunctionScheduled',
        resource: resource.arn,
        input: parameters,
        timeoutInSeconds,
        ...credentials,
      };
    case 'Task':
      return {
        type: 'TaskScheduled',
        parameters,
        region,
        ...resourceFields(resource),
        timeoutInSeconds,
        heartbeatInSeconds,
        ...credentials,
      };
  }
}

type Outcome = 'Succeeded' | 'Failed' | 'TimedOut';

export const outcomeEvent = (
  { resource }: TaskState,
  outcome: Outcome,
  details: Pick<NewEvent, 'output' | 'error' | 'cause'>,
): NewEvent => {
  const family = familyOf(resource);
  return { type: `${family}${outcome}`, ...details, ...(family === 'Task' ? resourceFields(resource) : {}) };
};

/** The call is made; an activity is started by its worker. */
export const startedEvent = ({ resource }: TaskState): NewEvent =>
  familyOf(resource) === 'LambdaFunction'
    ? { type: 'LambdaFunctionStarted' }
    : { type: 'TaskStarted', ...resourceFields(resource) };

/** Of a call whose response is not the task's result, or that was not accepted; of an activity that cannot be offered. */
export const submittedEvent = (
  { resource }: TaskState,
  submitted: { readonly output: string } | { readonly error: string | undefined; readonly cause: string | undefined },
): NewEvent =>
  familyOf(resource) === 'Activity'
    ? { type: 'ActivityScheduleFailed', ...submitted }
    : {
        type: 'output' in submitted ? 'TaskSubmitted' : 'TaskSubmitFailed',
        ...submitted,
        ...resourceFields(resource),
      };
