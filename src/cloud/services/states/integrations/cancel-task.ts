/**
 * An execution no longer waits for what it started (it was stopped or timed out, or the attempt did): a task, an execution. It is stopped, as the machine's role; an
 * activity's task is offered no more. Where the role may not, it goes on, and the denial is reported to the operator.
 */
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Row } from '../../../kit/service.ts';
import { stoppedByStateMachine } from '../../../kit/stopped-reasons.ts';
import { isExpressExecution } from '../arns.ts';
import type { States } from '../context.ts';
import { roleSession } from '../role-session.ts';
import type { ChildRow } from '../tables/children.ts';
import type { WaitingTask } from '../tables/waiting-tasks.ts';
import { stopWaitingForChild } from './child-executions.ts';
import { stopWaiting } from './ecs-tasks.ts';

/** The row's payload; the machine may be deleted when it is taken. */
export interface Cancellation {
  readonly token: number;
  readonly roleArn: string;
  readonly machineArn: string;
}

export function cancelTask(states: States, context: Context, { subject, payload }: Row): void {
  const { token, roleArn, machineArn } = payload as Cancellation;
  const execution = Number(subject);
  const { waitingTasks, offers } = states.tables;
  offers.removeOf(execution, token);
  const task = waitingTasks.ofToken(execution, token);
  if (task) stopWaiting(states, context, task);
  const child = stopWaitingForChild(states, execution, token);
  // An express one ends by itself: StopExecution does not take it.
  const childStop = child && !isExpressExecution(child.childArn) ? stopOfChild(child) : undefined;
  const stop = task ? stopOfTask(task) : childStop;
  if (!stop) return;
  try {
    context.call(stop.service, stop.operation, stop.input, roleSession(context, roleArn, machineArn));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    states.host.reportError(`an execution of ${machineArn} has ended, its ${stop.what} goes on`, error);
  }
}

const stopOfTask = ({ clusterArn, taskArn }: WaitingTask) => ({
  service: 'ecs',
  operation: 'StopTask',
  input: { cluster: clusterArn, task: taskArn, reason: stoppedByStateMachine },
  what: `task ${taskArn}`,
});

const stopOfChild = ({ childArn }: ChildRow) => ({
  service: 'states',
  operation: 'StopExecution',
  input: { executionArn: childArn },
  what: `execution ${childArn}`,
});
