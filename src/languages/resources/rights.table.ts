/**
 * What CloudFormation calls, as whoever deploys, to make, change and delete a resource of each type. Where AWS's schema of a type names calls for
 * properties that a template leaves out, they stand under that property.
 * Sources: handlers' permissions of AWS's published resource schemas ("AWS CloudFormation registry"); for EventBridge's rules, connections
 * and ECS's clusters, whose schemas name none, the Service Authorization Reference; what is passed to whom: "Granting a user permissions to
 * pass a role to an AWS service", IAM User Guide.
 */

import { type Beside, calls, type Rights } from './rights.ts';
import { ec2Rights } from './rights-ec2.table.ts';
import { bucketAndFunctionRights } from './rights-s3-lambda.table.ts';

/** Made on first use in an account. */
const serviceRole = (service: string, role: string): Beside => ({
  arn: `arn:{partition}:iam::{account}:role/aws-service-role/${service}/${role}`,
  calls: ['iam:CreateServiceLinkedRole'],
  forService: service,
});

export const rightsOf: Readonly<Record<string, Rights>> = {
  __proto__: null as never,
  ...bucketAndFunctionRights,
  ...ec2Rights,
  /** A note of CDK's own; nothing is made. */
  'AWS::CDK::Metadata': { service: 'cloudformation', arns: [], calls: [] },
  'AWS::CloudWatch::Alarm': {
    service: 'cloudwatch',
    arns: ['alarm:{name}'],
    calls: calls('cloudwatch', 'PutMetricAlarm DeleteAlarms TagResource UntagResource ListTagsForResource'),
    callsOnAll: ['cloudwatch:DescribeAlarms'],
  },
  'AWS::CloudWatch::CompositeAlarm': {
    service: 'cloudwatch',
    arns: ['alarm:{name}'],
    calls: calls('cloudwatch', 'PutCompositeAlarm DeleteAlarms TagResource UntagResource ListTagsForResource'),
    callsOnAll: ['cloudwatch:DescribeAlarms'],
  },
  'AWS::ECS::Cluster': {
    service: 'ecs',
    arns: ['cluster/{name}'],
    calls: calls('ecs', 'DeleteCluster DescribeClusters UpdateCluster TagResource UntagResource'),
    callsOnAll: ['ecs:CreateCluster'],
    callsFor: { CapacityProviders: ['ecs:PutClusterCapacityProviders'] },
    beside: [serviceRole('ecs.amazonaws.com', 'AWSServiceRoleForECS')],
  },
  'AWS::ECS::TaskDefinition': {
    service: 'ecs',
    arns: ['task-definition/{name}:*'],
    calls: calls('ecs', 'RegisterTaskDefinition TagResource UntagResource ListTagsForResource'),
    callsOnAll: calls('ecs', 'DeregisterTaskDefinition DescribeTaskDefinition'),
    passes: { TaskRoleArn: 'ecs-tasks.amazonaws.com', ExecutionRoleArn: 'ecs-tasks.amazonaws.com' },
  },
  'AWS::Events::ApiDestination': {
    service: 'events',
    arns: ['api-destination/{name}/*', 'api-destination/{name}'],
    calls: calls('events', 'CreateApiDestination DeleteApiDestination DescribeApiDestination UpdateApiDestination'),
  },
  'AWS::Events::Connection': {
    service: 'events',
    arns: ['connection/{name}/*', 'connection/{name}'],
    calls: calls('events', 'CreateConnection DeleteConnection DescribeConnection UpdateConnection'),
    beside: [
      {
        arn: 'arn:{partition}:secretsmanager:{region}:{account}:secret:events!connection/{name}/*',
        calls: calls(
          'secretsmanager',
          'CreateSecret DeleteSecret DescribeSecret GetSecretValue PutSecretValue UpdateSecret',
        ),
      },
      serviceRole('apidestinations.events.amazonaws.com', 'AWSServiceRoleForAmazonEventBridgeApiDestinations'),
    ],
  },
  'AWS::Events::Rule': {
    service: 'events',
    arns: ['rule/{name}'],
    calls: calls(
      'events',
      'PutRule DeleteRule DescribeRule PutTargets RemoveTargets ListTargetsByRule TagResource UntagResource',
    ),
    passes: { RoleArn: 'events.amazonaws.com' },
  },
  'AWS::IAM::Role': {
    service: 'iam',
    arns: ['role{path}{name}'],
    calls: calls(
      'iam',
      'CreateRole DeleteRole GetRole UpdateRole UpdateAssumeRolePolicy PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies ListAttachedRolePolicies',
    ),
    callsFor: {
      ManagedPolicyArns: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
      PermissionsBoundary: ['iam:PutRolePermissionsBoundary', 'iam:DeleteRolePermissionsBoundary'],
      Tags: ['iam:TagRole', 'iam:UntagRole'],
    },
  },
  'AWS::IAM::Policy': {
    service: 'iam',
    arns: ['role/*'],
    calls: calls('iam', 'PutRolePolicy GetRolePolicy DeleteRolePolicy'),
  },
  'AWS::IAM::ManagedPolicy': {
    service: 'iam',
    arns: ['policy{path}{name}'],
    calls: calls(
      'iam',
      'CreatePolicy DeletePolicy GetPolicy CreatePolicyVersion DeletePolicyVersion GetPolicyVersion ListPolicyVersions ListEntitiesForPolicy',
    ),
  },
  'AWS::KMS::Key': {
    service: 'kms',
    arns: ['key/*'],
    calls: calls(
      'kms',
      'DescribeKey DisableKey DisableKeyRotation EnableKey EnableKeyRotation GetKeyPolicy GetKeyRotationStatus ListResourceTags PutKeyPolicy ScheduleKeyDeletion TagResource UntagResource UpdateKeyDescription',
    ),
    callsOnAll: ['kms:CreateKey'],
  },
  'AWS::KMS::Alias': {
    service: 'kms',
    arns: ['{name}', 'key/*'],
    calls: calls('kms', 'CreateAlias DeleteAlias UpdateAlias'),
    callsOnAll: ['kms:ListAliases'],
  },
  'AWS::Logs::LogGroup': {
    service: 'logs',
    arns: ['log-group:{name}', 'log-group:{name}:*'],
    calls: calls(
      'logs',
      'CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy TagResource UntagResource ListTagsForResource',
    ),
    callsOnAll: ['logs:DescribeLogGroups'],
    callsFor: { KmsKeyId: ['logs:AssociateKmsKey', 'logs:DisassociateKmsKey'] },
  },
  'AWS::Logs::MetricFilter': {
    service: 'logs',
    arns: ['log-group:*'],
    calls: calls('logs', 'PutMetricFilter DeleteMetricFilter DescribeMetricFilters'),
  },
  'AWS::Logs::ResourcePolicy': {
    service: 'logs',
    arns: [],
    calls: [],
    callsOnAll: calls('logs', 'PutResourcePolicy DeleteResourcePolicy DescribeResourcePolicies'),
  },
  'AWS::SNS::Topic': {
    service: 'sns',
    arns: ['{name}'],
    calls: calls(
      'sns',
      'CreateTopic DeleteTopic GetTopicAttributes SetTopicAttributes Subscribe ListSubscriptionsByTopic TagResource UntagResource ListTagsForResource',
    ),
    callsOnAll: ['sns:Unsubscribe'],
  },
  'AWS::SNS::Subscription': {
    service: 'sns',
    arns: ['*'],
    calls: calls('sns', 'Subscribe GetSubscriptionAttributes SetSubscriptionAttributes'),
    callsOnAll: ['sns:Unsubscribe'],
  },
  'AWS::SNS::TopicPolicy': { service: 'sns', arns: [], calls: [] },
  'AWS::SQS::Queue': {
    service: 'sqs',
    arns: ['{name}'],
    calls: calls(
      'sqs',
      'CreateQueue DeleteQueue GetQueueUrl GetQueueAttributes SetQueueAttributes ListQueueTags TagQueue UntagQueue',
    ),
  },
  'AWS::SQS::QueuePolicy': { service: 'sqs', arns: [], calls: [] },
  'AWS::SSM::Parameter': {
    service: 'ssm',
    arns: ['parameter/{name}'],
    calls: calls(
      'ssm',
      'PutParameter DeleteParameter GetParameters AddTagsToResource RemoveTagsFromResource ListTagsForResource',
    ),
    callsOnAll: ['ssm:DescribeParameters'],
  },
  'AWS::Scheduler::Schedule': {
    service: 'scheduler',
    arns: ['schedule/{group}/{name}'],
    calls: calls('scheduler', 'CreateSchedule DeleteSchedule GetSchedule UpdateSchedule'),
    passes: { RoleArn: 'scheduler.amazonaws.com' },
  },
  'AWS::Scheduler::ScheduleGroup': {
    service: 'scheduler',
    arns: ['schedule-group/{name}'],
    calls: calls(
      'scheduler',
      'CreateScheduleGroup DeleteScheduleGroup GetScheduleGroup TagResource UntagResource ListTagsForResource',
    ),
  },
  'AWS::SecretsManager::Secret': {
    service: 'secretsmanager',
    arns: ['secret:{name}-*'],
    calls: calls(
      'secretsmanager',
      'CreateSecret DeleteSecret DescribeSecret GetSecretValue UpdateSecret TagResource UntagResource',
    ),
    callsFor: { GenerateSecretString: ['secretsmanager:GetRandomPassword'] },
  },
  'AWS::SecretsManager::ResourcePolicy': {
    service: 'secretsmanager',
    arns: ['secret:*'],
    calls: calls('secretsmanager', 'PutResourcePolicy DeleteResourcePolicy GetResourcePolicy DescribeSecret'),
  },
  'AWS::StepFunctions::Activity': {
    service: 'states',
    arns: ['activity:{name}'],
    calls: calls(
      'states',
      'CreateActivity DeleteActivity DescribeActivity TagResource UntagResource ListTagsForResource',
    ),
  },
  'AWS::StepFunctions::StateMachineAlias': {
    service: 'states',
    arns: ['stateMachine:*'],
    calls: calls(
      'states',
      'CreateStateMachineAlias DeleteStateMachineAlias DescribeStateMachineAlias UpdateStateMachineAlias',
    ),
  },
  'AWS::StepFunctions::StateMachineVersion': {
    service: 'states',
    arns: ['stateMachine:*'],
    calls: calls(
      'states',
      'PublishStateMachineVersion DeleteStateMachineVersion ListStateMachineVersions DescribeStateMachine',
    ),
  },
  'AWS::StepFunctions::StateMachine': {
    service: 'states',
    arns: ['stateMachine:{name}'],
    calls: calls(
      'states',
      'CreateStateMachine DeleteStateMachine DescribeStateMachine UpdateStateMachine TagResource UntagResource ListTagsForResource',
    ),
    passes: { RoleArn: 'states.amazonaws.com' },
  },
};
