/**
 * A task's call: through the dispatcher, as the machine's role. Its response, or why there is none, is the execution's next input.
 * One attempt is one call: RunTask carries a client token made of the execution and the attempt.
 */

import { createHash } from 'node:crypto';
import type { RunTaskResponse } from '@aws-sdk/client-ecs';
import type { PutEventsResponse } from '@aws-sdk/client-eventbridge';
import type { CallCommand } from '../../../../languages/states/command.ts';
import type { About } from '../../../../languages/states/execution.ts';
import { threadOfToken } from '../../../../languages/states/step.ts';
import type { StepInput } from '../../../../languages/states/step-input.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context, Row } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import type { Running } from '../execution/running.ts';
import { stepExecution } from '../execution/step-execution.ts';
import { roleSession, trustDenied } from '../role-session.ts';
import { waitForTask } from './ecs-tasks.ts';
import { taskErrorOf } from './service-error.ts';
import { requestOf } from './service-request.ts';
import { responseOf } from './service-response.ts';

/** The row of a call. One that no thread waits for any more is not made. */
export function callService(states: States, context: Context, row: Row): void {
  const id = Number(row.subject);
  const call = row.payload as CallCommand;
  const running = states.running.get(id);
  if (running && isAwaited(running, call.token))
    stepExecution(states, context, id, makeCall(states, context, running, call));
}

const isAwaited = ({ execution }: Running, token: number): boolean =>
  threadOfToken(execution.threads, token)?.status.is === 'calling';

function makeCall(states: States, context: Context, { id, execution }: Running, call: CallCommand): StepInput {
  const { service, action, token } = call;
  const { about } = execution;
  const session = assumeRole(context, about);
  if (!session) return { is: 'failed', token, error: 'States.Permissions', cause: trustDenied };
  const request = requestOf(call, clientToken(about, token));
  const operation = `${action[0]!.toUpperCase()}${action.slice(1)}`;
  try {
    return received(states, context, id, call, context.call<object>(service, operation, request, session));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { is: 'failed', token, ...taskErrorOf(service, error, context.id()) };
  }
}

function assumeRole(context: Context, { roleArn, machineArn }: About): Caller | undefined {
  try {
    return roleSession(context, roleArn, machineArn);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

const clientToken = ({ executionArn, startedAt }: About, token: number): string =>
  createHash('sha256').update(`${executionArn} ${startedAt} ${token}`).digest('hex').slice(0, 32);

function received(
  states: States,
  context: Context,
  id: number,
  { service, sync, token }: CallCommand,
  response: object,
): StepInput {
  const output = JSON.stringify(responseOf(service, response, { requestId: context.id(), at: context.now }));
  const failed = (error: string): StepInput => ({ is: 'failed', token, error, cause: output });
  if (service === 'events' && (response as PutEventsResponse).FailedEntryCount)
    return failed('EventBridge.FailedEntry');
  if (!sync) return { is: 'succeeded', token, output };
  const { tasks = [], failures = [] } = response as RunTaskResponse;
  const task = tasks[0];
  if (!task || failures.length > 0) return failed('AmazonECS.Unknown');
  waitForTask(states, context, {
    taskArn: String(task.taskArn),
    execution: id,
    token,
    clusterArn: String(task.clusterArn),
  });
  return { is: 'submitted', token, output };
}
