/** AWS::ECS::Cluster, and AWS::ECS::ClusterCapacityProviderAssociations, which says by another resource where its tasks run. */
import type { CreateClusterResponse } from '@aws-sdk/client-ecs';
import { capacityProviderAssociationsSchema, ecsClusterSchema } from '../../../../languages/resources/ecs.table.ts';
import { changeTags, isSame, lowerTags, tagsOf, textsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { FoundResource, ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 255;

/** A provider of instances is recorded only: no cluster here has it. */
function isRecorded(context: ResourceContext, name: string): boolean {
  const asked = { type: 'AWS::ECS::CapacityProvider', physicalId: name };
  return context.look<FoundResource>('cloudformation', 'FindResource', asked)?.stackId !== undefined;
}

/** Without those that are recorded. */
function providersOf(context: ResourceContext, values: Values) {
  const strategy = (values['DefaultCapacityProviderStrategy'] ?? []) as readonly { capacityProvider: string }[];
  return {
    capacityProviders: textsOf(values, 'CapacityProviders').filter((name) => !isRecorded(context, name)),
    defaultCapacityProviderStrategy: strategy.filter(({ capacityProvider: name }) => !isRecorded(context, name)),
  };
}

export const ecsCluster: ResourceType = {
  ...ecsClusterSchema,
  create(context, wanted) {
    const { cluster } = context.call<CreateClusterResponse>('ecs', 'CreateCluster', {
      clusterName: wanted['ClusterName'] ?? context.name(nameCharactersMax),
      tags: lowerTags(tagsOf(wanted)),
      ...providersOf(context, wanted),
      settings: wanted['ClusterSettings'],
      configuration: wanted['Configuration'],
      serviceConnectDefaults: wanted['ServiceConnectDefaults'],
    });
    return { physicalId: String(cluster?.clusterName), attributes: { Arn: String(cluster?.clusterArn) } };
  },
  update(context, made, wanted, before) {
    const resourceArn = made.attributes['Arn'];
    context.call('ecs', 'UpdateCluster', {
      cluster: made.physicalId,
      settings: wanted['ClusterSettings'],
      configuration: wanted['Configuration'],
      serviceConnectDefaults: wanted['ServiceConnectDefaults'],
    });
    const [old, now] = [before, wanted].map((values) => providersOf(context, values));
    if (!isSame(old, now)) context.call('ecs', 'PutClusterCapacityProviders', { cluster: made.physicalId, ...now });
    changeTags(before, wanted, {
      set: (tags) => context.call('ecs', 'TagResource', { resourceArn, tags: lowerTags(tags) }),
      clear: (tagKeys) => context.call('ecs', 'UntagResource', { resourceArn, tagKeys }),
    });
    return made;
  },
  remove: (context, { physicalId: cluster }) => context.clear('ecs', 'DeleteCluster', { cluster }),
};

const putProviders = (context: ResourceContext, cluster: string, wanted: Values): void =>
  context.call('ecs', 'PutClusterCapacityProviders', {
    cluster,
    ...providersOf(context, wanted),
  });

export const capacityProviderAssociations: ResourceType = {
  ...capacityProviderAssociationsSchema,
  create(context, wanted) {
    const cluster = String(wanted['Cluster']);
    putProviders(context, cluster, wanted);
    return { physicalId: cluster, attributes: {} };
  },
  update(context, made, wanted) {
    putProviders(context, made.physicalId, wanted);
    return made;
  },
  remove: (context, { physicalId: cluster }) =>
    context.clear('ecs', 'PutClusterCapacityProviders', {
      cluster,
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
    }),
};
