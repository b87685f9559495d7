/**
 * CreateStateMachine: idempotent on name, definition, type, logging and tracing.
 * Refused: keys of one's own. Tracing is recorded: returned, without effect.
 */
import type { CreateStateMachineInput, CreateStateMachineOutput } from '@aws-sdk/client-sfn';
import { readExpressions } from '../../../../languages/states/parse-machine.ts';
import { inTurns } from '../../../kit/in-turns.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { checkName, machineArn } from '../arns.ts';
import type { States } from '../context.ts';
import { machineDeleting, machineExists, notYet } from '../errors.ts';
import { checkLogging, loggingDefault, setUpDelivery } from '../logging/configuration.ts';
import type { StateMachine } from '../machines.ts';
import { makeManagedRules } from '../managed-rule.ts';
import { checkPassing, checkTrust } from '../role-session.ts';
import { versionArn } from '../versions/qualified.ts';
import { checkPublishing, publish } from '../versions/versions.ts';
import { checkDefinition } from './check-definition.ts';
import { addTags } from './tags.ts';

type Wanted = Pick<CreateStateMachineInput, 'definition' | 'type' | 'loggingConfiguration' | 'tracingConfiguration'>;

export const createStateMachine: Handler<States, CreateStateMachineInput, CreateStateMachineOutput> = {
  permissions: ({ host }, { name }) => [
    { action: 'states:CreateStateMachine', resource: machineArn(host, String(name)) },
  ],
  handle(states, input, context) {
    const [name, definition, roleArn] = [String(input.name), String(input.definition), String(input.roleArn)];
    checkName(name);
    checkPublishing(input.publish, input.versionDescription);
    refuseLater(input);
    const logging = { ...loggingDefault, ...input.loggingConfiguration };
    checkLogging(logging);
    const { type = 'STANDARD' } = input;
    const reading = inTurns(context, input, () => readExpressions(definition));
    if (reading) return reading;
    const machine = checkDefinition(states, context, definition, type);
    const before = states.machines.find(name);
    if (before) return made(states, context, existing(before, input), input);
    const tags = addTags(machineArn(states.host, name), input.tags ?? []);
    checkPassing(states, context, roleArn, name);
    const session = checkTrust(states, context, roleArn, name);
    makeManagedRules(states, context, machine, session);
    setUpDelivery(states, context, logging, session);
    const added = states.machines.add(
      context,
      { name, type, tags },
      {
        definition,
        roleArn,
        logging,
        tracing: input.tracingConfiguration?.enabled ?? false,
        revisionId: null,
      },
    );
    return made(states, context, added, input);
  },
};

function made(
  states: States,
  context: Context,
  machine: StateMachine,
  asked: CreateStateMachineInput,
): CreateStateMachineOutput {
  const version = asked.publish ? publish(states, context, machine, asked.versionDescription) : undefined;
  return {
    stateMachineArn: machine.arn,
    creationDate: new Date(machine.createdAt),
    stateMachineVersionArn: version && versionArn(machine, version.number),
  };
}

function refuseLater({ encryptionConfiguration }: CreateStateMachineInput): void {
  if (encryptionConfiguration && encryptionConfiguration.type !== 'AWS_OWNED_KEY')
    throw notYet(`the encryption type ${encryptionConfiguration.type}`);
}

function existing(machine: StateMachine, wanted: Wanted): StateMachine {
  if (machine.status === 'DELETING') throw machineDeleting(machine.arn);
  if (!isSame(machine, wanted)) throw machineExists(machine.arn);
  return machine;
}

function isSame({ type, revision }: StateMachine, wanted: Wanted): boolean {
  const logging = { ...loggingDefault, ...wanted.loggingConfiguration };
  return (
    type === (wanted.type ?? 'STANDARD') &&
    revision.definition === wanted.definition &&
    JSON.stringify(revision.logging) === JSON.stringify(logging) &&
    revision.tracing === (wanted.tracingConfiguration?.enabled ?? false)
  );
}
