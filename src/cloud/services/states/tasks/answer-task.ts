/**
 * SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat: who has the token of a task answers for it, once. The execution has taken the answer when the call returns.
 * Source: API reference; Step Functions guide, "Wait for a Callback with Task Token".
 */
import type { SendTaskFailureInput, SendTaskHeartbeatInput, SendTaskSuccessInput } from '@aws-sdk/client-sfn';
import { jsonError } from '../../../../languages/json-error.ts';
import { isTooDeep } from '../../../../languages/nesting.ts';
import { isTooLarge } from '../../../../languages/states/json.ts';
import { threadOfTaskToken } from '../../../../languages/states/step.ts';
import type { StepInput } from '../../../../languages/states/step-input.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { invalidOutput, invalidToken, taskTimedOut } from '../errors.ts';
import { stepExecution } from '../execution/step-execution.ts';
import { readTaskToken } from './task-token.ts';

/** IAM knows no resource for these three. */
const permission = (action: string) => () => [{ action: `states:${action}`, resource: '*' }];

export const sendTaskSuccess: Handler<States, SendTaskSuccessInput, object> = {
  permissions: permission('SendTaskSuccess'),
  handle(states, { taskToken, output }, context) {
    const place = placeOf(taskToken);
    checkOutput(String(output));
    return answer(states, context, place, (token) => ({ is: 'succeeded', token, output: String(output) }));
  },
};

export const sendTaskFailure: Handler<States, SendTaskFailureInput, object> = {
  permissions: permission('SendTaskFailure'),
  handle: (states, { taskToken, error, cause }, context) =>
    answer(states, context, placeOf(taskToken), (token) => ({ is: 'failed', token, error, cause })),
};

export const sendTaskHeartbeat: Handler<States, SendTaskHeartbeatInput, object> = {
  permissions: permission('SendTaskHeartbeat'),
  handle: (states, { taskToken }, context) =>
    answer(states, context, placeOf(taskToken), (token) => ({ is: 'alive', token })),
};

interface Place {
  readonly taskToken: string;
  readonly execution: number;
  readonly thread: number;
}

function placeOf(taskToken: string | undefined): Place {
  const read = readTaskToken(String(taskToken));
  if (!read) throw invalidToken();
  return { taskToken: String(taskToken), ...read };
}

function answer(
  states: States,
  context: Context,
  { taskToken, execution, thread }: Place,
  input: (token: number) => StepInput,
): object {
  const running = states.running.get(execution);
  const waiting = running && threadOfTaskToken(running.execution.threads, thread, taskToken);
  if (!waiting || !('token' in waiting.status)) throw taskTimedOut();
  stepExecution(states, context, execution, input(waiting.status.token));
  return {};
}

function checkOutput(output: string): void {
  if (isTooLarge(output)) throw invalidOutput('The output exceeds the maximum number of bytes service limit.');
  if (isTooDeep(output)) throw invalidOutput('The output is nested too deeply.');
  try {
    JSON.parse(output);
  } catch (error) {
    throw invalidOutput(jsonError(output, error as SyntaxError).message);
  }
}
