/**
 * AWS::StepFunctions::StateMachineVersion and StateMachineAlias. Left out, refused by name: alias deployments that shift executions bit by bit (LINEAR, CANARY).
 * Source: AWS CloudFormation Template Reference, "Step Functions".
 */
import type { CreateStateMachineAliasOutput, PublishStateMachineVersionOutput } from '@aws-sdk/client-sfn';
import { stateMachineAliasSchema, stateMachineVersionSchema } from '../../../../languages/resources/states.table.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Values } from './convert.ts';
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

const nameCharactersMax = 80;

export const stateMachineAlias: ResourceType = {
  ...stateMachineAliasSchema,
  create(context, wanted) {
    const name = String(wanted['Name'] ?? context.name(nameCharactersMax));
    const { stateMachineAliasArn: arn } = context.call<CreateStateMachineAliasOutput>(
      'states',
      'CreateStateMachineAlias',
      { name, description: wanted['Description'], routingConfiguration: routingOf(wanted) },
    );
    return { physicalId: arn!, attributes: { Arn: arn! } };
  },
  update(context, made, wanted) {
    context.call('states', 'UpdateStateMachineAlias', {
      stateMachineAliasArn: made.physicalId,
      description: wanted['Description'] ?? '',
      routingConfiguration: routingOf(wanted),
    });
    return made;
  },
  remove: (context, { physicalId: stateMachineAliasArn }) =>
    context.clear('states', 'DeleteStateMachineAlias', { stateMachineAliasArn }),
};

interface Preference {
  readonly StateMachineVersionArn: string;
  readonly Type: string;
}

/** The routing configuration as the API takes it. */
function routingOf({ RoutingConfiguration: routing, DeploymentPreference: preference }: Values): unknown {
  if ((routing === undefined) === (preference === undefined))
    throw invalid('exactly one of `RoutingConfiguration` and `DeploymentPreference` must be given');
  if (preference === undefined) return routing;
  const { Type: type, StateMachineVersionArn: stateMachineVersionArn } = preference as unknown as Preference;
  if (type !== 'ALL_AT_ONCE')
    throw invalid(
      `\`DeploymentPreference.Type\` is \`${type}\`: executions are not shifted bit by bit here; write \`ALL_AT_ONCE\`, or weights in \`RoutingConfiguration\``,
    );
  return [{ stateMachineVersionArn, weight: 100 }];
}

const invalid = (message: string): AwsError => new AwsError('ValidationError', message);
