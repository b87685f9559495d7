/** A task definition as it is kept: the request with AWS's defaults filled in. It never changes once it is registered. */
import type {
  ContainerDefinition,
  RegisterTaskDefinitionRequest,
  TaskDefinition,
  TaskDefinitionField,
} from '@aws-sdk/client-ecs';
import type { ServiceHost } from '../../kit/service.ts';
import { fargateProblem } from './fargate.ts';
import { definitionArn } from './names.ts';
import type { DefinitionRow } from './tables.ts';

export interface Definition extends Omit<RegisterTaskDefinitionRequest, 'family' | 'tags' | 'containerDefinitions'> {
  readonly containerDefinitions: readonly Container[];
}

export interface Container extends ContainerDefinition {
  readonly name: string;
  readonly image: string;
}

/** The lists that AWS shows even where none was given, cpu 0, and essential unless told. */
export const withDefaults = (container: Container): Container => ({
  cpu: 0,
  portMappings: [],
  essential: true,
  environment: [],
  mountPoints: [],
  volumesFrom: [],
  systemControls: [],
  ...container,
});

/** As DescribeTaskDefinition shows it. Source: API reference, TaskDefinition. */
export function renderDefinition(host: ServiceHost, row: DefinitionRow): TaskDefinition {
  const { document, family, revision, deregisteredAt } = row;
  return {
    ...document,
    containerDefinitions: [...document.containerDefinitions],
    taskDefinitionArn: definitionArn(host, family, revision),
    family,
    revision,
    status: row.status,
    volumes: document.volumes ?? [],
    placementConstraints: document.placementConstraints ?? [],
    requiresAttributes: requiredCapabilities(document).map((name) => ({ name })),
    compatibilities: fargateProblem(document) === undefined ? ['EC2', 'FARGATE'] : ['EXTERNAL', 'EC2'],
    registeredAt: new Date(row.registeredAt),
    registeredBy: row.registeredBy,
    ...(deregisteredAt === undefined ? {} : { deregisteredAt: new Date(deregisteredAt) }),
  };
}

export const wantsTags = (include: readonly TaskDefinitionField[] | undefined): boolean =>
  include?.includes('TAGS') ?? false;

/** What an agent must be able to do; AWS's list is longer. Source: Amazon ECS container agent, capabilities. */
function requiredCapabilities({ containerDefinitions, taskRoleArn, networkMode }: Definition): string[] {
  const drivers = new Set(containerDefinitions.map((container) => container.logConfiguration?.logDriver));
  drivers.delete(undefined);
  return [
    ...[...drivers].map((driver) => `com.amazonaws.ecs.capability.logging-driver.${driver}`),
    ...(drivers.has('awslogs') ? ['ecs.capability.execution-role-awslogs'] : []),
    'com.amazonaws.ecs.capability.docker-remote-api.1.19',
    ...(taskRoleArn ? ['com.amazonaws.ecs.capability.task-iam-role'] : []),
    'com.amazonaws.ecs.capability.docker-remote-api.1.18',
    ...(networkMode === 'awsvpc' ? ['ecs.capability.task-eni'] : []),
  ];
}
