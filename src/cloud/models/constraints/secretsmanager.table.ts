/** What AWS's model of secretsmanager says of inputs beyond their types. Made by tools/make-constraints.ts; do not edit. */
import type { ConstraintTable } from '../constraints.ts';

// biome-ignore format: one line a structure
export const constraints: ConstraintTable = {
  BatchGetSecretValueRequest: {"SecretIdList":{"min":1,"max":20,"each":{"min":1,"max":2048}},"Filters":{"max":10},"MaxResults":{"min":1,"max":20},"NextToken":{"min":1,"max":4096}},
  CancelRotateSecretRequest: {"SecretId":{"required":true,"min":1,"max":2048}},
  CreateSecretRequest: {"Name":{"required":true,"min":1,"max":512},"ClientRequestToken":{"min":32,"max":64},"Description":{"max":2048},"KmsKeyId":{"min":0,"max":2048},"SecretBinary":{"min":1,"max":65536},"SecretString":{"min":1,"max":65536},"AddReplicaRegions":{"min":1},"Type":{"min":0,"max":256}},
  DeleteResourcePolicyRequest: {"SecretId":{"required":true,"min":1,"max":2048}},
  DeleteSecretRequest: {"SecretId":{"required":true,"min":1,"max":2048}},
  DescribeSecretRequest: {"SecretId":{"required":true,"min":1,"max":2048}},
  ExternalSecretRotationMetadataItem: {"Key":{"min":1,"max":256},"Value":{"min":1,"max":2048}},
  Filter: {"Key":{"enum":["description","name","tag-key","tag-value","primary-region","owning-service","all"]},"Values":{"min":1,"max":10,"each":{"max":512,"pattern":"^\\!?[a-zA-Z0-9 :_@\\/\\+\\=\\.\\-\\!]*$"}}},
  GetRandomPasswordRequest: {"PasswordLength":{"min":1,"max":4096},"ExcludeCharacters":{"min":0,"max":4096}},
  GetResourcePolicyRequest: {"SecretId":{"required":true,"min":1,"max":2048}},
  GetSecretValueRequest: {"SecretId":{"required":true,"min":1,"max":2048},"VersionId":{"min":32,"max":64},"VersionStage":{"min":1,"max":256}},
  ListSecretVersionIdsRequest: {"SecretId":{"required":true,"min":1,"max":2048},"MaxResults":{"min":1,"max":100},"NextToken":{"min":1,"max":4096}},
  ListSecretsRequest: {"MaxResults":{"min":1,"max":100},"NextToken":{"min":1,"max":4096},"Filters":{"max":10},"SortOrder":{"enum":["asc","desc"]},"SortBy":{"enum":["created-date","last-accessed-date","last-changed-date","name"]}},
  PutResourcePolicyRequest: {"SecretId":{"required":true,"min":1,"max":2048},"ResourcePolicy":{"required":true,"min":1,"max":20480}},
  PutSecretValueRequest: {"SecretId":{"required":true,"min":1,"max":2048},"ClientRequestToken":{"min":32,"max":64},"SecretBinary":{"min":1,"max":65536},"SecretString":{"min":1,"max":65536},"VersionStages":{"min":1,"max":20,"each":{"min":1,"max":256}},"RotationToken":{"min":36,"max":256,"pattern":"^[a-zA-Z0-9\\-]+$"}},
  RemoveRegionsFromReplicationRequest: {"SecretId":{"required":true,"min":1,"max":2048},"RemoveReplicaRegions":{"required":true,"min":1,"each":{"min":1,"max":128,"pattern":"^([a-z]+-)+\\d+$"}}},
  ReplicaRegionType: {"Region":{"min":1,"max":128,"pattern":"^([a-z]+-)+\\d+$"},"KmsKeyId":{"min":0,"max":2048}},
  ReplicateSecretToRegionsRequest: {"SecretId":{"required":true,"min":1,"max":2048},"AddReplicaRegions":{"required":true,"min":1}},
  RestoreSecretRequest: {"SecretId":{"required":true,"min":1,"max":2048}},
  RotateSecretRequest: {"SecretId":{"required":true,"min":1,"max":2048},"ClientRequestToken":{"min":32,"max":64},"RotationLambdaARN":{"min":0,"max":2048},"ExternalSecretRotationRoleArn":{"min":20,"max":2048}},
  RotationRulesType: {"AutomaticallyAfterDays":{"min":1,"max":1000},"Duration":{"min":2,"max":3,"pattern":"[0-9]+h"},"ScheduleExpression":{"min":1,"max":256,"pattern":"[0-9A-Za-z\\(\\)#\\?\\*\\-\\/, ]+"}},
  StopReplicationToReplicaRequest: {"SecretId":{"required":true,"min":1,"max":2048}},
  Tag: {"Key":{"min":1,"max":128},"Value":{"min":0,"max":256}},
  TagResourceRequest: {"SecretId":{"required":true,"min":1,"max":2048},"Tags":{"required":true}},
  UntagResourceRequest: {"SecretId":{"required":true,"min":1,"max":2048},"TagKeys":{"required":true,"each":{"min":1,"max":128}}},
  UpdateSecretRequest: {"SecretId":{"required":true,"min":1,"max":2048},"ClientRequestToken":{"min":32,"max":64},"Description":{"max":2048},"KmsKeyId":{"min":0,"max":2048},"SecretBinary":{"min":1,"max":65536},"SecretString":{"min":1,"max":65536},"Type":{"min":0,"max":256}},
  UpdateSecretVersionStageRequest: {"SecretId":{"required":true,"min":1,"max":2048},"VersionStage":{"required":true,"min":1,"max":256},"RemoveFromVersionId":{"min":32,"max":64},"MoveToVersionId":{"min":32,"max":64}},
  ValidateResourcePolicyRequest: {"SecretId":{"min":1,"max":2048},"ResourcePolicy":{"required":true,"min":1,"max":20480}},
};
