/** AWS::ECR::Repository. Recorded: policies, scans, encryption. Source: AWS CloudFormation Template Reference, "AWS::ECR::Repository". */
import { ecrRepositorySchema } from '../../../../languages/resources/ecr.table.ts';
import { arn } from '../../../kit/arn.ts';
import { changeTags, isSame, tagsOf } from './change.ts';
import type { ResourceType } from './resource-type.ts';

const nameCharactersMax = 256;

export const ecrRepository: ResourceType = {
  ...ecrRepositorySchema,
  create(context, wanted) {
    const repositoryName = String(wanted['RepositoryName'] ?? context.name(nameCharactersMax).toLowerCase());
    const tags = tagsOf(wanted);
    context.call('ecr', 'CreateRepository', {
      repositoryName,
      imageTagMutability: wanted['ImageTagMutability'],
      tags: tags.length > 0 ? tags : undefined,
    });
    const { account, region } = context.host;
    const attributes = {
      Arn: arn(context.host, 'ecr', `repository/${repositoryName}`),
      RepositoryUri: `${account}.dkr.ecr.${region}.amazonaws.com/${repositoryName}`,
    };
    return { physicalId: repositoryName, attributes };
  },
  update(context, made, wanted, before) {
    const { ImageTagMutability: imageTagMutability = 'MUTABLE' } = wanted;
    if (!isSame(before['ImageTagMutability'], wanted['ImageTagMutability']))
      context.call('ecr', 'PutImageTagMutability', { repositoryName: made.physicalId, imageTagMutability });
    const resourceArn = made.attributes['Arn'];
    changeTags(before, wanted, {
      set: (tags) => context.call('ecr', 'TagResource', { resourceArn, tags }),
      clear: (tagKeys) => context.call('ecr', 'UntagResource', { resourceArn, tagKeys }),
    });
    return made;
  },
  remove: (context, { physicalId: repositoryName }, { EmptyOnDelete: force }) =>
    context.clear('ecr', 'DeleteRepository', { repositoryName, ...(force === true ? { force } : {}) }),
};
