/**
 * AWS managed policies that stand in templates of jobs and are narrower than a service: what is allowed on some resources alone, or under a condition; and
 * further ones of services beside jobs. What some allow besides (roles and networks that a console shows or makes on the way) is left out.
 * Source: AWS Managed Policy Reference Guide, the page of each name.
 */
import type { AwsManagedPolicy } from './managed-policies.table.ts';
import { everything, logging, looking, of, serviceRole, tracing } from './managed-policies-beside.table.ts';

/** Allows the actions on these resources. */
const on = (actions: string, resources: string, more: object = {}): object => ({
  Effect: 'Allow',
  Action: actions.split(' '),
  Resource: resources.split(' '),
  ...more,
});
const policy = (
  path: '/' | '/service-role/' | '/job-function/',
  name: string,
  description: string,
  ...statements: object[]
): AwsManagedPolicy => ({ path, name, description, statements });

const passing = (...services: string[]): object =>
  on('iam:PassRole', '*', { Condition: { StringLike: { 'iam:PassedToService': services } } });
const tagged = (key: string, value: string): object => ({ Condition: { StringEquals: { [key]: value } } });
const madeByEcs = (kind: 'Request' | 'Resource', more: object = {}): object => ({
  Condition: {
    ArnLike: { [`aws:${kind}Tag/AmazonECSCreated`]: 'arn:aws:ecs:*:*:task/*' },
    StringEquals: { [`aws:${kind}Tag/AmazonECSManaged`]: 'true', ...more },
  },
});

const objects = 's3:GetObject s3:GetObjectVersion';
const volumes = 'arn:aws:ec2:*:*:volume/*';

export const managedPoliciesFurther: readonly AwsManagedPolicy[] = [
  policy(
    '/',
    'AmazonECS_FullAccess',
    'Everything in ECS, and what tasks need around it',
    on('ecs:* application-autoscaling:* ec2:Describe* elasticfilesystem:Describe* elasticloadbalancing:Describe*', '*'),
    on(
      'cloudwatch:DeleteAlarms cloudwatch:DescribeAlarms cloudwatch:GetMetricStatistics cloudwatch:PutMetricAlarm',
      '*',
    ),
    on('events:DeleteRule events:DescribeRule events:ListRuleNamesByTarget events:ListTargetsByRule', '*'),
    on('events:PutRule events:PutTargets events:RemoveTargets sns:ListTopics', '*'),
    on('iam:ListAttachedRolePolicies iam:ListInstanceProfiles iam:ListRoles', '*'),
    on('logs:CreateLogGroup logs:DescribeLogGroups logs:FilterLogEvents', '*'),
    on('ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath', 'arn:aws:ssm:*:*:parameter/aws/service/ecs*'),
    passing('ecs-tasks.amazonaws.com'),
  ),
  // audits
  policy(
    '/',
    'SecurityAudit',
    'Looking at how everything is set up, not at what it holds',
    on('cloudformation:Describe* cloudformation:Get* cloudformation:List* cloudwatch:Describe* cloudwatch:List*', '*'),
    on('ec2:Describe* ec2:Get* ecr:Describe* ecr:List* ecr:GetRepositoryPolicy ecs:Describe* ecs:List*', '*'),
    on(
      'events:Describe* events:List* iam:Generate* iam:Get* iam:List* iam:Simulate* kms:Describe* kms:Get* kms:List*',
      '*',
    ),
    on('logs:Describe* logs:List* s3:GetBucket* s3:GetEncryptionConfiguration s3:GetLifecycleConfiguration', '*'),
    on('s3:GetObjectAcl s3:GetObjectVersionAcl s3:ListAllMyBuckets s3:ListBucket secretsmanager:DescribeSecret', '*'),
    on('secretsmanager:GetResourcePolicy secretsmanager:ListSecretVersionIds secretsmanager:ListSecrets', '*'),
    on('sns:GetTopicAttributes sns:List* sqs:GetQueueAttributes sqs:List* ssm:Describe* ssm:List*', '*'),
    on('states:DescribeStateMachine states:List*', '*'),
  ),
  policy(
    '/job-function/',
    'ViewOnlyAccess',
    'Listing what there is',
    on('cloudformation:DescribeStacks cloudformation:List* cloudwatch:Describe* cloudwatch:Get* cloudwatch:List*', '*'),
    on('ec2:Describe* ecr:DescribeRepositories ecr:List* ecs:Describe* ecs:List* events:List* iam:Get* iam:List*', '*'),
    on('kms:List* logs:Describe* s3:ListAllMyBuckets s3:ListBucket secretsmanager:ListSecrets sns:List*', '*'),
    on('sqs:ListQueues ssm:List* states:List*', '*'),
  ),
  // what runs jobs
  policy(
    '/service-role/',
    'AmazonEC2SpotFleetTaggingRole',
    'Requesting and tagging Spot instances',
    on(
      'ec2:DescribeImages ec2:DescribeSubnets ec2:RequestSpotInstances ec2:TerminateInstances ec2:DescribeInstanceStatus ec2:CreateTags ec2:RunInstances',
      '*',
    ),
    passing('ec2.amazonaws.com', 'ec2.amazonaws.com.cn'),
    on('elasticloadbalancing:RegisterInstancesWithLoadBalancer', 'arn:aws:elasticloadbalancing:*:*:loadbalancer/*'),
    on('elasticloadbalancing:RegisterTargets', 'arn:aws:elasticloadbalancing:*:*:*/*'),
  ),
  serviceRole(
    'AmazonEC2SpotFleetAutoscaleRole',
    'Scaling fleets of Spot instances',
    'ec2:DescribeSpotFleetRequests ec2:ModifySpotFleetRequest cloudwatch:DescribeAlarms cloudwatch:PutMetricAlarm cloudwatch:DeleteAlarms',
  ),
  policy(
    '/service-role/',
    'AmazonECSInfrastructureRolePolicyForVolumes',
    'Volumes of tasks',
    on('ec2:CreateVolume', volumes, madeByEcs('Request')),
    on('ec2:CreateVolume', 'arn:aws:ec2:*:*:snapshot/*'),
    on('ec2:CreateTags', volumes, madeByEcs('Request', { 'ec2:CreateAction': 'CreateVolume' })),
    on('ec2:DescribeVolumes ec2:DescribeAvailabilityZones ec2:DescribeInstances', '*'),
    on('ec2:AttachVolume ec2:DetachVolume', volumes, tagged('aws:ResourceTag/AmazonECSManaged', 'true')),
    on('ec2:AttachVolume ec2:DetachVolume', 'arn:aws:ec2:*:*:instance/*'),
    on('ec2:DeleteVolume', volumes, madeByEcs('Resource')),
  ),
  serviceRole('CloudWatchEventsInvocationAccess', 'Writing into streams', 'kinesis:PutRecord'),
  serviceRole(
    'CloudWatchEventsBuiltInTargetExecutionAccess',
    'Stopping instances, and snapshots',
    'ec2:Describe* ec2:RebootInstances ec2:StopInstances ec2:TerminateInstances ec2:CreateSnapshot',
  ),
  policy(
    '/service-role/',
    'AmazonSSMMaintenanceWindowRole',
    'What maintenance windows run',
    on(
      'ssm:GetAutomationExecution ssm:GetParameters ssm:ListCommands ssm:SendCommand ssm:StartAutomationExecution resource-groups:ListGroups resource-groups:ListGroupResources tag:GetResources',
      '*',
    ),
    on('lambda:InvokeFunction', 'arn:aws:lambda:*:*:function:SSM* arn:aws:lambda:*:*:function:*:SSM*'),
    on(
      'states:DescribeExecution states:StartExecution',
      'arn:aws:states:*:*:stateMachine:SSM* arn:aws:states:*:*:execution:SSM*',
    ),
  ),
  policy(
    '/service-role/',
    'AmazonSSMAutomationRole',
    'What automations run',
    on('lambda:InvokeFunction', 'arn:aws:lambda:*:*:function:Automation*'),
    on(
      'ec2:CreateImage ec2:CopyImage ec2:DeregisterImage ec2:DescribeImages ec2:DeleteSnapshot ec2:StartInstances ec2:RunInstances ec2:StopInstances ec2:TerminateInstances ec2:DescribeInstanceStatus ec2:CreateTags ec2:DeleteTags ec2:DescribeTags cloudformation:CreateStack cloudformation:DescribeStackEvents cloudformation:DescribeStacks cloudformation:UpdateStack cloudformation:DeleteStack ssm:*',
      '*',
    ),
    on('sns:Publish', 'arn:aws:sns:*:*:Automation*'),
    on('ssmmessages:OpenDataChannel', 'arn:*:ssm:*:*:session/*'),
  ),
  policy(
    '/',
    'AWSStepFunctionsConsoleFullAccess',
    'Everything in Step Functions, in the console too',
    on('states:* iam:ListRoles lambda:ListFunctions', '*'),
    on('iam:PassRole', 'arn:aws:iam::*:role/service-role/StatesExecutionRole*'),
  ),
  policy(
    '/',
    'AmazonEventBridgePipesFullAccess',
    'Everything in EventBridge Pipes',
    on('pipes:*', '*'),
    on('iam:PassRole', 'arn:aws:iam::*:role/*', {
      Condition: { StringLike: { 'iam:PassedToService': 'pipes.amazonaws.com' } },
    }),
  ),

  // functions
  policy(
    '/',
    'AWSLambdaExecute',
    'Objects, and logs',
    on('logs:*', 'arn:aws:logs:*:*:*'),
    on('s3:GetObject s3:PutObject', 'arn:aws:s3:::*'),
  ),
  policy(
    '/',
    'CloudWatchLambdaInsightsExecutionRolePolicy',
    'Logs of Lambda Insights',
    on('logs:CreateLogGroup', '*'),
    on('logs:CreateLogStream logs:PutLogEvents', 'arn:aws:logs:*:*:log-group:/aws/lambda-insights:*'),
  ),
  serviceRole(
    'AWSLambdaMSKExecutionRole',
    'Reading topics of MSK in a network, and writing logs',
    `kafka:DescribeCluster kafka:DescribeClusterV2 kafka:GetBootstrapBrokers ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeVpcs ec2:DeleteNetworkInterface ec2:DescribeSubnets ec2:DescribeSecurityGroups ${logging}`,
  ),

  of(
    '/',
    'AWSLambdaInvocation-DynamoDB',
    'Calling functions, and reading streams of tables',
    'lambda:InvokeFunction dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams',
  ),
  serviceRole(
    'AmazonS3ObjectLambdaExecutionRolePolicy',
    'Changed objects, and logs',
    `${logging} s3-object-lambda:WriteGetObjectResponse`,
  ),
  serviceRole('AWSAppSyncPushToCloudWatchLogs', 'Writing logs', logging),
  serviceRole('AmazonSNSRole', 'Logs of deliveries', `${logging} logs:PutMetricFilter logs:PutRetentionPolicy`),
  serviceRole(
    'AutoScalingNotificationAccessRole',
    'Telling queues and topics',
    'sqs:SendMessage sqs:GetQueueUrl sns:Publish',
  ),

  // deployments
  policy(
    '/',
    'AWSCodeDeployRoleForECS',
    'Deployments of ECS services',
    on(
      `ecs:DescribeServices ecs:CreateTaskSet ecs:UpdateServicePrimaryTaskSet ecs:DeleteTaskSet elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeListeners elasticloadbalancing:ModifyListener elasticloadbalancing:DescribeRules elasticloadbalancing:ModifyRule lambda:InvokeFunction cloudwatch:DescribeAlarms sns:Publish ${objects}`,
      '*',
    ),
    passing('ecs-tasks.amazonaws.com'),
  ),
  policy(
    '/service-role/',
    'AWSCodeDeployRoleForLambda',
    'Deployments of functions',
    on(
      'cloudwatch:DescribeAlarms lambda:UpdateAlias lambda:GetAlias lambda:GetProvisionedConcurrencyConfig sns:Publish',
      '*',
    ),
    on(objects, 'arn:aws:s3:::*/CodeDeploy/*'),
    on(objects, '*', tagged('s3:ExistingObjectTag/UseWithCodeDeploy', 'true')),
    on('lambda:InvokeFunction', 'arn:aws:lambda:*:*:function:CodeDeployHook_*'),
  ),
  serviceRole(
    'AWSCodeDeployRole',
    'Deployments on instances',
    'autoscaling:CompleteLifecycleAction autoscaling:DeleteLifecycleHook autoscaling:DescribeAutoScalingGroups autoscaling:DescribeLifecycleHooks autoscaling:PutLifecycleHook autoscaling:RecordLifecycleActionHeartbeat autoscaling:CreateAutoScalingGroup autoscaling:CreateOrUpdateTags autoscaling:UpdateAutoScalingGroup autoscaling:EnableMetricsCollection autoscaling:DescribePolicies autoscaling:DescribeScheduledActions autoscaling:DescribeNotificationConfigurations autoscaling:SuspendProcesses autoscaling:ResumeProcesses autoscaling:AttachLoadBalancers autoscaling:AttachLoadBalancerTargetGroups autoscaling:PutScalingPolicy autoscaling:PutScheduledUpdateGroupAction autoscaling:PutNotificationConfiguration autoscaling:PutWarmPool autoscaling:DescribeScalingActivities autoscaling:DeleteAutoScalingGroup ec2:DescribeInstances ec2:DescribeInstanceStatus ec2:TerminateInstances tag:GetResources sns:Publish cloudwatch:DescribeAlarms cloudwatch:PutMetricAlarm elasticloadbalancing:DescribeLoadBalancerAttributes elasticloadbalancing:DescribeTargetGroupAttributes elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:DescribeInstanceHealth elasticloadbalancing:RegisterInstancesWithLoadBalancer elasticloadbalancing:DeregisterInstancesFromLoadBalancer elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeTargetHealth elasticloadbalancing:RegisterTargets elasticloadbalancing:DeregisterTargets',
  ),
  looking(
    'AWSCodeBuildReadOnlyAccess',
    'builds',
    'codebuild:BatchGet* codebuild:GetResourcePolicy codebuild:List* codebuild:DescribeTestCases codebuild:DescribeCodeCoverages codecommit:GetBranch codecommit:GetCommit codecommit:GetRepository cloudwatch:GetMetricStatistics events:DescribeRule events:ListTargetsByRule events:ListRuleNamesByTarget logs:GetLogEvents',
  ),
  looking(
    'AWSCodePipeline_ReadOnlyAccess',
    'pipelines',
    'codepipeline:GetPipeline codepipeline:GetPipelineState codepipeline:GetPipelineExecution codepipeline:ListPipelineExecutions codepipeline:ListActionExecutions codepipeline:ListActionTypes codepipeline:ListPipelines codepipeline:ListTagsForResource s3:ListAllMyBuckets',
  ),
  looking(
    'AWSCodeCommitReadOnly',
    'repositories of CodeCommit',
    'codecommit:BatchGet* codecommit:BatchDescribe* codecommit:Describe* codecommit:EvaluatePullRequestApprovalRules codecommit:Get* codecommit:List* codecommit:GitPull',
  ),
  looking(
    'AmazonElasticContainerRegistryPublicReadOnly',
    'public images',
    'ecr-public:GetAuthorizationToken sts:GetServiceBearerToken ecr-public:BatchCheckLayerAvailability ecr-public:GetRepositoryPolicy ecr-public:DescribeRepositories ecr-public:DescribeRegistries ecr-public:DescribeImages ecr-public:DescribeImageTags ecr-public:GetRepositoryCatalogData ecr-public:GetRegistryCatalogData',
  ),

  // data
  policy(
    '/',
    'AmazonRedshiftDataFullAccess',
    'Queries by the Data API, with their secrets',
    on(
      'redshift-data:BatchExecuteStatement redshift-data:ExecuteStatement redshift-data:CancelStatement redshift-data:ListStatements redshift-data:GetStatementResult redshift-data:DescribeStatement redshift-data:ListDatabases redshift-data:ListSchemas redshift-data:ListTables redshift-data:DescribeTable',
      '*',
    ),
    on('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:*', {
      Condition: { StringLike: { 'secretsmanager:ResourceTag/RedshiftDataFullAccess': '*' } },
    }),
    on(
      'redshift:GetClusterCredentials',
      'arn:aws:redshift:*:*:dbname:*/* arn:aws:redshift:*:*:dbuser:*/redshift_data_api_user',
    ),
    on('redshift:GetClusterCredentialsWithIAM', 'arn:aws:redshift:*:*:dbname:*/*'),
    on('redshift-serverless:GetCredentials', 'arn:aws:redshift-serverless:*:*:workgroup/*', {
      Condition: { StringLike: { 'aws:ResourceTag/RedshiftDataFullAccess': '*' } },
    }),
    {
      ...on('redshift:CreateClusterUser', 'arn:aws:redshift:*:*:dbuser:*/redshift_data_api_user'),
      Effect: 'Deny',
    },
  ),
  looking(
    'AmazonRedshiftReadOnlyAccess',
    'Redshift',
    'redshift:Describe* redshift:ListRecommendations redshift:ViewQueriesInConsole ec2:DescribeAccountAttributes ec2:DescribeAddresses ec2:DescribeAvailabilityZones ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs ec2:DescribeInternetGateways sns:Get* sns:List* cloudwatch:Describe* cloudwatch:List* cloudwatch:Get*',
  ),
  policy(
    '/service-role/',
    'AmazonRDSEnhancedMonitoringRole',
    'Logs of databases',
    on('logs:CreateLogGroup logs:PutRetentionPolicy', 'arn:aws:logs:*:*:log-group:RDS*'),
    on(
      'logs:CreateLogStream logs:PutLogEvents logs:DescribeLogStreams logs:GetLogEvents',
      'arn:aws:logs:*:*:log-group:RDS*:log-stream:*',
    ),
  ),
  serviceRole(
    'AmazonDMSVPCManagementRole',
    'Interfaces in a network',
    'ec2:CreateNetworkInterface ec2:DescribeAvailabilityZones ec2:DescribeInternetGateways ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs ec2:DeleteNetworkInterface ec2:ModifyNetworkInterfaceAttribute',
  ),
  policy(
    '/service-role/',
    'AmazonDMSCloudWatchLogsRole',
    'Logs of migrations',
    on('logs:DescribeLogGroups', '*'),
    on(
      'logs:DescribeLogStreams',
      'arn:aws:logs:*:*:log-group:dms-tasks-* arn:aws:logs:*:*:log-group:dms-serverless-replication-*',
    ),
    on(
      'logs:CreateLogGroup',
      'arn:aws:logs:*:*:log-group:dms-tasks-* arn:aws:logs:*:*:log-group:dms-serverless-replication-*:log-stream:',
    ),
    on(
      'logs:CreateLogStream logs:PutLogEvents',
      'arn:aws:logs:*:*:log-group:dms-tasks-*:log-stream:dms-task-* arn:aws:logs:*:*:log-group:dms-serverless-replication-*:log-stream:dms-serverless-*',
    ),
  ),
  serviceRole(
    'AmazonElasticMapReduceforEC2Role',
    'What instances of EMR do',
    'cloudwatch:* dynamodb:* ec2:Describe* elasticmapreduce:Describe* elasticmapreduce:ListBootstrapActions elasticmapreduce:ListClusters elasticmapreduce:ListInstanceGroups elasticmapreduce:ListInstances elasticmapreduce:ListSteps kinesis:CreateStream kinesis:DeleteStream kinesis:DescribeStream kinesis:GetRecords kinesis:GetShardIterator kinesis:MergeShards kinesis:PutRecord kinesis:SplitShard rds:Describe* s3:* sdb:* sns:* sqs:* glue:CreateDatabase glue:UpdateDatabase glue:DeleteDatabase glue:GetDatabase glue:GetDatabases glue:CreateTable glue:UpdateTable glue:DeleteTable glue:GetTable glue:GetTables glue:GetTableVersions glue:CreatePartition glue:BatchCreatePartition glue:UpdatePartition glue:DeletePartition glue:BatchDeletePartition glue:GetPartition glue:GetPartitions glue:BatchGetPartition glue:CreateUserDefinedFunction glue:UpdateUserDefinedFunction glue:DeleteUserDefinedFunction glue:GetUserDefinedFunction glue:GetUserDefinedFunctions',
  ),
  serviceRole(
    'AmazonElasticMapReduceRole',
    'What EMR does',
    'ec2:AuthorizeSecurityGroupEgress ec2:AuthorizeSecurityGroupIngress ec2:CancelSpotInstanceRequests ec2:CreateFleet ec2:CreateLaunchTemplate ec2:CreateNetworkInterface ec2:CreateSecurityGroup ec2:CreateTags ec2:DeleteLaunchTemplate ec2:DeleteNetworkInterface ec2:DeleteSecurityGroup ec2:DeleteTags ec2:DescribeAvailabilityZones ec2:DescribeAccountAttributes ec2:DescribeDhcpOptions ec2:DescribeImages ec2:DescribeInstanceStatus ec2:DescribeInstances ec2:DescribeKeyPairs ec2:DescribeLaunchTemplates ec2:DescribeNetworkAcls ec2:DescribeNetworkInterfaces ec2:DescribePrefixLists ec2:DescribeRouteTables ec2:DescribeSecurityGroups ec2:DescribeSpotInstanceRequests ec2:DescribeSpotPriceHistory ec2:DescribeSubnets ec2:DescribeTags ec2:DescribeVpcAttribute ec2:DescribeVpcEndpoints ec2:DescribeVpcEndpointServices ec2:DescribeVpcs ec2:DetachNetworkInterface ec2:ModifyImageAttribute ec2:ModifyInstanceAttribute ec2:RequestSpotInstances ec2:RevokeSecurityGroupEgress ec2:RunInstances ec2:TerminateInstances ec2:DeleteVolume ec2:DescribeVolumeStatus ec2:DescribeVolumes ec2:DetachVolume iam:GetRole iam:GetRolePolicy iam:ListInstanceProfiles iam:ListRolePolicies iam:PassRole s3:CreateBucket s3:Get* s3:List* sdb:BatchPutAttributes sdb:Select sqs:CreateQueue sqs:Delete* sqs:GetQueue* sqs:PurgeQueue sqs:ReceiveMessage cloudwatch:PutMetricAlarm cloudwatch:DescribeAlarms cloudwatch:DeleteAlarms application-autoscaling:RegisterScalableTarget application-autoscaling:DeregisterScalableTarget application-autoscaling:PutScalingPolicy application-autoscaling:DeleteScalingPolicy application-autoscaling:Describe*',
  ),
  policy(
    '/',
    'AWSDataSyncFullAccess',
    'Everything in DataSync',
    on('datasync:*', '*'),
    passing('datasync.amazonaws.com'),
  ),
  policy(
    '/',
    'AWSTransferFullAccess',
    'Everything in Transfer Family',
    on('transfer:*', '*'),
    passing('transfer.amazonaws.com'),
  ),
  serviceRole('AWSTransferLoggingAccess', 'Writing logs', `${logging} logs:DescribeLogStreams`),
  everything('AmazonMSKFullAccess', 'MSK', 'kafka'),
  looking(
    'AmazonMSKReadOnlyAccess',
    'MSK',
    'kafka:Describe* kafka:List* kafka:Get* ec2:DescribeNetworkInterfaces ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs kms:DescribeKey',
  ),
  everything('AmazonMQFullAccess', 'Amazon MQ', 'mq'),
  everything('AmazonOpenSearchServiceFullAccess', 'OpenSearch', 'es'),
  everything('AmazonTimestreamFullAccess', 'Timestream', 'timestream'),
  looking(
    'AmazonTimestreamReadOnlyAccess',
    'Timestream',
    'timestream:CancelQuery timestream:DescribeDatabase timestream:DescribeEndpoints timestream:DescribeTable timestream:ListDatabases timestream:ListMeasures timestream:ListTables timestream:ListTagsForResource timestream:Select timestream:SelectValues timestream:DescribeScheduledQuery timestream:ListScheduledQueries timestream:DescribeBatchLoadTask timestream:ListBatchLoadTasks',
  ),
  looking('AmazonElastiCacheReadOnlyAccess', 'ElastiCache', 'elasticache:Describe*'),
  looking('AmazonKinesisFirehoseReadOnlyAccess', 'Firehose', 'firehose:Describe* firehose:List*'),
  looking('AmazonBedrockReadOnly', 'Bedrock', 'bedrock:Get* bedrock:List*'),
  looking(
    'AmazonSageMakerReadOnly',
    'SageMaker',
    'sagemaker:Describe* sagemaker:List* sagemaker:BatchGetMetrics sagemaker:GetDeviceRegistration sagemaker:GetDeviceFleetReport sagemaker:GetSearchSuggestions sagemaker:BatchGetRecord sagemaker:GetRecord sagemaker:Search sagemaker:QueryLineage sagemaker:GetLineageGroupPolicy sagemaker:BatchDescribeModelPackage sagemaker:GetModelPackageGroupPolicy',
  ),

  // what stands around
  policy(
    '/',
    'CloudWatchAgentAdminPolicy',
    'What the agent of CloudWatch needs, and its configurations',
    on(
      `cloudwatch:PutMetricData ec2:DescribeTags ${logging} logs:PutRetentionPolicy logs:DescribeLogStreams logs:DescribeLogGroups ${tracing}`,
      '*',
    ),
    on('ssm:GetParameter ssm:PutParameter', 'arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*'),
  ),
  of(
    '/',
    'AWSKeyManagementServicePowerUser',
    'Making keys, and looking at them',
    'kms:CreateAlias kms:CreateKey kms:DeleteAlias kms:Describe* kms:GenerateRandom kms:Get* kms:List* kms:TagResource kms:UntagResource iam:ListGroups iam:ListRoles iam:ListUsers',
  ),
  of(
    '/',
    'AmazonEKSFargatePodExecutionRolePolicy',
    'Pulling images',
    'ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage',
  ),
  of(
    '/',
    'AmazonEKSWorkerNodePolicy',
    'What nodes of EKS need',
    'ec2:DescribeInstances ec2:DescribeInstanceTypes ec2:DescribeRouteTables ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVolumes ec2:DescribeVolumesModifications ec2:DescribeVpcs eks:DescribeCluster eks-auth:AssumeRoleForPodIdentity',
  ),
  policy(
    '/',
    'AmazonEKS_CNI_Policy',
    'Interfaces of nodes and pods',
    on(
      'ec2:AssignPrivateIpAddresses ec2:AttachNetworkInterface ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeInstances ec2:DescribeTags ec2:DescribeNetworkInterfaces ec2:DescribeInstanceTypes ec2:DescribeSubnets ec2:DetachNetworkInterface ec2:ModifyNetworkInterfaceAttribute ec2:UnassignPrivateIpAddresses',
      '*',
    ),
    on('ec2:CreateTags', 'arn:aws:ec2:*:*:network-interface/*'),
  ),
  policy(
    '/',
    'AmazonSSMPatchAssociation',
    'Looking at patches',
    on('ssm:DescribeEffectivePatchesForPatchBaseline ssm:GetPatchBaseline', 'arn:aws:ssm:*:*:patchbaseline/*'),
    on('tag:GetResources ssm:DescribePatchBaselines', '*'),
  ),
  looking(
    'AWSCloudTrail_ReadOnlyAccess',
    'CloudTrail',
    'cloudtrail:Get* cloudtrail:Describe* cloudtrail:List* cloudtrail:LookupEvents',
  ),
  looking(
    'AWSCertificateManagerReadOnly',
    'certificates',
    'acm:DescribeCertificate acm:ListCertificates acm:GetCertificate acm:ListTagsForCertificate acm:GetAccountConfiguration',
  ),
  looking(
    'AWSBudgetsReadOnlyAccess',
    'budgets',
    'aws-portal:ViewBilling budgets:ViewBudget budgets:Describe* budgets:ListTagsForResource',
  ),
  looking(
    'AmazonCognitoReadOnly',
    'Cognito',
    'cognito-identity:Describe* cognito-identity:Get* cognito-identity:List* cognito-idp:Describe* cognito-idp:AdminGet* cognito-idp:AdminList* cognito-idp:List* cognito-idp:Get* cognito-sync:Describe* cognito-sync:Get* cognito-sync:List* iam:ListOpenIdConnectProviders iam:ListRoles sns:ListPlatformApplications',
  ),
  policy('/', 'AmazonAPIGatewayAdministrator', 'Making APIs', on('apigateway:*', 'arn:aws:apigateway:*::/*')),
  everything('CloudFrontFullAccess', 'CloudFront', 'cloudfront cloudfront-keyvaluestore'),
  everything('AWSIoTFullAccess', 'IoT', 'iot iotjobsdata'),
  everything('AWSSupportAccess', 'Support', 'support support-console'),
  looking('AmazonSESReadOnlyAccess', 'SES', 'ses:Get* ses:List*'),
  looking('AmazonRoute53ReadOnlyAccess', 'Route 53', 'route53:Get* route53:List* route53:TestDNSAnswer'),
  looking('AutoScalingReadOnlyAccess', 'Auto Scaling', 'autoscaling:Describe*'),
  looking(
    'ElasticLoadBalancingReadOnly',
    'load balancers',
    'elasticloadbalancing:Describe* elasticloadbalancing:Get* ec2:DescribeInstances ec2:DescribeClassicLinkInstances ec2:DescribeSecurityGroups',
  ),
];
