/**
 * RegisterTaskDefinition: what ECS itself checks beyond its model, and the next revision of the family.
 * Source: API reference, RegisterTaskDefinition; messages recorded or measured on AWS.
 */
import type {
  ContainerDefinition,
  ContainerRestartPolicy,
  RegisterTaskDefinitionRequest,
  RegisterTaskDefinitionResponse,
} from '@aws-sdk/client-ecs';
import { cpuUnits, memoryMiB } from '../../../../languages/resources/fargate.ts';
import { imageProblem } from '../../../../languages/resources/image-reference.ts';
import { arn } from '../../../kit/arn.ts';
import { withHint } from '../../../kit/aws-error.ts';
import { callerArn } from '../../../kit/caller.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { checkTags } from '../../../kit/tags.ts';
import type { Ecs } from '../context.ts';
import { containersMax, environmentFilesMax, namePattern } from '../limits.ts';
import { clientException } from '../refusals.ts';
import { tagRules } from '../tags.ts';
import { passRoles } from '../tasks/roles.ts';
import { type Container, type Definition, withDefaults } from './definition.ts';
import { dependencyProblem } from './dependencies.ts';
import { fargateProblem } from './fargate-problem.ts';
import { healthCheckProblem } from './health-check.ts';
import { awslogsProblem } from './log-options.ts';
import { launchProblem, networkProblem } from './network-problem.ts';
import { renderDefinition } from './render-definition.ts';
import { mountProblem, volumeProblem } from './volumes.ts';

export const registerTaskDefinition: Handler<Ecs, RegisterTaskDefinitionRequest, RegisterTaskDefinitionResponse> = {
  permissions: (ecs, { family }) => [
    { action: 'ecs:RegisterTaskDefinition', resource: arn(ecs.host, 'ecs', `task-definition/${family}:*`) },
  ],
  handle(ecs, input, context) {
    const document = readDefinition(input);
    passRoles(ecs, context, [document.taskRoleArn, document.executionRoleArn]);
    const tags = checkTags(input.tags ?? [], tagRules);
    const family = input.family as string;
    const row = {
      family,
      revision: ecs.tables.nextRevision(family),
      status: 'ACTIVE' as const,
      document,
      registeredAt: context.now,
      registeredBy: registrar(ecs, context),
      deregisteredAt: undefined,
      tags,
    };
    ecs.tables.addDefinition(context, row);
    return { taskDefinition: renderDefinition(ecs.host, row), tags: [...tags] };
  },
};

const registrar = ({ host }: Ecs, { caller }: Context): string => callerArn(caller, host.account);

/** The request as it is kept. Throws ClientException for its first fault. */
function readDefinition(input: RegisterTaskDefinitionRequest): Definition {
  const { family, tags: _, containerDefinitions = [], cpu, memory, ...rest } = input;
  if (!namePattern.test(family ?? ''))
    throw clientException(
      'Invalid task definition family: up to 255 letters, numbers, underscores and hyphens are allowed.',
    );
  const definition: Definition = {
    ...rest,
    containerDefinitions: readContainers(containerDefinitions),
    ...(cpu === undefined ? {} : { cpu: String(size('cpu', cpu, cpuUnits)) }),
    ...(memory === undefined ? {} : { memory: String(size('memory', memory, memoryMiB)) }),
  };
  checkSums(definition);
  checkParts(definition);
  const problem = definition.requiresCompatibilities?.includes('FARGATE') ? fargateProblem(definition) : undefined;
  if (problem !== undefined) throw clientException(problem);
  return definition;
}

function size(what: 'cpu' | 'memory', text: string, read: (text: string) => number | undefined): number {
  const value = read(text);
  if (value !== undefined && Number.isInteger(value) && value > 0) return value;
  throw clientException(
    `Invalid '${what}' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
  );
}

function readContainers(given: readonly ContainerDefinition[]): Container[] {
  if (given.length === 0) throw clientException('Container list cannot be empty.');
  if (given.length > containersMax)
    throw clientException(`Too many containers: ${given.length}, a task definition holds at most ${containersMax}.`);
  const containers = given.map(readContainer);
  const names = new Set(containers.map(({ name }) => name));
  if (names.size < containers.length) throw clientException('Container names must be unique within a task definition.');
  if (!containers.some(({ essential }) => essential))
    throw clientException("Task definition doesn't have any essential container.");
  return containers;
}

function readContainer(given: ContainerDefinition): Container {
  const { name, image, logConfiguration } = given;
  if (!name) throw clientException('Container.name should not be null or empty.');
  if (!namePattern.test(name))
    throw clientException(
      `Invalid container name \`${name}\`: up to 255 letters, numbers, underscores and hyphens are allowed.`,
    );
  if (!image) throw clientException('Container.image should not be null or empty.');
  const problem =
    imageProblem(image) ??
    (logConfiguration?.logDriver === 'awslogs' ? awslogsProblem(logConfiguration.options ?? {}) : undefined) ??
    healthCheckProblem(name, given.healthCheck) ??
    fileProblem(given) ??
    restartProblem(name, given.restartPolicy);
  if (problem !== undefined) throw clientException(problem);
  checkSecrets(given);
  return withDefaults({ ...given, name, image });
}

function fileProblem({ environmentFiles = [] }: ContainerDefinition): string | undefined {
  if (environmentFiles.length > environmentFilesMax)
    return 'The maximum number of environment files was exceeded. Specify ten or less and try again.';
  return environmentFiles.some(({ value }) => !value?.startsWith('arn:')) ? 'Invalid arn syntax.' : undefined;
}

function restartProblem(name: string, policy: ContainerRestartPolicy | undefined): string | undefined {
  const seconds = policy?.restartAttemptPeriod;
  if (seconds === undefined || (seconds >= 60 && seconds <= 1800)) return undefined;
  return `the 'restartAttemptPeriod' setting for container '${name}' must be between 60 and 1800`;
}

function checkSecrets({ name, secrets = [], environment = [] }: ContainerDefinition): void {
  const names = new Set(environment.map((variable) => variable.name));
  for (const secret of secrets) {
    if (!secret.name || !secret.valueFrom)
      throw clientException(`A secret of the container \`${name}\` has no name or no valueFrom: both are needed.`);
    if (names.has(secret.name))
      throw clientException(
        `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${secret.name}'.`,
      );
    names.add(secret.name);
  }
}

/** What containers say of each other, of volumes and of secrets. */
function checkParts(definition: Definition): void {
  const { containerDefinitions, volumes, executionRoleArn } = definition;
  const problem =
    dependencyProblem(containerDefinitions) ??
    volumeProblem(volumes) ??
    mountProblem(containerDefinitions, volumes) ??
    networkProblem(definition) ??
    launchProblem(definition);
  if (problem !== undefined) throw clientException(problem);
  if (!executionRoleArn && containerDefinitions.some(({ secrets }) => secrets?.length))
    throw clientException(
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    );
}

function checkSums({ containerDefinitions, cpu, memory }: Definition): void {
  const sum = (amount: (container: Container) => number | undefined): number =>
    containerDefinitions.reduce((total, container) => total + (amount(container) ?? 0), 0);
  const containersCpu = sum((container) => container.cpu);
  if (cpu !== undefined && containersCpu > Number(cpu))
    throw withHint(
      clientException("The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value."),
      `the containers have ${containersCpu} in all, the task ${cpu}`,
    );
  if (memory === undefined) {
    const bare = containerDefinitions.find((container) => !container.memory && !container.memoryReservation);
    if (bare)
      throw clientException(
        `Invalid setting for container '${bare.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
      );
    return;
  }
  const large = containerDefinitions.find((container) => Number(container.memory) > Number(memory));
  if (large) throw clientException(`The 'memory' setting for container '${large.name}' is greater than for the task.`);
  const reserved = sum((container) => container.memoryReservation ?? container.memory);
  if (reserved > Number(memory))
    throw clientException(`The containers' memory, ${reserved} MiB in all, is more than the task's, ${memory} MiB.`);
}
