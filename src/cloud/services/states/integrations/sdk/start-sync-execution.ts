/**
 * `aws-sdk:sfn:startSyncExecution`: the task waits in its execution until the express execution that it started has ended. A failed one is no error of the task: its
 * result says so, as the API does. Source: API reference, StartSyncExecution; Step Functions guide, "Cross-account access for .sync integration pattern" (note).
 */
import type { StartSyncExecutionInput } from '@aws-sdk/client-sfn';
import type { CallCommand } from '../../../../../languages/states/command.ts';
import { AwsError } from '../../../../kit/aws-error.ts';
import type { Caller } from '../../../../kit/caller.ts';
import { checkInput } from '../../../../kit/check-input.ts';
import type { Context } from '../../../../kit/service.ts';
import { modelOf } from '../../../../models/model.ts';
import type { States } from '../../context.ts';
import type { SyncResult } from '../../execution/sync-calls.ts';
import { outputOf } from '../../operations/start-sync-execution.ts';
import { sdkResponse } from './response.ts';

export const startsSync = ({ service, action }: Pick<CallCommand, 'service' | 'action'>): boolean =>
  service === 'aws-sdk:sfn' && action === 'startSyncExecution';

/** Throws AwsError as StartSyncExecution does. */
export function beginSync(
  states: States,
  context: Context,
  { execution, token }: { readonly execution: number; readonly token: number },
  request: StartSyncExecutionInput,
  session: Caller,
): void {
  if (request.includedData === 'METADATA_ONLY')
    throw new AwsError('ValidationException', 'includedData METADATA_ONLY is not there yet in a task of a machine');
  // The operation behind it is this cloud's own, of which AWS's models know nothing.
  checkInput('states', 'StartSyncExecution', request);
  const { executionArn: childArn } = context.call<{ executionArn: string }>(
    'states',
    'BeginSyncExecution',
    request,
    session,
  );
  states.tables.children.add({ childArn, execution, token, asJson: false });
}

/** An express execution has ended: what waits for it goes on. */
export function syncEnded({ tables }: States, context: Context, result: SyncResult): void {
  const output = modelOf('states', 'StartSyncExecution')?.output;
  for (const child of tables.children.find(result.about.executionArn)) {
    tables.children.remove(child);
    const { execution, token } = child;
    const text = JSON.stringify(sdkResponse(output, outputOf(result, { stateMachineArn: result.about.machineArn })));
    context.post('step', String(execution), { is: 'succeeded', token, output: text });
  }
}
