/** UpdateStateMachine: a new revision, unless nothing changed. Running executions go on with theirs. */
import type { UpdateStateMachineInput, UpdateStateMachineOutput } from '@aws-sdk/client-sfn';
import { readExpressions } from '../../../../languages/states/parse-machine.ts';
import { inTurns } from '../../../kit/in-turns.ts';
import type { Handler } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { machineDeleting, nothingToUpdate, notYet } from '../errors.ts';
import { checkLogging, loggingDefault, setUpDelivery } from '../logging/configuration.ts';
import { makeManagedRules } from '../managed-rule.ts';
import { checkPassing, checkTrust } from '../role-session.ts';
import type { Revision } from '../tables/machines.ts';
import { versionArn } from '../versions/qualified.ts';
import { checkPublishing, publish } from '../versions/versions.ts';
import { checkDefinition } from './check-definition.ts';

export const updateStateMachine: Handler<States, UpdateStateMachineInput, UpdateStateMachineOutput> = {
  permissions: (_, { stateMachineArn }) => [{ action: 'states:UpdateStateMachine', resource: String(stateMachineArn) }],
  handle(states, input, context) {
    refuse(input);
    const machine = states.machines.get(String(input.stateMachineArn));
    if (machine.status === 'DELETING') throw machineDeleting(machine.arn);
    const { revision: before } = machine;
    const wanted = wantedOf(before, input);
    checkLogging(wanted.logging);
    const reading = inTurns(context, input, () => readExpressions(input.definition));
    if (reading) return reading;
    const checked =
      input.definition === undefined
        ? states.machines.parsed(before)
        : checkDefinition(states, context, input.definition, machine.type);
    if (input.roleArn !== undefined) checkPassing(states, context, input.roleArn, machine.name);
    const session = checkTrust(states, context, wanted.roleArn, machine.name);
    makeManagedRules(states, context, checked, session);
    setUpDelivery(states, context, wanted.logging, session);
    const same = JSON.stringify(wanted) === JSON.stringify(wantedOf(before, {}));
    const after = same ? machine : states.machines.revise(context, machine, { ...wanted, revisionId: context.id() });
    const version = input.publish ? publish(states, context, after, input.versionDescription) : undefined;
    return {
      updateDate: new Date(context.now),
      revisionId: after.revision.revisionId ?? undefined,
      stateMachineVersionArn: version && versionArn(after, version.number),
    };
  },
};

function refuse(input: UpdateStateMachineInput): void {
  const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input;
  checkPublishing(input.publish, input.versionDescription);
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
