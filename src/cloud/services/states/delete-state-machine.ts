/**
 * DeleteStateMachine. A machine with running executions is DELETING until the last of them has ended; each ends at its next state transition
 * (`step-execution.ts`). Closed executions of a deleted machine can be found no more; retention takes them.
 */
import type { DeleteStateMachineInput } from '@aws-sdk/client-sfn';
import type { Context, Operation } from '../../kit/service.ts';
import { machineNameOf } from './arns.ts';
import type { Parts } from './parts.ts';

export const deleteStateMachine = (parts: Parts): Operation<DeleteStateMachineInput, object> => ({
  permissions: ({ stateMachineArn }) => [{ action: 'states:DeleteStateMachine', resource: String(stateMachineArn) }],
  handle: ({ stateMachineArn }, context) => {
    const machine = parts.machines.find(machineNameOf(String(stateMachineArn)));
    if (!machine || machine.arn !== stateMachineArn) return {};
    parts.machines.setStatus(context, machine, 'DELETING');
    removeIfDone(parts, context, machine.id, machine.name);
    return {};
  },
});

/** Removes a machine that is being deleted and has no running execution left. */
export function removeIfDone({ machines, runs }: Parts, context: Context, id: number, name: string): void {
  const machine = machines.find(name);
  if (machine?.id !== id || machine.status !== 'DELETING') return;
  if (runs.ofMachine(id, Number.MAX_SAFE_INTEGER, 1).length === 0) machines.remove(context, machine);
}
