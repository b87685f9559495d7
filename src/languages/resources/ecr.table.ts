/**
 * Properties and attributes of AWS::ECR::Repository. Its images, whether a tag may move and tags are enacted.
 * Source: AWS CloudFormation Template Reference, "AWS::ECR::Repository".
 */
import { each, enacted, fixed, recorded } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

export const ecrRepositorySchema: ResourceSchema = {
  name: 'AWS::ECR::Repository',
  properties: {
    EmptyOnDelete: enacted('boolean'),
    EncryptionConfiguration: fixed(recorded('any')),
    ...each(
      ['ImageScanningConfiguration', 'ImageTagMutabilityExclusionFilters', 'LifecyclePolicy', 'RepositoryPolicyText'],
      () => recorded('any'),
    ),
    ImageTagMutability: enacted('text'),
    RepositoryName: fixed(enacted('text')),
    Tags: enacted('tags'),
  },
  attributes: ['Arn', 'RepositoryUri'],
  namedBy: 'RepositoryName',
};
