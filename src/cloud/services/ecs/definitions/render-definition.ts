/** A task definition as DescribeTaskDefinition shows it. Source: API reference, TaskDefinition. */
import type { TaskDefinition, TaskDefinitionField } from '@aws-sdk/client-ecs';
import type { ServiceHost } from '../../../kit/service.ts';
import { definitionArn } from '../names.ts';
import type { DefinitionRow } from '../tables.ts';
import type { Definition } from './definition.ts';
import { fargateProblem } from './fargate-problem.ts';

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
