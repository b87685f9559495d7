/**
 * More AWS managed policies, those that task roles, instances and functions have beside their jobs: what each allows of the services that its name says.
 * What some allow besides (alarms, roles and networks that a console shows or makes on the way) is left out.
 * Source: AWS Managed Policy Reference Guide, the page of each name.
 */
import type { AwsManagedPolicy } from './managed-policies.table.ts';

export const of = (path: string, name: string, description: string, actions: string): AwsManagedPolicy => ({
  path,
  name,
  description,
  statements: [{ Effect: 'Allow', Action: actions.split(' '), Resource: '*' }],
});

/** `dynamodb dax` -> `dynamodb:*`, `dax:*`. */
export const everything = (name: string, title: string, services: string): AwsManagedPolicy =>
  of('/', name, `Everything in ${title}`, services.replace(/[\w-]+/g, '$&:*'));
export const looking = (name: string, title: string, actions: string): AwsManagedPolicy =>
  of('/', name, `Looking at ${title}`, actions);
export const serviceRole = (name: string, description: string, actions: string): AwsManagedPolicy =>
  of('/service-role/', name, description, actions);

export const logging = 'logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents';
const pulling =
  'ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:GetRepositoryPolicy ecr:DescribeRepositories ecr:ListImages ecr:DescribeImages ecr:BatchGetImage ecr:GetLifecyclePolicy ecr:GetLifecyclePolicyPreview ecr:ListTagsForResource ecr:DescribeImageScanFindings';
const pushing = 'ecr:InitiateLayerUpload ecr:UploadLayerPart ecr:CompleteLayerUpload ecr:PutImage';
const channels =
  'ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel';
const mailbox =
  'ec2messages:AcknowledgeMessage ec2messages:DeleteMessage ec2messages:FailMessage ec2messages:GetEndpoint ec2messages:GetMessages ec2messages:SendReply';
const mounting = 'elasticfilesystem:ClientMount elasticfilesystem:DescribeMountTargets';
export const tracing =
  'xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules xray:GetSamplingTargets xray:GetSamplingStatisticSummaries';

export const managedPoliciesBeside: readonly AwsManagedPolicy[] = [
  everything('AmazonS3FullAccess', 'S3', 's3 s3-object-lambda'),
  looking('AmazonS3ReadOnlyAccess', 'S3', 's3:Get* s3:List* s3:Describe* s3-object-lambda:Get* s3-object-lambda:List*'),
  everything('AmazonDynamoDBFullAccess', 'DynamoDB', 'dynamodb dax'),
  everything('AmazonDynamoDBFullAccess_v2', 'DynamoDB', 'dynamodb dax'),
  looking(
    'AmazonDynamoDBReadOnlyAccess',
    'DynamoDB',
    'dynamodb:BatchGetItem dynamodb:Describe* dynamodb:List* dynamodb:GetItem dynamodb:GetResourcePolicy dynamodb:Query dynamodb:Scan dynamodb:PartiQLSelect',
  ),
  everything('AmazonEC2ContainerRegistryFullAccess', 'ECR', 'ecr'),
  of('/', 'AmazonEC2ContainerRegistryReadOnly', 'Pulling images', pulling),
  of('/', 'AmazonEC2ContainerRegistryPowerUser', 'Pulling and pushing images', `${pulling} ${pushing}`),
  of(
    '/',
    'AmazonEC2ContainerRegistryPullOnly',
    'Pulling images',
    'ecr:GetAuthorizationToken ecr:BatchGetImage ecr:GetDownloadUrlForLayer ecr:BatchImportUpstreamImage',
  ),
  everything('AmazonEC2FullAccess', 'EC2', 'ec2'),
  looking('AmazonEC2ReadOnlyAccess', 'EC2', 'ec2:Describe* ec2:Get* elasticloadbalancing:Describe*'),
  looking('AmazonVPCReadOnlyAccess', 'networks', 'ec2:Describe* ec2:Get*'),
  everything('AmazonRDSFullAccess', 'RDS', 'rds'),
  looking('AmazonRDSReadOnlyAccess', 'RDS', 'rds:Describe* rds:ListTagsForResource'),
  of(
    '/',
    'AmazonRDSDataFullAccess',
    'Queries by the Data API, with their secrets',
    'rds-data:BatchExecuteStatement rds-data:BeginTransaction rds-data:CommitTransaction rds-data:ExecuteSql rds-data:ExecuteStatement rds-data:RollbackTransaction secretsmanager:GetSecretValue secretsmanager:CreateSecret secretsmanager:ListSecrets secretsmanager:GetRandomPassword tag:GetResources',
  ),
  everything('AmazonSESFullAccess', 'SES', 'ses'),
  everything('AmazonKinesisFullAccess', 'Kinesis', 'kinesis'),
  everything('AmazonKinesisFirehoseFullAccess', 'Firehose', 'firehose'),
  everything('AmazonAthenaFullAccess', 'Athena', 'athena'),
  everything('AmazonRedshiftFullAccess', 'Redshift', 'redshift redshift-serverless'),
  everything('AmazonElasticFileSystemFullAccess', 'EFS', 'elasticfilesystem'),
  of('/', 'AmazonElasticFileSystemClientReadOnlyAccess', 'Mounting file systems for reading', mounting),
  of(
    '/',
    'AmazonElasticFileSystemClientReadWriteAccess',
    'Mounting file systems',
    `${mounting} elasticfilesystem:ClientWrite`,
  ),
  of(
    '/',
    'AmazonElasticFileSystemClientFullAccess',
    'Mounting file systems, as their root too',
    `${mounting} elasticfilesystem:ClientWrite elasticfilesystem:ClientRootAccess`,
  ),
  looking('AmazonSNSReadOnlyAccess', 'SNS', 'sns:GetTopicAttributes sns:List* sns:CheckIfPhoneNumberIsOptedOut'),
  looking('AmazonSQSReadOnlyAccess', 'SQS', 'sqs:GetQueueAttributes sqs:GetQueueUrl sqs:List*'),
  everything('AmazonEventBridgeSchedulerFullAccess', 'EventBridge Scheduler', 'scheduler'),
  looking('AmazonEventBridgeSchedulerReadOnlyAccess', 'EventBridge Scheduler', 'scheduler:List* scheduler:Get*'),
  looking(
    'AmazonEventBridgeReadOnlyAccess',
    'EventBridge',
    'events:Describe* events:List* events:TestEventPattern schemas:Describe* schemas:List* schemas:Search* scheduler:Get* scheduler:List* pipes:Describe* pipes:List*',
  ),
  everything('CloudWatchFullAccess', 'CloudWatch and its logs', 'cloudwatch logs'),
  everything('CloudWatchFullAccessV2', 'CloudWatch and its logs', 'cloudwatch logs'),
  looking(
    'CloudWatchLogsReadOnlyAccess',
    'CloudWatch Logs',
    'logs:Describe* logs:Get* logs:List* logs:StartQuery logs:StopQuery logs:TestMetricFilter logs:FilterLogEvents logs:StartLiveTail logs:StopLiveTail',
  ),
  of(
    '/',
    'CloudWatchAgentServerPolicy',
    'What the agent of CloudWatch needs',
    `cloudwatch:PutMetricData ec2:DescribeVolumes ec2:DescribeTags ${logging} logs:DescribeLogStreams logs:DescribeLogGroups logs:PutRetentionPolicy ssm:GetParameter ${tracing}`,
  ),
  of('/', 'AWSXRayDaemonWriteAccess', 'Sending traces', tracing),
  of('/', 'AWSXrayWriteOnlyAccess', 'Sending traces', tracing),
  of(
    '/',
    'AmazonSSMManagedInstanceCore',
    'What the agent of Systems Manager needs',
    `ssm:DescribeAssociation ssm:GetDeployablePatchSnapshotForInstance ssm:GetDocument ssm:DescribeDocument ssm:GetManifest ssm:GetParameter ssm:GetParameters ssm:ListAssociations ssm:ListInstanceAssociations ssm:PutInventory ssm:PutComplianceItems ssm:PutConfigurePackageResult ssm:UpdateAssociationStatus ssm:UpdateInstanceAssociationStatus ssm:UpdateInstanceInformation ${channels} ${mailbox}`,
  ),
  everything('AWSLambda_FullAccess', 'Lambda', 'lambda'),
  looking('AWSLambda_ReadOnlyAccess', 'Lambda', 'lambda:Get* lambda:List*'),
  everything('AWSCloudFormationFullAccess', 'CloudFormation', 'cloudformation'),
  everything('IAMFullAccess', 'IAM', 'iam'),
  looking('IAMReadOnlyAccess', 'IAM', 'iam:Generate* iam:Get* iam:List* iam:Simulate*'),
  everything('AWSGlueConsoleFullAccess', 'Glue', 'glue'),
  everything('AWSBatchFullAccess', 'Batch', 'batch'),
  everything('AmazonBedrockFullAccess', 'Bedrock', 'bedrock'),
  serviceRole('AWSLambdaRole', 'Calling functions', 'lambda:InvokeFunction'),
  serviceRole(
    'AWSLambdaSQSQueueExecutionRole',
    'Reading queues, and writing logs',
    `sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes ${logging}`,
  ),
  serviceRole(
    'AWSLambdaDynamoDBExecutionRole',
    'Reading streams of tables, and writing logs',
    `dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams ${logging}`,
  ),
  serviceRole(
    'AmazonAPIGatewayPushToCloudWatchLogs',
    'Writing and reading logs',
    `${logging} logs:DescribeLogGroups logs:DescribeLogStreams logs:GetLogEvents logs:FilterLogEvents`,
  ),
  looking('AmazonKinesisReadOnlyAccess', 'streams', 'kinesis:Get* kinesis:List* kinesis:Describe*'),
  everything('AmazonElastiCacheFullAccess', 'ElastiCache', 'elasticache'),
  everything('AmazonRoute53FullAccess', 'Route 53', 'route53 route53domains'),
  everything('AmazonRekognitionFullAccess', 'Rekognition', 'rekognition'),
  everything('AmazonTextractFullAccess', 'Textract', 'textract'),
  everything('AmazonPollyFullAccess', 'Polly', 'polly'),
  everything('AmazonTranscribeFullAccess', 'Transcribe', 'transcribe'),
  everything('ComprehendFullAccess', 'Comprehend', 'comprehend'),
  everything('TranslateFullAccess', 'Translate', 'translate'),
  everything('AWSXrayFullAccess', 'X-Ray', 'xray'),
  everything('AWSPriceListServiceFullAccess', 'price lists', 'pricing'),
  everything('AutoScalingFullAccess', 'Auto Scaling', 'autoscaling'),
  everything('ElasticLoadBalancingFullAccess', 'load balancers', 'elasticloadbalancing'),
  looking(
    'AWSXrayReadOnlyAccess',
    'traces',
    'xray:GetSamplingRules xray:GetSamplingTargets xray:GetSamplingStatisticSummaries xray:BatchGetTraces xray:GetServiceGraph xray:GetTraceGraph xray:GetTraceSummaries xray:GetGroups xray:GetGroup',
  ),
  looking('AWSOrganizationsReadOnlyAccess', 'organisations', 'organizations:Describe* organizations:List*'),
  looking(
    'CloudWatchEventsReadOnlyAccess',
    'rules',
    'events:DescribeRule events:DescribeEventBus events:ListEventBuses events:ListRuleNamesByTarget events:ListRules events:ListTargetsByRule events:TestEventPattern',
  ),
  of('/', 'AmazonPrometheusRemoteWriteAccess', 'Sending metrics to Prometheus', 'aps:RemoteWrite'),
  of('/', 'AmazonAPIGatewayInvokeFullAccess', 'Calling APIs', 'execute-api:Invoke execute-api:ManageConnections'),
  serviceRole(
    'AWSLambdaKinesisExecutionRole',
    'Reading streams, and writing logs',
    `kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards kinesis:ListStreams kinesis:SubscribeToShard ${logging}`,
  ),
  serviceRole(
    'AWSLambdaENIManagementAccess',
    'Interfaces in a network',
    'ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DeleteNetworkInterface',
  ),
  serviceRole(
    'AWSAppRunnerServicePolicyForECRAccess',
    'Pulling images',
    'ecr:GetDownloadUrlForLayer ecr:BatchGetImage ecr:DescribeImages ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability',
  ),
  serviceRole(
    'AWSDataLifecycleManagerServiceRole',
    'Making and deleting snapshots',
    'ec2:CreateSnapshot ec2:CreateSnapshots ec2:DeleteSnapshot ec2:DescribeInstances ec2:DescribeVolumes ec2:DescribeSnapshots ec2:ModifySnapshotAttribute',
  ),
  serviceRole(
    'AWSBackupServiceRolePolicyForBackup',
    'What Backup does to make copies',
    'ec2:CreateSnapshot ec2:DescribeVolumes ec2:DescribeSnapshots ec2:DescribeInstances dynamodb:DescribeTable dynamodb:CreateBackup rds:CreateDBSnapshot rds:DescribeDBInstances elasticfilesystem:Backup tag:GetResources',
  ),
];
