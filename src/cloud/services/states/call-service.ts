/**
 * A task's call: through the dispatcher, as the machine's role. What the service answers, or why it does not, is what happens next to the execution.
 * One attempt is one call: RunTask carries a client token made of the execution and the attempt.
 */

import { createHash } from 'node:crypto';
import type { RunTaskResponse } from '@aws-sdk/client-ecs';
import type { PutEventsResponse } from '@aws-sdk/client-eventbridge';
import type { Command } from '../../../languages/states/command.ts';
import type { About } from '../../../languages/states/execution.ts';
import type { StepInput } from '../../../languages/states/step-input.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Caller } from '../../kit/caller.ts';
import type { Context, Row } from '../../kit/service.ts';
import { waitFor } from './ended-task.ts';
import type { Parts } from './parts.ts';
import { roleSession, trustWords } from './role-session.ts';
import type { Running } from './runs.ts';
import { answerOf } from './service-answer.ts';
import { failureOf } from './service-failure.ts';
import { requestOf } from './service-request.ts';
import { stepExecution } from './step-execution.ts';

export type Call = Extract<Command, { do: 'call' }>;

/** The row of a call. One that nobody waits for any more is not made. */
export function callService(parts: Parts, context: Context, row: Row): void {
  const id = Number(row.subject);
  const call = row.payload as Call;
  const running = parts.runs.get(id);
  if (running && isAwaited(running, call.token)) stepExecution(parts, context, id, make(parts, context, running, call));
}

const isAwaited = ({ execution }: Running, token: number): boolean =>
  execution.threads.some(({ status }) => status.is === 'calling' && status.token === token);

function make(parts: Parts, context: Context, { id, execution }: Running, call: Call): StepInput {
  const { service, action, token } = call;
  const { about } = execution;
  const session = takeRole(context, about);
  if (!session) return { is: 'failed', token, error: 'States.Permissions', cause: trustWords };
  const request = requestOf(call, clientToken(about, token));
  const operation = `${action[0]!.toUpperCase()}${action.slice(1)}`;
  try {
    return taken(parts, context, id, call, context.call<object>(service, operation, request, session));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { is: 'failed', token, ...failureOf(service, error, context.id()) };
  }
}

function takeRole(context: Context, { roleArn, machineArn }: About): Caller | undefined {
  try {
    return roleSession(context, roleArn, machineArn);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

const clientToken = ({ executionArn, startedAt }: About, token: number): string =>
  createHash('sha256').update(`${executionArn} ${startedAt} ${token}`).digest('hex').slice(0, 32);

function taken(parts: Parts, context: Context, id: number, { service, sync, token }: Call, answer: object): StepInput {
  const output = JSON.stringify(answerOf(service, answer, { requestId: context.id(), at: context.now }));
  const failed = (error: string): StepInput => ({ is: 'failed', token, error, cause: output });
  if (service === 'events' && (answer as PutEventsResponse).FailedEntryCount) return failed('EventBridge.FailedEntry');
  if (!sync) return { is: 'succeeded', token, output };
  const { tasks = [], failures = [] } = answer as RunTaskResponse;
  const task = tasks[0];
  if (!task || failures.length > 0) return failed('AmazonECS.Unknown');
  waitFor(parts, context, { taskArn: String(task.taskArn), execution: id, token, clusterArn: String(task.clusterArn) });
  return { is: 'submitted', token, output };
}
