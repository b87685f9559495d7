/**
 * CreateStateMachine: idempotent on name, definition, type, logging and tracing.
 * Refused: EXPRESS, publishing a version, keys of one's own. Logging and tracing are recorded: returned, without effect.
 */
import type { CreateStateMachineInput, CreateStateMachineOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '../../kit/service.ts';
import { checkName, machineArn } from './arns.ts';
import { checkDefinition } from './check-definition.ts';
import type { MachineRow } from './machines.ts';
import { makeManagedRule } from './managed-rule.ts';
import type { Parts } from './parts.ts';
import { machineDeleting, machineExists, notYet } from './refusals.ts';
import { checkPassing, checkTrust } from './role-session.ts';
import { addTags } from './tags.ts';

type Asked = Pick<CreateStateMachineInput, 'definition' | 'loggingConfiguration' | 'tracingConfiguration'>;

export const loggingDefault = { level: 'OFF', includeExecutionData: false } as const;

export const createStateMachine = (parts: Parts): Operation<CreateStateMachineInput, CreateStateMachineOutput> => ({
  permissions: ({ name }) => [{ action: 'states:CreateStateMachine', resource: machineArn(parts.host, String(name)) }],
  handle: (input, context) => {
    const [name, definition, roleArn] = [String(input.name), String(input.definition), String(input.roleArn)];
    checkName(name);
    refuseLater(input);
    const machine = checkDefinition(definition);
    const before = parts.machines.find(name);
    if (before) return existing(before, input);
    const tags = addTags(machineArn(parts.host, name), input.tags ?? []);
    checkPassing(parts, context, roleArn, name);
    const session = checkTrust(parts, context, roleArn, name);
    makeManagedRule(parts, context, machine, session);
    const made = parts.machines.add(
      context,
      { name, tags },
      {
        definition,
        roleArn,
        logging: { ...loggingDefault, ...input.loggingConfiguration },
        tracing: input.tracingConfiguration?.enabled ?? false,
        revisionId: null,
      },
    );
    return { stateMachineArn: made.arn, creationDate: new Date(made.createdAt) };
  },
});

function refuseLater({ type, publish, versionDescription, encryptionConfiguration }: CreateStateMachineInput): void {
  if (type === 'EXPRESS') throw notYet('the state machine type EXPRESS');
  if (publish || versionDescription !== undefined) throw notYet('publishing a version of a state machine');
  if (encryptionConfiguration && encryptionConfiguration.type !== 'AWS_OWNED_KEY')
    throw notYet(`the encryption type ${encryptionConfiguration.type}`);
}

function existing(machine: MachineRow, asked: Asked): CreateStateMachineOutput {
  if (machine.status === 'DELETING') throw machineDeleting(machine.arn);
  if (!isSame(machine, asked)) throw machineExists(machine.arn);
  return { stateMachineArn: machine.arn, creationDate: new Date(machine.createdAt) };
}

function isSame({ revision }: MachineRow, asked: Asked): boolean {
  const logging = { ...loggingDefault, ...asked.loggingConfiguration };
  return (
    revision.definition === asked.definition &&
    JSON.stringify(revision.logging) === JSON.stringify(logging) &&
    revision.tracing === (asked.tracingConfiguration?.enabled ?? false)
  );
}
