/** UpdateStateMachine: a new revision, unless nothing changed. Running executions go on with theirs. */
import type { UpdateStateMachineInput, UpdateStateMachineOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '../../kit/service.ts';
import { checkDefinition } from './check-definition.ts';
import { loggingDefault } from './create-state-machine.ts';
import type { Revision } from './machines.ts';
import { makeManagedRule } from './managed-rule.ts';
import type { Parts } from './parts.ts';
import { machineDeleting, nothingToUpdate, notYet } from './refusals.ts';
import { checkPassing, checkTrust } from './role-session.ts';

export const updateStateMachine = (parts: Parts): Operation<UpdateStateMachineInput, UpdateStateMachineOutput> => ({
  permissions: ({ stateMachineArn }) => [{ action: 'states:UpdateStateMachine', resource: String(stateMachineArn) }],
  handle: (input, context) => {
    refuse(input);
    const machine = parts.machines.get(String(input.stateMachineArn));
    if (machine.status === 'DELETING') throw machineDeleting(machine.arn);
    const { revision: before } = machine;
    const wanted = wantedOf(before, input);
    const checked = input.definition === undefined ? parts.machines.parsed(before) : checkDefinition(input.definition);
    if (input.roleArn !== undefined) checkPassing(parts, context, input.roleArn, machine.name);
    const session = checkTrust(parts, context, wanted.roleArn, machine.name);
    makeManagedRule(parts, context, checked, session);
    const same = JSON.stringify(wanted) === JSON.stringify(wantedOf(before, {}));
    const after = same ? machine : parts.machines.revise(context, machine, { ...wanted, revisionId: context.id() });
    return { updateDate: new Date(context.now), revisionId: after.revision.revisionId ?? undefined };
  },
});

function refuse(input: UpdateStateMachineInput): void {
  const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input;
  if (input.publish || input.versionDescription !== undefined) throw notYet('publishing a version of a state machine');
  if (encryptionConfiguration && encryptionConfiguration.type !== 'AWS_OWNED_KEY')
    throw notYet(`the encryption type ${encryptionConfiguration.type}`);
  if (!definition && !roleArn && !loggingConfiguration && !tracingConfiguration) throw nothingToUpdate();
}

function wantedOf(
  before: Revision,
  asked: Partial<UpdateStateMachineInput>,
): Omit<Revision, 'id' | 'madeAt' | 'revisionId'> {
  const { definition, roleArn, loggingConfiguration, tracingConfiguration } = asked;
  return {
    definition: definition ?? before.definition,
    roleArn: roleArn ?? before.roleArn,
    logging: loggingConfiguration ? { ...loggingDefault, ...loggingConfiguration } : before.logging,
    tracing: tracingConfiguration ? tracingConfiguration.enabled === true : before.tracing,
  };
}
