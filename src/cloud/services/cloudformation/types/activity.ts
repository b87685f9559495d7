/** AWS::StepFunctions::Activity. */
import type { CreateActivityOutput } from '@aws-sdk/client-sfn';
import { activitySchema } from '../../../../languages/resources/states.table.ts';
import { changeTags, lowerTags, tagsOf } from './change.ts';
import type { ResourceType } from './resource-type.ts';

export const activity: ResourceType = {
  ...activitySchema,
  create(context, wanted) {
    const name = String(wanted['Name']);
    const { activityArn: arn } = context.call<CreateActivityOutput>('states', 'CreateActivity', {
      name,
      tags: lowerTags(tagsOf(wanted)),
      encryptionConfiguration: wanted['EncryptionConfiguration'],
    });
    return { physicalId: arn!, attributes: { Arn: arn!, Name: name } };
  },
  update(context, made, wanted, before) {
    const resourceArn = made.physicalId;
    changeTags(before, wanted, {
      set: (tags) => context.call('states', 'TagResource', { resourceArn, tags: lowerTags(tags) }),
      clear: (tagKeys) => context.call('states', 'UntagResource', { resourceArn, tagKeys }),
    });
    return made;
  },
  remove: (context, { physicalId: activityArn }) => context.clear('states', 'DeleteActivity', { activityArn }),
};
