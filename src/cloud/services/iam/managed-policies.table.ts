/**
 * The AWS managed policies that templates of scheduled jobs attach, written anew: what each allows.
 * `ReadOnlyAccess` names the reading actions of the services that this cloud has; AWS's names those of some hundreds.
 * `SecretsManagerReadWrite` and `AmazonSSMFullAccess` allow here what concerns the two services that this cloud has.
 * Source: AWS Managed Policy Reference Guide, the page of each name.
 */

export interface AwsManagedPolicy {
  /** `/` or `/service-role/`. */
  readonly path: string;
  readonly name: string;
  readonly description: string;
  readonly statements: readonly object[];
}

const allow = (...actions: string[]): object => ({ Effect: 'Allow', Action: actions, Resource: '*' });

const policy = (path: string, name: string, description: string, ...statements: object[]): AwsManagedPolicy => ({
  path,
  name,
  description,
  statements,
});

const reading = [
  'ecs',
  'events',
  'scheduler',
  'states',
  'logs',
  'cloudwatch',
  'cloudformation',
  'iam',
  'ec2',
  'ecr',
  's3',
  'ssm',
];

export const awsManagedPolicies: readonly AwsManagedPolicy[] = [
  policy(
    '/',
    'AWSCloudFormationReadOnlyAccess',
    'Looking at CloudFormation',
    allow(
      'cloudformation:Describe*',
      'cloudformation:BatchDescribe*',
      'cloudformation:EstimateTemplateCost',
      'cloudformation:Get*',
      'cloudformation:List*',
      'cloudformation:ValidateTemplate',
      'cloudformation:Detect*',
    ),
  ),
  policy('/', 'AWSStepFunctionsFullAccess', 'Everything in Step Functions', allow('states:*')),
  policy(
    '/',
    'AWSStepFunctionsReadOnlyAccess',
    'Looking at Step Functions',
    allow('states:Describe*', 'states:Get*', 'states:List*', 'states:ValidateStateMachineDefinition'),
  ),
  policy('/', 'AdministratorAccess', 'Everything', allow('*')),
  policy(
    '/',
    'AmazonEventBridgeFullAccess',
    'Everything in EventBridge',
    allow('events:*', 'schemas:*', 'scheduler:*', 'pipes:*'),
  ),
  policy('/', 'AmazonSSMFullAccess', 'Everything in Systems Manager', allow('ssm:*', 'cloudwatch:PutMetricData')),
  policy('/', 'AmazonSSMReadOnlyAccess', 'Looking at Systems Manager', allow('ssm:Describe*', 'ssm:Get*', 'ssm:List*')),
  policy('/', 'AmazonSNSFullAccess', 'Everything in SNS', allow('sns:*')),
  policy('/', 'AmazonSQSFullAccess', 'Everything in SQS', allow('sqs:*')),
  policy(
    '/',
    'CloudWatchEventsFullAccess',
    'Everything in EventBridge',
    allow('events:*', 'schemas:*', 'scheduler:*', 'pipes:*'),
  ),
  policy('/', 'CloudWatchLogsFullAccess', 'Everything in CloudWatch Logs', allow('logs:*', 'cloudwatch:GenerateQuery')),
  policy(
    '/',
    'CloudWatchReadOnlyAccess',
    'Looking at CloudWatch and its logs',
    allow(
      'cloudwatch:Describe*',
      'cloudwatch:Get*',
      'cloudwatch:List*',
      'logs:Get*',
      'logs:List*',
      'logs:StartQuery',
      'logs:StopQuery',
      'logs:Describe*',
      'logs:TestMetricFilter',
      'logs:FilterLogEvents',
      'sns:Get*',
      'sns:List*',
    ),
  ),
  policy(
    '/',
    'PowerUserAccess',
    'Everything but users, roles and organisations',
    {
      Effect: 'Allow',
      NotAction: ['iam:*', 'organizations:*', 'account:*'],
      Resource: '*',
    },
    allow('iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole', 'iam:ListRoles'),
  ),
  policy(
    '/',
    'ReadOnlyAccess',
    'Looking at everything',
    allow(
      ...reading.flatMap((service) => [`${service}:Describe*`, `${service}:Get*`, `${service}:List*`]),
      'cloudformation:Detect*',
      'cloudformation:EstimateTemplateCost',
      'ecr:BatchCheck*',
      'ecr:BatchGet*',
      'events:TestEventPattern',
      'iam:Generate*',
      'iam:Simulate*',
      'logs:FilterLogEvents',
      'sns:Check*',
      'sns:Get*',
      'sns:List*',
      'sqs:Get*',
      'sqs:List*',
      'ssm:Describe*',
      'ssm:Get*',
      'ssm:List*',
      'secretsmanager:Describe*',
      'secretsmanager:GetResourcePolicy',
      'secretsmanager:List*',
      'sts:GetAccessKeyInfo',
      'sts:GetCallerIdentity',
      'sts:GetSessionToken',
    ),
  ),
  policy(
    '/',
    'SecretsManagerReadWrite',
    'Everything in Secrets Manager',
    allow('secretsmanager:*', 'kms:ListKeys', 'kms:ListAliases'),
  ),
  policy(
    '/service-role/',
    'AWSLambdaBasicExecutionRole',
    'Writing logs',
    allow('logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'),
  ),
  policy(
    '/service-role/',
    'AmazonEC2ContainerServiceEventsRole',
    'Running tasks for EventBridge',
    allow('ecs:RunTask'),
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: '*',
      Condition: { StringLike: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    {
      Effect: 'Allow',
      Action: 'ecs:TagResource',
      Resource: '*',
      Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    },
  ),
  policy(
    '/service-role/',
    'AmazonECSTaskExecutionRolePolicy',
    'Pulling images and writing logs',
    allow(
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchGetImage',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ),
  ),
  policy(
    '/service-role/',
    'AmazonEC2ContainerServiceRole',
    'What services of ECS need of load balancers',
    allow(
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:Describe*',
      'elasticloadbalancing:DeregisterInstancesFromLoadBalancer',
      'elasticloadbalancing:DeregisterTargets',
      'elasticloadbalancing:Describe*',
      'elasticloadbalancing:RegisterInstancesWithLoadBalancer',
      'elasticloadbalancing:RegisterTargets',
    ),
  ),
  policy(
    '/service-role/',
    'AmazonEC2ContainerServiceAutoscaleRole',
    'Scaling services of ECS',
    allow('ecs:DescribeServices', 'ecs:UpdateService'),
    allow('cloudwatch:DescribeAlarms', 'cloudwatch:PutMetricAlarm'),
  ),
  policy(
    '/service-role/',
    'AmazonEC2ContainerServiceforEC2Role',
    'What an instance of a cluster needs',
    allow(
      'ec2:DescribeTags',
      'ecs:CreateCluster',
      'ecs:DeregisterContainerInstance',
      'ecs:DiscoverPollEndpoint',
      'ecs:Poll',
      'ecs:RegisterContainerInstance',
      'ecs:StartTelemetrySession',
      'ecs:UpdateContainerInstancesState',
      'ecs:Submit*',
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchGetImage',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ),
    {
      Effect: 'Allow',
      Action: 'ecs:TagResource',
      Resource: '*',
      Condition: { StringEquals: { 'ecs:CreateAction': ['CreateCluster', 'RegisterContainerInstance'] } },
    },
    {
      Effect: 'Allow',
      Action: 'ecs:ListTagsForResource',
      Resource: ['arn:aws:ecs:*:*:task/*/*', 'arn:aws:ecs:*:*:container-instance/*/*'],
    },
  ),
];
