/** What PutTargets demands of a target beyond AWS's model, in AWS's words where they are known. */

import type { Target } from '@aws-sdk/client-eventbridge';
import { isJson } from '../../../../languages/is-json.ts';
import { parseArn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { checkTemplate } from '../delivery/input-transformer.ts';
import { isPath } from '../delivery/json-path.ts';
import { targetKind } from '../delivery/target-kind.ts';

const refuse = (message: string): never => {
  throw new AwsError('ValidationException', message);
};

/** Members of AWS's model that belong to targets which are not here. */
const unsupportedMembers = [
  'KinesisParameters',
  'RunCommandParameters',
  'BatchParameters',
  'RedshiftDataParameters',
  'SageMakerPipelineParameters',
  'AppSyncParameters',
] as const satisfies readonly (keyof Target)[];

export function checkTarget(target: Target): void {
  const [id, arn] = [String(target.Id), String(target.Arn)];
  const kind = targetKind(arn);
  if (kind === 'malformed') refuse('Parameter Arn is not valid. Reason: Provided Arn is not in correct format.');
  if (!kind) refuse(`${parseArn(arn)?.service} is not a supported service for a target.`);
  for (const member of unsupportedMembers) {
    if (target[member] && kind !== 'elsewhere') refuse(`Parameter(s) ${member} not supported for target: ${id}.`);
  }
  if ((kind === 'state-machine' || kind === 'ecs-cluster' || kind === 'api-destination') && !target.RoleArn)
    refuse(`RoleArn is required for target ${arn}.`);
  if (kind !== 'api-destination' && target.HttpParameters)
    refuse(`Parameter(s) HttpParameters not valid for target: ${id}.`);
  checkParameters(target, kind === 'ecs-cluster', kind === 'queue');
  checkInput(target);
  const deadLetters = target.DeadLetterConfig?.Arn;
  if (deadLetters !== undefined && targetKind(deadLetters) !== 'queue') {
    refuse(`DeadLetterConfig of target ${id} is not valid: \`${deadLetters}\` is no Amazon SQS queue.`);
  }
  if (deadLetters?.endsWith('.fifo'))
    refuse(`DeadLetterConfig of target ${id} is not valid: the queue must be a standard one.`);
}

function checkParameters(
  { Id, Arn, EcsParameters, SqsParameters }: Target,
  isCluster: boolean,
  isQueue: boolean,
): void {
  if (isCluster && !EcsParameters) refuse(`Parameter(s) EcsParameters must be specified for target: ${Id}.`);
  if (!isCluster && EcsParameters) refuse(`Parameter(s) EcsParameters not supported for target: ${Id}.`);
  if (EcsParameters?.LaunchType === 'FARGATE' && !EcsParameters.NetworkConfiguration)
    refuse(`Parameter NetworkConfiguration must be specified for target ${Id} when launch type is FARGATE.`);
  const fifo = isQueue && parseArn(String(Arn))?.resource.endsWith('.fifo') === true;
  if (fifo && !SqsParameters) refuse(`Parameter(s) SqsParameters must be specified for target: ${Id}.`);
  if (!isQueue && SqsParameters) refuse(`Parameter(s) SqsParameters not supported for target: ${Id}.`);
  if (!fifo && SqsParameters) refuse(`Parameter(s) SqsParameters not valid for target: ${Id}.`);
}

function checkInput({ Id, Input, InputPath, InputTransformer }: Target): void {
  if ([Input, InputPath, InputTransformer].filter((given) => given !== undefined).length > 1) {
    refuse(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  }
  if (Input !== undefined && !isJson(Input)) refuse(`JSON syntax error in input for target ${Id}.`);
  if (InputPath !== undefined && !isPath(InputPath)) refuse(`InputPath for target ${Id} is invalid.`);
  if (InputTransformer) {
    const wrong = checkTemplate(InputTransformer);
    if (wrong) refuse(`${wrong.member} for target ${Id} contains invalid ${wrong.what}.`);
  }
}
