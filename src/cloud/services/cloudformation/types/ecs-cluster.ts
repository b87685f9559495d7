/** AWS::ECS::Cluster, and AWS::ECS::ClusterCapacityProviderAssociations, which says by another resource where its tasks run. */
import type { CreateClusterResponse } from '@aws-sdk/client-ecs';
import { capacityProviderAssociationsSchema, ecsClusterSchema } from '../../../../languages/resources/ecs.table.ts';
import { changeTags, isSame, lowerTags, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 255;

export const ecsCluster: ResourceType = {
  ...ecsClusterSchema,
  create(context, wanted) {
    const { cluster } = context.call<CreateClusterResponse>('ecs', 'CreateCluster', {
      clusterName: wanted['ClusterName'] ?? context.name(nameCharactersMax),
      tags: lowerTags(tagsOf(wanted)),
      capacityProviders: wanted['CapacityProviders'],
      settings: wanted['ClusterSettings'],
      configuration: wanted['Configuration'],
      defaultCapacityProviderStrategy: wanted['DefaultCapacityProviderStrategy'],
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
    const [old, now] = [before, wanted].map((values) => [
      values['CapacityProviders'] ?? [],
      values['DefaultCapacityProviderStrategy'] ?? [],
    ]);
    if (!isSame(old, now))
      context.call('ecs', 'PutClusterCapacityProviders', {
        cluster: made.physicalId,
        capacityProviders: now![0],
        defaultCapacityProviderStrategy: now![1],
      });
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
    capacityProviders: wanted['CapacityProviders'] ?? [],
    defaultCapacityProviderStrategy: wanted['DefaultCapacityProviderStrategy'],
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
