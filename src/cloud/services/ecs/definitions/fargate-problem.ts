/**
 * Why Fargate would refuse a task definition, in AWS's words.
 * Sources: Amazon ECS task definition differences for Fargate; messages recorded from AWS.
 */
import {
  ephemeralGiBLeast,
  ephemeralGiBMost,
  isFargateSize,
  startTimeoutSecondsLeast,
  startTimeoutSecondsMax,
  stopTimeoutSecondsMax,
} from '../../../../languages/resources/fargate.ts';
import type { Definition } from './definition.ts';
import { fargateLogProblem } from './log-options.ts';

export const noSuchSize = 'No Fargate configuration exists for given values.';

/** "For tasks on AWS Fargate, the supported log drivers are": API reference of ECS, LogConfiguration. AWS's words for another are not known. */
const logDrivers: readonly string[] = ['awslogs', 'splunk', 'awsfirelens'];

/** Why Fargate cannot run it, in AWS's words; undefined if it can. One fault at a time, as AWS does. */
export function fargateProblem(definition: Definition): string | undefined {
  const { cpu, memory, networkMode, executionRoleArn, containerDefinitions, ephemeralStorage } = definition;
  if (networkMode !== 'awsvpc') return 'Fargate only supports network mode ‘awsvpc’.';
  if (cpu === undefined) return "Fargate requires that 'cpu' be defined at the task level.";
  if (memory === undefined) return "Fargate requires that 'memory' be defined at the task level.";
  if (!isFargateSize(cpu, memory)) return noSuchSize;
  const size = ephemeralStorage?.sizeInGiB;
  if (size !== undefined && (size < ephemeralGiBLeast || size > ephemeralGiBMost))
    return `Ephemeral storage size must be between ${ephemeralGiBLeast} GiB and ${ephemeralGiBMost} GiB.`;
  for (const { name, image, privileged, links, startTimeout, stopTimeout, logConfiguration } of containerDefinitions) {
    if (privileged) return 'Fargate does not support privileged containers.';
    if (links?.length) return 'Fargate does not support links.';
    if (stopTimeout !== undefined && stopTimeout > stopTimeoutSecondsMax)
      return `Container \`${name}\`: stopTimeout is ${stopTimeout}, the most that Fargate takes is ${stopTimeoutSecondsMax}.`;
    if (
      startTimeout !== undefined &&
      (startTimeout < startTimeoutSecondsLeast || startTimeout > startTimeoutSecondsMax)
    )
      return `Container \`${name}\`: startTimeout is ${startTimeout}, from ${startTimeoutSecondsLeast} to ${startTimeoutSecondsMax} is what Fargate takes.`;
    const driver = logConfiguration?.logDriver;
    if (driver !== undefined && !logDrivers.includes(driver))
      return `Container \`${name}\`: Fargate does not support the log driver ${driver}, only ${logDrivers.join(', ')}.`;
    const isAwslogs = driver === 'awslogs';
    if (isAwslogs && !executionRoleArn)
      return 'Fargate requires task definition to have execution role ARN to support log driver awslogs.';
    const logProblem = isAwslogs ? fargateLogProblem(logConfiguration?.options ?? {}) : undefined;
    if (logProblem !== undefined) return logProblem;
    if (!executionRoleArn && /\.dkr\.ecr\.[^/]+\//.test(image))
      return 'Fargate requires task definition to have execution role ARN to support ECR images.';
  }
  return undefined;
}
