/** What AWS's model of ecr says of inputs beyond their types. Made by tools/make-constraints.ts; do not edit. */
import type { ConstraintTable } from '../constraints.ts';

// biome-ignore format: one line a structure
export const constraints: ConstraintTable = {
  CreateRepositoryRequest: {"registryId":{"pattern":"[0-9]{12}"},"repositoryName":{"required":true,"min":2,"max":256,"pattern":"[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*"},"imageTagMutability":{"enum":["MUTABLE","IMMUTABLE","IMMUTABLE_WITH_EXCLUSION","MUTABLE_WITH_EXCLUSION"]},"imageTagMutabilityExclusionFilters":{"min":1,"max":5}},
  Tag: {"Key":{"required":true},"Value":{"required":true}},
  ImageTagMutabilityExclusionFilter: {"filterType":{"required":true,"enum":["WILDCARD"]},"filter":{"required":true,"min":1,"max":128,"pattern":"^[0-9a-zA-Z._*-]{1,128}$"}},
  EncryptionConfiguration: {"encryptionType":{"required":true,"enum":["AES256","KMS","KMS_DSSE"]},"kmsKey":{"min":1,"max":2048}},
  DescribeRepositoriesRequest: {"registryId":{"pattern":"[0-9]{12}"},"repositoryNames":{"min":1,"max":100,"each":{"min":2,"max":256,"pattern":"[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*"}},"maxResults":{"min":1,"max":1000}},
  DeleteRepositoryRequest: {"registryId":{"pattern":"[0-9]{12}"},"repositoryName":{"required":true,"min":2,"max":256,"pattern":"[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*"}},
  PutImageTagMutabilityRequest: {"registryId":{"pattern":"[0-9]{12}"},"repositoryName":{"required":true,"min":2,"max":256,"pattern":"[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*"},"imageTagMutability":{"required":true,"enum":["MUTABLE","IMMUTABLE","IMMUTABLE_WITH_EXCLUSION","MUTABLE_WITH_EXCLUSION"]},"imageTagMutabilityExclusionFilters":{"min":1,"max":5}},
  PutImageRequest: {"registryId":{"pattern":"[0-9]{12}"},"repositoryName":{"required":true,"min":2,"max":256,"pattern":"[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*"},"imageManifest":{"required":true,"min":1,"max":4194304},"imageTag":{"min":1,"max":300}},
  BatchGetImageRequest: {"registryId":{"pattern":"[0-9]{12}"},"repositoryName":{"required":true,"min":2,"max":256,"pattern":"[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*"},"imageIds":{"required":true,"min":1,"max":100},"acceptedMediaTypes":{"min":1,"max":100}},
  ImageIdentifier: {"imageTag":{"min":1,"max":300}},
  DescribeImagesRequest: {"registryId":{"pattern":"[0-9]{12}"},"repositoryName":{"required":true,"min":2,"max":256,"pattern":"[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*"},"imageIds":{"min":1,"max":100},"maxResults":{"min":1,"max":1000}},
  DescribeImagesFilter: {"tagStatus":{"enum":["TAGGED","UNTAGGED","ANY"]},"imageStatus":{"enum":["ACTIVE","ARCHIVED","ACTIVATING","ANY"]}},
  ListImagesRequest: {"registryId":{"pattern":"[0-9]{12}"},"repositoryName":{"required":true,"min":2,"max":256,"pattern":"[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*"},"maxResults":{"min":1,"max":1000}},
  ListImagesFilter: {"tagStatus":{"enum":["TAGGED","UNTAGGED","ANY"]},"imageStatus":{"enum":["ACTIVE","ARCHIVED","ACTIVATING","ANY"]}},
  BatchDeleteImageRequest: {"registryId":{"pattern":"[0-9]{12}"},"repositoryName":{"required":true,"min":2,"max":256,"pattern":"[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*"},"imageIds":{"required":true,"min":1,"max":100}},
  GetAuthorizationTokenRequest: {"registryIds":{"min":1,"max":10,"each":{"pattern":"[0-9]{12}"}}},
  TagResourceRequest: {"resourceArn":{"required":true},"tags":{"required":true}},
  UntagResourceRequest: {"resourceArn":{"required":true},"tagKeys":{"required":true}},
  ListTagsForResourceRequest: {"resourceArn":{"required":true}},
};
