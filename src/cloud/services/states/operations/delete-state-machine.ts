/**
 * DeleteStateMachine. A machine with running executions is DELETING until the last of them has ended; each ends at its next state transition
 * (`step-execution.ts`). Closed executions of a deleted machine can be found no more; retention takes them.
 */
import type { DeleteStateMachineInput } from '@aws-sdk/client-sfn';
import type { Context, Handler } from '../../../kit/service.ts';
import { machineNameOf } from '../arns.ts';
import type { States } from '../context.ts';

export const deleteStateMachine: Handler<States, DeleteStateMachineInput, object> = {
  permissions: (_, { stateMachineArn }) => [{ action: 'states:DeleteStateMachine', resource: String(stateMachineArn) }],
  handle(states, { stateMachineArn }, context) {
    const machine = states.machines.find(machineNameOf(String(stateMachineArn)));
    if (!machine || machine.arn !== stateMachineArn) return {};
    states.machines.setStatus(context, machine, 'DELETING');
    removeIfDone(states, context, machine.name);
    return {};
  },
};

/** Removes a machine that is being deleted and has no running execution left. */
export function removeIfDone({ machines, running, tables }: States, context: Context, name: string): void {
  const machine = machines.find(name);
  if (machine?.status !== 'DELETING') return;
  if (running.ofMachine(machine.id, Number.MAX_SAFE_INTEGER, 1).length > 0 || tables.mapRuns.anyRuns(machine.id))
    return;
  machines.remove(context, machine);
}
