/**
 * Why Fargate would refuse a task definition, in AWS's words.
 * Sources: Amazon ECS task definition differences for Fargate; messages that users pasted, and that others measured on AWS in September 2026.
 */
import {
  ephemeralGiBLeast,
  ephemeralGiBMost,
  isFargateSize,
  startTimeoutSecondsLeast,
  startTimeoutSecondsMax,
  stopTimeoutSecondsMax,
} from '../../../../languages/resources/fargate.ts';
import type { Container, Definition } from './definition.ts';
import { fargateLogProblem } from './log-options.ts';

export const noSuchSize = (cpu: string, memory: string): string =>
  `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`;

/** "For tasks on AWS Fargate, the supported log drivers are": API reference of ECS, LogConfiguration. AWS's words for another are not known. */
const logDrivers: readonly string[] = ['awslogs', 'splunk', 'awsfirelens'];

/** Why Fargate cannot run it, in AWS's words; undefined if it can. One fault at a time, as AWS does. */
export function fargateProblem(definition: Definition): string | undefined {
  const { cpu, memory, networkMode, executionRoleArn, containerDefinitions, ephemeralStorage } = definition;
  if (networkMode !== 'awsvpc') return 'Fargate only supports network mode ‘awsvpc’.';
  if (cpu === undefined) return "Fargate requires that 'cpu' be defined at the task level.";
  if (memory === undefined) return "Fargate requires that 'memory' be defined at the task level.";
  if (!isFargateSize(cpu, memory)) return noSuchSize(cpu, memory);
  const member = unsupportedMember(definition);
  if (member !== undefined) return member;
  const size = ephemeralStorage?.sizeInGiB;
  if (size !== undefined && (size < ephemeralGiBLeast || size > ephemeralGiBMost))
    return `Ephemeral storage size must be between ${ephemeralGiBLeast} GiB and ${ephemeralGiBMost} GiB.`;
  for (const { name, image, startTimeout, stopTimeout, logConfiguration } of containerDefinitions) {
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

const unsupported = (member: string): string => `Fargate compatible task definitions do not support ${member}.`;

/**
 * What stands in a definition or a container of it and belongs to other hosts; undefined: nothing. Folders and volumes of the host are taken, which Fargate
 * refuses: here they are the user's to allow.
 */
function unsupportedMember({
  ipcMode,
  pidMode,
  placementConstraints,
  containerDefinitions,
}: Definition): string | undefined {
  if (ipcMode !== undefined) return unsupported('ipcMode');
  if (pidMode === 'host')
    return "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.";
  if (placementConstraints?.length) return unsupported('constraints');
  return containerDefinitions.map(unsupportedOfContainer).find((problem) => problem !== undefined);
}

function unsupportedOfContainer({
  privileged,
  dockerSecurityOptions,
  resourceRequirements,
  linuxParameters,
}: Container): string | undefined {
  if (privileged) return "Fargate requires that the 'privileged' setting be 'false'.";
  if (dockerSecurityOptions?.length) return unsupported('dockerSecurityOptions');
  if (resourceRequirements?.some(({ type }) => type === 'GPU'))
    return 'Tasks using the Fargate launch type do not support GPU resource requirements.';
  const { devices, sharedMemorySize, maxSwap } = linuxParameters ?? {};
  if (devices?.length) return unsupported('devices');
  if (sharedMemorySize !== undefined) return unsupported('sharedMemorySize');
  return maxSwap === undefined ? undefined : unsupported('maxSwap');
}
