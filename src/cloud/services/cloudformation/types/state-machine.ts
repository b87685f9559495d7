/** AWS::StepFunctions::StateMachine. */
import type { CreateStateMachineOutput, UpdateStateMachineOutput } from '@aws-sdk/client-sfn';
import { stateMachineSchema } from '../../../../languages/resources/states.table.ts';
import { changeTags, lowerTags, tagsOf } from './change.ts';
import { definitionOf } from './machine-definition.ts';
import type { ResourceType } from './resource-type.ts';

const nameCharactersMax = 80;

export const stateMachine: ResourceType = {
  ...stateMachineSchema,
  create(context, wanted) {
    // AWS names machines without their stack.
    const name = String(wanted['StateMachineName'] ?? context.name(nameCharactersMax, 'stack'));
    const { stateMachineArn: arn } = context.call<CreateStateMachineOutput>('states', 'CreateStateMachine', {
      name,
      definition: definitionOf(context, wanted),
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
      definition: definitionOf(context, wanted),
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
