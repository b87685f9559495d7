/** What RunTask checks of a request, and how Fargate will run it. Source: API reference, RunTask; messages recorded from AWS. */
import type { RunTaskRequest, TaskOverride } from '@aws-sdk/client-ecs';
import {
  cpuUnits,
  ephemeralGiBUsual,
  isFargateSize,
  memoryMiB,
  platformVersionLatest,
  platformVersions,
} from '../../../../languages/resources/fargate.ts';
import { runTaskFields } from '../../../../languages/resources/task-fields.table.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { checkProviders } from '../clusters.ts';
import type { Definition } from '../definitions/definition.ts';
import { fargateProblem, noSuchSize } from '../definitions/fargate-problem.ts';
import {
  clientTokenCharactersMax,
  overridesCharactersMax,
  securityGroupsMax,
  startedByCharactersMax,
  subnetsMax,
  tasksPerCallMax,
} from '../limits.ts';
import { clientException, invalidParameter } from '../refusals.ts';
import type { ClusterRow, DefinitionRow } from '../tables.ts';

/** What can be checked without looking at anything else. */
export function checkRequest(input: RunTaskRequest): void {
  const { count = 1, startedBy = '', clientToken, overrides, launchType, capacityProviderStrategy } = input;
  for (const [name, effect] of Object.entries(runTaskFields)) {
    const given = input[name as keyof RunTaskRequest];
    if (effect === 'refused' && given !== undefined && !(Array.isArray(given) && given.length === 0))
      throw invalidParameter(`\`${name}\` is not there yet in this version of Punctual: leave it out`);
  }
  if (count < 1 || count > tasksPerCallMax)
    throw invalidParameter(`count is ${count}: from 1 to ${tasksPerCallMax} tasks can be run by a call`);
  if (startedBy.length > startedByCharactersMax)
    throw invalidParameter(
      `startedBy has ${startedBy.length} characters, at most ${startedByCharactersMax} are allowed`,
    );
  if (
    clientToken !== undefined &&
    !(clientToken.length <= clientTokenCharactersMax && /^[\x21-\x7e]+$/.test(clientToken))
  )
    throw invalidParameter(
      `clientToken must be 1 to ${clientTokenCharactersMax} characters in the range of 33-126, inclusive`,
    );
  if (overrides && JSON.stringify(overrides).length > overridesCharactersMax)
    throw invalidParameter(`Container Overrides length must be at most ${overridesCharactersMax}`);
  if (launchType && capacityProviderStrategy?.length)
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  if (input.propagateTags === 'SERVICE')
    throw invalidParameter('propagateTags `SERVICE` is for tasks of a service: use `TASK_DEFINITION`');
}

export interface Launch {
  readonly platformVersion: string;
  readonly capacityProvider: string | undefined;
  readonly cpu: string;
  readonly memory: string;
  readonly ephemeralGiB: number;
  readonly subnets: readonly string[];
}

/** How Fargate will run it. Throws AWS's error where it would not. */
export function launchOf(input: RunTaskRequest, cluster: ClusterRow, { status, document }: DefinitionRow): Launch {
  if (status !== 'ACTIVE') throw invalidParameter('TaskDefinition is inactive');
  const capacityProvider = providerOf(input, cluster);
  const problem = fargateProblem({
    ...document,
    ...(input.overrides?.executionRoleArn ? { executionRoleArn: input.overrides.executionRoleArn } : {}),
  });
  if (problem !== undefined) throw invalidParameter('Task definition does not support launch_type FARGATE.');
  const platformVersion = input.platformVersion ?? 'LATEST';
  if (platformVersion !== 'LATEST' && !platformVersions.includes(platformVersion))
    throw new AwsError('PlatformUnknownException', 'The specified platform version does not exist.');
  const subnets = subnetsOf(input);
  checkContainers(input.overrides, document);
  return {
    platformVersion: platformVersion === 'LATEST' ? platformVersionLatest : platformVersion,
    capacityProvider,
    ...sizeOf(input.overrides, document),
    ephemeralGiB:
      input.overrides?.ephemeralStorage?.sizeInGiB ?? document.ephemeralStorage?.sizeInGiB ?? ephemeralGiBUsual,
    subnets,
  };
}

/** Undefined: by launch type. Without either, AWS takes EC2 instances, and no cluster here has any. */
function providerOf(
  { launchType, capacityProviderStrategy }: RunTaskRequest,
  { settings }: ClusterRow,
): string | undefined {
  if (launchType === 'FARGATE') return undefined;
  if (launchType === undefined) {
    const strategy = capacityProviderStrategy?.length
      ? capacityProviderStrategy
      : settings.defaultCapacityProviderStrategy;
    const names = strategy?.map(({ capacityProvider }) => capacityProvider as string) ?? [];
    checkProviders(names);
    if (names[0] !== undefined) return names[0];
  }
  if (launchType === 'EXTERNAL' || launchType === 'MANAGED_INSTANCES')
    throw invalidParameter(
      `launchType \`${launchType}\` is not there yet in this version of Punctual: use \`FARGATE\``,
    );
  throw invalidParameter('No Container Instances were found in your cluster.');
}

function subnetsOf({ networkConfiguration }: RunTaskRequest): readonly string[] {
  const network = networkConfiguration?.awsvpcConfiguration;
  if (!network)
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  const { subnets = [], securityGroups = [] } = network;
  if (subnets.length === 0) throw invalidParameter('subnets can not be empty.');
  if (subnets.length > subnetsMax) throw invalidParameter(`subnets can have at most ${subnetsMax} items.`);
  if (securityGroups.length > securityGroupsMax)
    throw invalidParameter(`securityGroups can have at most ${securityGroupsMax} items.`);
  return subnets;
}

function checkContainers(overrides: TaskOverride | undefined, { containerDefinitions }: Definition): void {
  for (const { name } of overrides?.containerOverrides ?? []) {
    if (!name) throw invalidParameter('Container Overrides must have a container name.');
    if (!containerDefinitions.some((container) => container.name === name))
      throw invalidParameter(`Override for container named ${name} is not a container in the TaskDefinition.`);
  }
}

function sizeOf(overrides: TaskOverride | undefined, document: Definition): { cpu: string; memory: string } {
  const cpu = overrides?.cpu === undefined ? document.cpu : String(cpuUnits(overrides.cpu));
  const memory = overrides?.memory === undefined ? document.memory : String(memoryMiB(overrides.memory));
  if (cpu === undefined || memory === undefined || !isFargateSize(cpu, memory))
    throw clientException(noSuchSize(String(cpu), String(memory)));
  return { cpu, memory };
}
