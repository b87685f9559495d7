/**
 * Rights for buckets and their policies, and for functions with what publishes and shares them.
 * Source: handlers' permissions of AWS's published resource schemas ("AWS CloudFormation registry"); to whom roles are passed: "Replicating objects", S3
 * User Guide; "Lambda execution role", Lambda Developer Guide.
 */
import { calls, type Rights } from './rights.ts';

const s3 = (names: string): string[] => calls('s3', names);
const lambda = (names: string): string[] => calls('lambda', names);

/** As a bucket's settings are named in its calls. */
const setting = (name: string): string[] => s3(`Put${name} Get${name}`);

const onKeys = 'arn:{partition}:kms:{region}:{account}:key/*';
const provisioned = lambda(
  'PutProvisionedConcurrencyConfig GetProvisionedConcurrencyConfig DeleteProvisionedConcurrencyConfig',
);

export const bucketAndFunctionRights: Readonly<Record<string, Rights>> = {
  'AWS::S3::Bucket': {
    service: 's3',
    arns: ['{name}'],
    calls: s3('CreateBucket DeleteBucket ListBucket PutBucketTagging GetBucketTagging'),
    callsFor: {
      AccelerateConfiguration: setting('AccelerateConfiguration'),
      AccessControl: s3('PutBucketAcl GetBucketAcl'),
      AnalyticsConfigurations: setting('AnalyticsConfiguration'),
      BucketEncryption: setting('EncryptionConfiguration'),
      CorsConfiguration: setting('BucketCORS'),
      IntelligentTieringConfigurations: setting('IntelligentTieringConfiguration'),
      InventoryConfigurations: setting('InventoryConfiguration'),
      LifecycleConfiguration: setting('LifecycleConfiguration'),
      LoggingConfiguration: setting('BucketLogging'),
      MetricsConfigurations: setting('MetricsConfiguration'),
      NotificationConfiguration: setting('BucketNotification'),
      ObjectLockConfiguration: setting('BucketObjectLockConfiguration'),
      ObjectLockEnabled: setting('BucketObjectLockConfiguration'),
      OwnershipControls: setting('BucketOwnershipControls'),
      PublicAccessBlockConfiguration: setting('BucketPublicAccessBlock'),
      ReplicationConfiguration: setting('ReplicationConfiguration'),
      VersioningConfiguration: setting('BucketVersioning'),
      WebsiteConfiguration: [...setting('BucketWebsite'), 's3:DeleteBucketWebsite'],
    },
    passes: { Role: 's3.amazonaws.com' },
  },
  'AWS::S3::BucketPolicy': {
    service: 's3',
    arns: ['{name}'],
    calls: s3('PutBucketPolicy GetBucketPolicy DeleteBucketPolicy'),
  },
  'AWS::Lambda::Function': {
    service: 'lambda',
    arns: ['function:{name}'],
    calls: lambda(
      'CreateFunction DeleteFunction GetFunction GetFunctionCodeSigningConfig GetRuntimeManagementConfig UpdateFunctionCode UpdateFunctionConfiguration ListTags TagResource UntagResource',
    ),
    callsFor: {
      CodeSigningConfigArn: lambda('PutFunctionCodeSigningConfig DeleteFunctionCodeSigningConfig'),
      ReservedConcurrentExecutions: lambda('PutFunctionConcurrency DeleteFunctionConcurrency'),
      RuntimeManagementConfig: lambda('PutRuntimeManagementConfig'),
    },
    besideFor: {
      CodeSigningConfigArn: [
        {
          arn: 'arn:{partition}:lambda:{region}:{account}:code-signing-config:*',
          calls: lambda('GetCodeSigningConfig'),
        },
      ],
      FileSystemConfigs: [{ arn: '*', calls: ['elasticfilesystem:DescribeMountTargets'] }],
      KmsKeyArn: [{ arn: onKeys, calls: calls('kms', 'CreateGrant Decrypt Encrypt GenerateDataKey') }],
      Layers: [{ arn: 'arn:{partition}:lambda:{region}:*:layer:*', calls: lambda('GetLayerVersion') }],
      VpcConfig: [
        {
          arn: '*',
          calls: calls('ec2', 'DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcs'),
        },
      ],
    },
    passes: { Role: 'lambda.amazonaws.com' },
  },
  'AWS::Lambda::Alias': {
    service: 'lambda',
    arns: ['function:{name}', 'function:{name}:*'],
    calls: lambda('CreateAlias DeleteAlias GetAlias UpdateAlias'),
    callsFor: { ProvisionedConcurrencyConfig: provisioned },
  },
  'AWS::Lambda::Permission': {
    service: 'lambda',
    arns: ['function:{name}', 'function:{name}:*'],
    calls: lambda('AddPermission GetPolicy RemovePermission'),
  },
  'AWS::Lambda::Version': {
    service: 'lambda',
    arns: ['function:{name}', 'function:{name}:*'],
    calls: lambda('PublishVersion DeleteFunction GetFunctionConfiguration'),
    callsFor: {
      ProvisionedConcurrencyConfig: provisioned,
      RuntimePolicy: lambda('PutRuntimeManagementConfig GetRuntimeManagementConfig'),
    },
  },
};
