/**
 * No execution waits for a task any more (its execution was stopped or timed out, or the attempt did): it is stopped, as the machine's role.
 * Where the role may not, the task goes on, and the denial is reported to the operator.
 */
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Row } from '../../../kit/service.ts';
import { stoppedByStateMachine } from '../../../kit/stopped-reasons.ts';
import type { States } from '../context.ts';
import { roleSession } from '../role-session.ts';
import { stopWaiting } from './ecs-tasks.ts';

/** The row's payload; the machine may be deleted when it is taken. */
export interface Cancellation {
  readonly token: number;
  readonly roleArn: string;
  readonly machineArn: string;
}

export function cancelTask(states: States, context: Context, row: Row): void {
  const { token, roleArn, machineArn } = row.payload as Cancellation;
  const task = states.tables.waitingTasks.ofToken(Number(row.subject), token);
  if (!task) return;
  stopWaiting(states, context, task);
  try {
    const session = roleSession(context, roleArn, machineArn);
    context.call(
      'ecs',
      'StopTask',
      { cluster: task.clusterArn, task: task.taskArn, reason: stoppedByStateMachine },
      session,
    );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    states.host.reportError(`an execution of ${machineArn} has ended, its task ${task.taskArn} goes on`, error);
  }
}
