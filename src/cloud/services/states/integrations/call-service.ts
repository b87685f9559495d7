/**
 * A task's call: through the dispatcher, as the machine's role. Its response, or why there is none, is the execution's next input.
 * One attempt is one call: RunTask carries a client token made of the execution and the attempt.
 */

import { createHash } from 'node:crypto';
import type { RunTaskResponse } from '@aws-sdk/client-ecs';
import type { PutEventsResponse } from '@aws-sdk/client-eventbridge';
import type { StartExecutionOutput, StartSyncExecutionInput } from '@aws-sdk/client-sfn';
import type { CallCommand } from '../../../../languages/states/command.ts';
import { insteadFor } from '../../../../languages/states/elsewhere.table.ts';
import type { About } from '../../../../languages/states/execution.ts';
import type { Pattern } from '../../../../languages/states/resources.table.ts';
import { threadOfToken } from '../../../../languages/states/step.ts';
import type { StepInput } from '../../../../languages/states/step-input.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context, Row } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import type { Running } from '../execution/running.ts';
import { stepExecution } from '../execution/step-execution.ts';
import { roleSession, taskSession, trustDenied } from '../role-session.ts';
import { waitForChild } from './child-executions.ts';
import { waitForTask } from './ecs-tasks.ts';
import { answerAbsent, answerFromFile } from './mocked.ts';
import { sdkErrorOf } from './sdk/error.ts';
import { tooLargeObject } from './sdk/large-object.ts';
import { operationName, sdkNameOf, sdkOperation } from './sdk/operation.ts';
import { sdkRequest } from './sdk/request.ts';
import { sdkResponse } from './sdk/response.ts';
import { beginSync, startsSync } from './sdk/start-sync-execution.ts';
import { taskErrorOf } from './service-error.ts';
import { serviceErrors } from './service-errors.table.ts';
import { requestOf } from './service-request.ts';
import { responseOf } from './service-response.ts';

/** The row of a call. One that no thread waits for any more is not made. */
export function callService(states: States, context: Context, row: Row): void {
  const id = Number(row.subject);
  const call = row.payload as CallCommand;
  const running = states.running.get(id);
  if (!running || !isAwaited(running, call.token)) return;
  const task = { token: call.token, pattern: patternOf(call) };
  if (answerFromFile(states, context, running, task)) return;
  if (states.host.absent && !requested(context, call, '')) {
    answerAbsent(states, context, running, task, nameOf(call));
    return;
  }
  const result = makeCall(states, context, running, call);
  if (result) stepExecution(states, context, id, result);
}

const nameOf = ({ service, action }: CallCommand): string => `${service}${action && `:${action}`}`;

const isAwaited = ({ execution }: Running, token: number): boolean =>
  threadOfToken(execution.threads, token)?.status.is === 'calling';

/** A service that AWS has and this cloud has not; or the machine was made for a test case. */
const notHere = (call: CallCommand): StepInput => ({
  is: 'failed',
  token: call.token,
  error: 'States.Runtime',
  cause: `${nameOf(call)} is not there, and no mocked response answers for it: ${insteadFor(call.service)}, or start the execution with a test case of a mock file.`,
});

/** Makes it, as the role of the execution. Undefined: what comes of it comes later. */
export function makeCall(
  states: States,
  context: Context,
  { id, execution }: Pick<Running, 'id' | 'execution'>,
  call: CallCommand,
): StepInput | undefined {
  const { token } = call;
  const made = requested(context, call, clientToken(execution.about, token));
  if (!made) return notHere(call);
  const { operation, request, output } = made;
  let session: Caller | undefined;
  try {
    session = sessionOf(context, execution.about, call.roleArn);
    if (startsSync(call)) {
      beginSync(states, context, { execution: id, token }, request as StartSyncExecutionInput, session);
      return undefined;
    }
    const tooLarge = tooLargeObject(context, session, { token, operation, request });
    if (tooLarge) return tooLarge;
    const response = context.call<object>(operation.service, operation.name, request, session);
    return received(states, context, id, call, response, output(response));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { error: name, cause } = session
      ? errorOf(call.service, operation.service, error, context)
      : notAssumed(error);
    return { is: 'failed', token, error: name, cause };
  }
}

const notAssumed = ({ message }: AwsError) => ({ error: 'States.Permissions', cause: message });

function sessionOf(context: Context, { roleArn, machineArn }: About, taskRoleArn: string | undefined): Caller {
  let session: Caller;
  try {
    session = roleSession(context, roleArn, machineArn);
  } catch (error) {
    throw error instanceof AwsError ? new AwsError(error.code, trustDenied) : error;
  }
  return taskRoleArn === undefined ? session : taskSession(context, session, taskRoleArn, machineArn);
}

function errorOf(named: string, service: string, error: AwsError, context: Context) {
  const sdk = sdkNameOf(named);
  return sdk === undefined
    ? taskErrorOf(named, error, context.id())
    : sdkErrorOf(service, sdk, error, () => context.id());
}

interface Requested {
  readonly operation: { readonly service: string; readonly name: string };
  readonly request: object;
  /** The task's result, or what it is submitted with, as JSON. */
  readonly output: (response: object) => string;
}

/** Undefined where this cloud has no such operation for clients. */
function requested(
  context: Context,
  { service, action, parameters }: CallCommand,
  token: string,
): Requested | undefined {
  const sdk = sdkNameOf(service);
  if (sdk === undefined)
    return Object.hasOwn(serviceErrors, service)
      ? {
          operation: { service, name: operationName(action) },
          request: requestOf({ service, parameters }, token),
          output: (response) => responseOf(service, response, { requestId: context.id(), at: context.now }),
        }
      : undefined;
  const model = sdkOperation(sdk, action);
  if (!model || !context.offers(model.service, model.operation)) return undefined;
  return {
    operation: { service: model.service, name: model.operation },
    request: sdkRequest(model.input, parameters),
    output: (response) => JSON.stringify(sdkResponse(model.output, response)),
  };
}

const clientToken = ({ executionArn, startedAt }: About, token: number): string =>
  createHash('sha256').update(`${executionArn} ${startedAt} ${token}`).digest('hex').slice(0, 32);

function received(
  states: States,
  context: Context,
  id: number,
  { service, token, ...call }: CallCommand,
  response: object,
  output: string,
): StepInput {
  const failed = (error: string): StepInput => ({ is: 'failed', token, error, cause: output });
  const pattern = patternOf(call);
  if (service === 'events' && (response as PutEventsResponse).FailedEntryCount)
    return failed('EventBridge.FailedEntry');
  if (pattern === '') return { is: 'succeeded', token, output };
  if (pattern === '.waitForTaskToken' && service !== 'ecs') return { is: 'submitted', token, output };
  if (service === 'states') {
    const childArn = String((response as StartExecutionOutput).executionArn);
    waitForChild(states, context, { childArn, execution: id, token, asJson: pattern === '.sync:2' });
    return { is: 'submitted', token, output };
  }
  const { tasks = [], failures = [] } = response as RunTaskResponse;
  const task = tasks[0];
  if (!task || failures.length > 0) return failed('AmazonECS.Unknown');
  if (pattern === '.waitForTaskToken') return { is: 'submitted', token, output };
  waitForTask(states, context, {
    taskArn: String(task.taskArn),
    execution: id,
    token,
    clusterArn: String(task.clusterArn),
  });
  return { is: 'submitted', token, output };
}

/** Rows of versions that knew no other pattern say `sync`. */
const patternOf = (call: Pick<CallCommand, 'pattern'> & { readonly sync?: boolean }): Pattern =>
  call.pattern ?? (call.sync ? '.sync' : '');
