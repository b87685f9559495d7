/** AWS::StepFunctions::StateMachine. Left out, refused by name: definitions from S3. */
import type { CreateStateMachineOutput, UpdateStateMachineOutput } from '@aws-sdk/client-sfn';
import { stateMachineSchema } from '../../../../languages/resources/states.table.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { changeTags, lowerTags, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceType } from './resource-type.ts';

const nameCharactersMax = 80;

export const stateMachine: ResourceType = {
  ...stateMachineSchema,
  create(context, wanted) {
    // AWS names machines without their stack.
    const name = String(wanted['StateMachineName'] ?? context.name(nameCharactersMax, 'stack'));
    const { stateMachineArn: arn } = context.call<CreateStateMachineOutput>('states', 'CreateStateMachine', {
      name,
      definition: definitionOf(wanted),
      roleArn: wanted['RoleArn'],
      tags: lowerTags(tagsOf(wanted)),
      type: wanted['StateMachineType'],
      loggingConfiguration: wanted['LoggingConfiguration'],
      tracingConfiguration: wanted['TracingConfiguration'],
      encryptionConfiguration: wanted['EncryptionConfiguration'],
    });
    return { physicalId: arn!, attributes: { Arn: arn!, Name: name, StateMachineRevisionId: 'INITIAL' } };
  },
  update(context, made, wanted, before) {
    const stateMachineArn = made.physicalId;
    const { revisionId } = context.call<UpdateStateMachineOutput>('states', 'UpdateStateMachine', {
      stateMachineArn,
      definition: definitionOf(wanted),
      roleArn: wanted['RoleArn'],
      loggingConfiguration: wanted['LoggingConfiguration'] ?? { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: wanted['TracingConfiguration'] ?? { enabled: false },
      encryptionConfiguration: wanted['EncryptionConfiguration'],
    });
    changeTags(before, wanted, {
      set: (tags) => context.call('states', 'TagResource', { resourceArn: stateMachineArn, tags: lowerTags(tags) }),
      clear: (tagKeys) => context.call('states', 'UntagResource', { resourceArn: stateMachineArn, tagKeys }),
    });
    return revisionId ? { ...made, attributes: { ...made.attributes, StateMachineRevisionId: revisionId } } : made;
  },
  remove: (context, { physicalId: stateMachineArn }) =>
    context.clear('states', 'DeleteStateMachine', { stateMachineArn }),
};

/** The definition's text with `${name}` replaced by what DefinitionSubstitutions has for it. */
function definitionOf({ Definition: object, DefinitionString: text, DefinitionSubstitutions: given }: Values): string {
  if ((object === undefined) === (text === undefined))
    throw new AwsError('ValidationError', 'exactly one of `Definition` and `DefinitionString` must be given');
  const substitutions = new Map(Object.entries((given as Record<string, string> | undefined) ?? {}));
  return String(object ?? text).replace(/\$\{([^}]+)\}/g, (whole, name: string) => substitutions.get(name) ?? whole);
}
