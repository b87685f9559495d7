/**
 * Properties and attributes of ECS's resource types.
 * Source: AWS CloudFormation Template Reference, "ECS".
 */
import { each, enacted, fixed, member, recorded, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

const clusterInput = member('ecs', 'CreateCluster');
const definitionInput = member('ecs', 'RegisterTaskDefinition');
const apiName = (name: string) => `${name[0]!.toLowerCase()}${name.slice(1)}`;

export const ecsClusterSchema: ResourceSchema = {
  name: 'AWS::ECS::Cluster',
  properties: {
    CapacityProviders: enacted(clusterInput('capacityProviders')),
    ClusterName: fixed(enacted('text')),
    ClusterSettings: recorded(clusterInput('settings')),
    Configuration: recorded(clusterInput('configuration')),
    DefaultCapacityProviderStrategy: enacted(clusterInput('defaultCapacityProviderStrategy')),
    ServiceConnectDefaults: recorded(clusterInput('serviceConnectDefaults')),
    Tags: enacted('tags'),
  },
  attributes: ['Arn'],
  namedBy: 'ClusterName',
};

const providersInput = member('ecs', 'PutClusterCapacityProviders');

export const capacityProviderAssociationsSchema: ResourceSchema = {
  name: 'AWS::ECS::ClusterCapacityProviderAssociations',
  properties: {
    CapacityProviders: enacted(providersInput('capacityProviders')),
    Cluster: required(fixed(enacted('text'))),
    DefaultCapacityProviderStrategy: required(enacted(providersInput('defaultCapacityProviderStrategy'))),
  },
  attributes: [],
};

export const taskDefinitionSchema: ResourceSchema = {
  name: 'AWS::ECS::TaskDefinition',
  properties: {
    ...each(['ContainerDefinitions', 'ExecutionRoleArn', 'Family', 'RequiresCompatibilities', 'TaskRoleArn'], (name) =>
      fixed(enacted(definitionInput(apiName(name)))),
    ),
    ...each(
      [
        'Cpu',
        'EnableFaultInjection',
        'EphemeralStorage',
        'InferenceAccelerators',
        'IpcMode',
        'Memory',
        'NetworkMode',
        'PidMode',
        'PlacementConstraints',
        'ProxyConfiguration',
        'RuntimePlatform',
        'Volumes',
      ],
      (name) => fixed(recorded(definitionInput(apiName(name)))),
    ),
    Tags: enacted('tags'),
  },
  attributes: ['TaskDefinitionArn'],
};
