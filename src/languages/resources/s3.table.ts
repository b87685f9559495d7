/**
 * Properties and attributes of S3's resource types.
 * Source: AWS CloudFormation Template Reference, "Amazon S3".
 */
import { each, enacted, fixed, notYet, recorded, refused, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

const flags = {
  BlockPublicAcls: 'boolean',
  BlockPublicPolicy: 'boolean',
  IgnorePublicAcls: 'boolean',
  RestrictPublicBuckets: 'boolean',
} as const;

export const bucketSchema: ResourceSchema = {
  name: 'AWS::S3::Bucket',
  properties: {
    BucketEncryption: recorded({
      fields: {
        ServerSideEncryptionConfiguration: {
          list: {
            fields: {
              ServerSideEncryptionByDefault: { fields: { SSEAlgorithm: 'text', KMSMasterKeyID: 'text' } },
              BucketKeyEnabled: 'boolean',
              BlockedEncryptionTypes: 'any',
            },
          },
        },
      },
      required: ['ServerSideEncryptionConfiguration'],
    }),
    BucketName: fixed(enacted('text')),
    NotificationConfiguration: enacted({
      fields: {
        EventBridgeConfiguration: { fields: { EventBridgeEnabled: 'boolean' } },
        LambdaConfigurations: 'any',
        QueueConfigurations: 'any',
        TopicConfigurations: 'any',
      },
    }),
    OwnershipControls: recorded({ fields: { Rules: { list: { fields: { ObjectOwnership: 'text' } } } } }),
    PublicAccessBlockConfiguration: recorded({ fields: flags }),
    Tags: recorded('tags'),
    VersioningConfiguration: enacted({ fields: { Status: 'text' }, required: ['Status'] }),
    ...each(
      [
        'AccelerateConfiguration',
        'AccessControl',
        'AnalyticsConfigurations',
        'CorsConfiguration',
        'IntelligentTieringConfigurations',
        'InventoryConfigurations',
        'LifecycleConfiguration',
        'LoggingConfiguration',
        'MetricsConfigurations',
      ],
      () => recorded('any'),
    ),
    ...each(
      [
        'AbacStatus',
        'BucketNamePrefix',
        'BucketNamespace',
        'MetadataConfiguration',
        'MetadataTableConfiguration',
        'ObjectLockConfiguration',
        'ObjectLockEnabled',
        'ReplicationConfiguration',
        'WebsiteConfiguration',
      ],
      () => refused(notYet),
    ),
  },
  attributes: ['Arn', 'DomainName', 'DualStackDomainName', 'RegionalDomainName', 'WebsiteURL'],
  namedBy: 'BucketName',
};

export const bucketPolicySchema: ResourceSchema = {
  name: 'AWS::S3::BucketPolicy',
  properties: { Bucket: required(fixed(enacted('text'))), PolicyDocument: required(enacted('json')) },
  attributes: [],
};
