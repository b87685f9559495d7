/** AWS::ECS::TaskDefinition: every change but of tags registers a new revision. What a container's fields do is in the ecs service's own table. */
import type { RegisterTaskDefinitionResponse } from '@aws-sdk/client-ecs';
import { taskDefinitionSchema } from '../../../../languages/resources/ecs.table.ts';
import { changeTags, lowerTags, tagsOf } from './change.ts';
import type { ResourceType } from './resource-type.ts';

const familyCharactersMax = 255;
const apiName = (name: string) => `${name[0]!.toLowerCase()}${name.slice(1)}`;

export const taskDefinition: ResourceType = {
  ...taskDefinitionSchema,
  create(context, wanted) {
    const definition = Object.fromEntries(Object.entries(wanted).map(([name, value]) => [apiName(name), value]));
    const { taskDefinition: made } = context.call<RegisterTaskDefinitionResponse>('ecs', 'RegisterTaskDefinition', {
      ...definition,
      family: wanted['Family'] ?? context.name(familyCharactersMax),
      tags: lowerTags(tagsOf(wanted)),
    });
    const arn = String(made?.taskDefinitionArn);
    return { physicalId: arn, attributes: { TaskDefinitionArn: arn } };
  },
  update(context, made, wanted, before) {
    const resourceArn = made.physicalId;
    changeTags(before, wanted, {
      set: (tags) => context.call('ecs', 'TagResource', { resourceArn, tags: lowerTags(tags) }),
      clear: (tagKeys) => context.call('ecs', 'UntagResource', { resourceArn, tagKeys }),
    });
    return made;
  },
  remove: (context, { physicalId }) => context.clear('ecs', 'DeregisterTaskDefinition', { taskDefinition: physicalId }),
};
