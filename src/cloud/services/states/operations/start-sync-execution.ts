/** StartSyncExecution: starts an express execution and waits for its end. Source: API reference, StartSyncExecution. */
import type { StartSyncExecutionInput, StartSyncExecutionOutput } from '@aws-sdk/client-sfn';
import { later } from '../../../../languages/instant.ts';
import type { About, Ending } from '../../../../languages/states/execution.ts';
import { type Context, type Handler, waitFor } from '../../../kit/service.ts';
import { checkName } from '../arns.ts';
import type { States } from '../context.ts';
import { machineDeleting, typeNotSupported } from '../errors.ts';
import { billingOf } from '../execution/emit-status.ts';
import { type SyncResult, waitingOnExecution } from '../execution/sync-calls.ts';
import { testCaseOf, withoutTestCase } from '../integrations/mocked.ts';
import { expressSecondsMax } from '../limits.ts';
import { targetOf } from '../versions/qualified.ts';
import { checkInput, start } from './start-execution.ts';

/** Its own time-out ends an execution before its call gives up. */
const waitSecondsMax = expressSecondsMax + 5;

export const startSyncExecution: Handler<States, StartSyncExecutionInput, StartSyncExecutionOutput> = {
  permissions: (_, { stateMachineArn }) => [
    { action: 'states:StartSyncExecution', resource: withoutTestCase(String(stateMachineArn)) },
  ],
  handle(states, asked, context) {
    const known = states.syncCalls.executionOf(asked);
    if (known !== undefined) {
      const result = states.syncCalls.take(context, known);
      if (result) return outputOf(result, asked);
      return waitFor(waitingOnExecution(known), later(context.now, waitSecondsMax));
    }
    const { id } = begin(states, asked, context);
    states.syncCalls.begin(context, asked, id);
    return waitFor(waitingOnExecution(id), later(context.now, waitSecondsMax));
  },
};

/** For a task of a machine, whose call waits in its execution: the same, answered at once. */
export const beginSyncExecution: Handler<States, StartSyncExecutionInput, { readonly executionArn: string }> = {
  internal: true,
  permissions: startSyncExecution.permissions,
  handle: (states, asked, context) => ({ executionArn: begin(states, asked, context).about.executionArn }),
};

function begin(states: States, asked: StartSyncExecutionInput, context: Context): { id: number; about: About } {
  const { stateMachineArn, name, input = '{}', traceHeader } = asked;
  if (name !== undefined) checkName(name);
  checkInput(input);
  const arn = String(stateMachineArn);
  const testCase = testCaseOf(states, arn);
  const target = targetOf(states, context, testCase === undefined ? arn : withoutTestCase(arn));
  const { machine } = target;
  if (machine.type !== 'EXPRESS') throw typeNotSupported();
  if (machine.status === 'DELETING') throw machineDeleting(machine.arn);
  const started = start(states, context, target, { name: name ?? context.id(), input, traceHeader });
  if (testCase !== undefined) states.tables.mocks.begin(started.id, testCase);
  return started;
}

export function outputOf(
  { about, ending, stoppedAt }: SyncResult,
  { includedData, traceHeader }: StartSyncExecutionInput,
): StartSyncExecutionOutput {
  const included = includedData !== 'METADATA_ONLY';
  const { output, error, cause } = resultOf(ending);
  return {
    executionArn: about.executionArn,
    stateMachineArn: about.machineArn,
    name: about.name,
    startDate: new Date(about.startedAt),
    stopDate: new Date(stoppedAt),
    // A machine that is deleted ends its executions; AWS knows no ABORTED here.
    status: ending.status === 'ABORTED' ? 'FAILED' : ending.status,
    error,
    cause,
    input: included ? about.input : undefined,
    inputDetails: { included },
    output: included ? output : undefined,
    outputDetails: output === undefined ? undefined : { included },
    traceHeader,
    billingDetails: billingOf(about.startedAt, stoppedAt),
  };
}

function resultOf(ending: Ending): { output?: string; error?: string | undefined; cause?: string | undefined } {
  if (ending.status === 'SUCCEEDED') return { output: ending.output };
  return ending.status === 'TIMED_OUT' ? { error: 'States.Timeout' } : { error: ending.error, cause: ending.cause };
}
