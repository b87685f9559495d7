/** AWS::ECS::Cluster. Everything but its name and tags has no effect here. */
import type { CreateClusterResponse } from '@aws-sdk/client-ecs';
import { ecsClusterSchema } from '../../../../languages/resources/ecs.table.ts';
import type { ResourceType } from '../resource-type.ts';
import { changeTags, isSame, lowerTags, tagsOf } from './change.ts';

const nameCharactersMax = 255;

export const ecsCluster: ResourceType = {
  ...ecsClusterSchema,
  create(work, wanted) {
    const { cluster } = work.call<CreateClusterResponse>('ecs', 'CreateCluster', {
      clusterName: wanted['ClusterName'] ?? work.name(nameCharactersMax),
      tags: lowerTags(tagsOf(wanted)),
      capacityProviders: wanted['CapacityProviders'],
      settings: wanted['ClusterSettings'],
      configuration: wanted['Configuration'],
      defaultCapacityProviderStrategy: wanted['DefaultCapacityProviderStrategy'],
      serviceConnectDefaults: wanted['ServiceConnectDefaults'],
    });
    return { physicalId: String(cluster?.clusterName), attributes: { Arn: String(cluster?.clusterArn) } };
  },
  update(work, made, wanted, before) {
    const resourceArn = made.attributes['Arn'];
    work.call('ecs', 'UpdateCluster', {
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
      work.call('ecs', 'PutClusterCapacityProviders', {
        cluster: made.physicalId,
        capacityProviders: now![0],
        defaultCapacityProviderStrategy: now![1],
      });
    changeTags(before, wanted, {
      set: (tags) => work.call('ecs', 'TagResource', { resourceArn, tags: lowerTags(tags) }),
      clear: (tagKeys) => work.call('ecs', 'UntagResource', { resourceArn, tagKeys }),
    });
    return made;
  },
  remove: (work, { physicalId: cluster }) => work.clear('ecs', 'DeleteCluster', { cluster }),
};
