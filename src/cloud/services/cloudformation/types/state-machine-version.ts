/** AWS::StepFunctions::StateMachineVersion. */
import type { PublishStateMachineVersionOutput } from '@aws-sdk/client-sfn';
import { stateMachineVersionSchema } from '../../../../languages/resources/states.table.ts';
import type { ResourceType } from './resource-type.ts';

export const stateMachineVersion: ResourceType = {
  ...stateMachineVersionSchema,
  create(context, { StateMachineArn, StateMachineRevisionId, Description }) {
    const { stateMachineVersionArn: arn } = context.call<PublishStateMachineVersionOutput>(
      'states',
      'PublishStateMachineVersion',
      { stateMachineArn: StateMachineArn, revisionId: StateMachineRevisionId, description: Description },
    );
    return { physicalId: arn!, attributes: { Arn: arn! } };
  },
  // Each of its properties makes a new one.
  update: (_, made) => made,
  remove: (context, { physicalId: stateMachineVersionArn }) =>
    context.clear('states', 'DeleteStateMachineVersion', { stateMachineVersionArn }),
};
