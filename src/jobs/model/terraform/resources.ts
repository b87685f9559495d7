/**
 * Terraform's resources as the ones of CloudFormation that they make, as far as jobs go: property by property, from their first block where
 * CloudFormation has an object. What is text of JSON there is a value here, or unknown.
 * Source: Terraform Registry, documentation of the provider hashicorp/aws.
 */
import { isObject } from '../../../languages/is-object.ts';
import { isTooDeep } from '../../../languages/nesting.ts';
import { pascalKeys } from '../pascal.ts';
import { type Fields, fieldsOf, listOf, objectsOf, unknownMark } from '../symbol.ts';

type Translate = (values: Fields) => Fields;

/** The only block of that name, or nothing. */
const block = (value: unknown): Fields | undefined => objectsOf(value)[0];

/** Text of JSON as its value; text that is none is not known yet. */
export function json(value: unknown): unknown {
  if (typeof value !== 'string' || value === '') return undefined;
  try {
    return isTooDeep(value) ? undefined : JSON.parse(value);
  } catch {
    return `${unknownMark('known after apply')}${value}`;
  }
}

const filled = (value: unknown): unknown => (value === '' ? undefined : value);

/** EventBridge's maxima, which the provider writes where nothing is said. Source: CreateSchedule, EventBridge Scheduler API Reference. */
const [ageMax, attemptsMax] = [86_400, 185];

function retryPolicy(value: unknown): Fields | undefined {
  const given = block(value);
  const { maximum_event_age_in_seconds: age, maximum_retry_attempts: attempts } = given ?? {};
  if (given === undefined || (age === ageMax && attempts === attemptsMax)) return undefined;
  return { MaximumEventAgeInSeconds: filled(age), MaximumRetryAttempts: attempts };
}

const deadLetters = (value: unknown): Fields | undefined => {
  const arn = block(value)?.['arn'] ?? block(value)?.['target_arn'];
  return arn === undefined ? undefined : { Arn: arn };
};

function network(value: unknown, key: string): Fields | undefined {
  const given = block(value);
  if (given === undefined) return undefined;
  const { assign_public_ip: ip, subnets, security_groups: groups } = given;
  const address = typeof ip === 'boolean' ? (ip ? 'ENABLED' : 'DISABLED') : ip;
  return { [key]: { AssignPublicIp: address, Subnets: subnets, SecurityGroups: groups } };
}

function ecsParameters(value: unknown, networkKey: string): Fields | undefined {
  const given = block(value);
  if (given === undefined) return undefined;
  const { network_configuration, capacity_provider_strategy, ...rest } = given;
  return {
    ...fieldsOf(pascalKeys(rest)),
    LaunchType: filled(given['launch_type']),
    NetworkConfiguration: network(network_configuration, networkKey),
    CapacityProviderStrategy: pascalKeys(some(capacity_provider_strategy)),
  };
}

const some = (value: unknown): unknown => (listOf(value).length === 0 ? undefined : value);

function schedule(values: Fields): Fields {
  const target = block(values['target']) ?? {};
  return {
    Name: values['name'],
    GroupName: values['group_name'],
    Description: filled(values['description']),
    State: values['state'],
    ScheduleExpression: values['schedule_expression'],
    ScheduleExpressionTimezone: values['schedule_expression_timezone'],
    StartDate: filled(values['start_date']),
    EndDate: filled(values['end_date']),
    FlexibleTimeWindow: pascalKeys(block(values['flexible_time_window'])),
    Target: {
      Arn: target['arn'],
      RoleArn: target['role_arn'],
      Input: filled(target['input']),
      EcsParameters: ecsParameters(target['ecs_parameters'], 'AwsvpcConfiguration'),
      RetryPolicy: retryPolicy(target['retry_policy']),
      DeadLetterConfig: deadLetters(target['dead_letter_config']),
    },
  };
}

const rule: Translate = (values) => ({
  Name: values['name'],
  Description: filled(values['description']),
  State: values['state'] ?? (values['is_enabled'] === false ? 'DISABLED' : 'ENABLED'),
  ScheduleExpression: filled(values['schedule_expression']),
  EventPattern: json(values['event_pattern']),
});

/** Of a rule, which Terraform writes apart. `id`: how the target is called in findings. */
export const targetOf = (values: Fields, id: string): Fields => ({
  Id: id,
  Arn: values['arn'],
  RoleArn: filled(values['role_arn']),
  Input: filled(values['input']),
  EcsParameters: ecsParameters(values['ecs_target'], 'AwsVpcConfiguration'),
  RetryPolicy: retryPolicy(values['retry_policy']),
  DeadLetterConfig: deadLetters(values['dead_letter_config']),
});

const taskDefinition: Translate = (values) => ({
  Family: values['family'],
  Cpu: filled(values['cpu']),
  Memory: filled(values['memory']),
  NetworkMode: filled(values['network_mode']),
  RequiresCompatibilities: values['requires_compatibilities'],
  ExecutionRoleArn: filled(values['execution_role_arn']),
  TaskRoleArn: filled(values['task_role_arn']),
  EphemeralStorage: pascalKeys(block(values['ephemeral_storage'])),
  RuntimePlatform: pascalKeys(block(values['runtime_platform'])),
  ContainerDefinitions: pascalKeys(json(values['container_definitions'])),
});

const dimensions = (value: unknown): unknown =>
  isObject(value) ? Object.entries(value).map(([Name, Value]) => ({ Name, Value })) : value;

const alarm: Translate = (values) => ({
  AlarmName: values['alarm_name'],
  Namespace: filled(values['namespace']),
  MetricName: filled(values['metric_name']),
  Dimensions: dimensions(values['dimensions']),
  Period: values['period'] === 0 ? undefined : values['period'],
  EvaluationPeriods: values['evaluation_periods'],
  DatapointsToAlarm: values['datapoints_to_alarm'] === 0 ? undefined : values['datapoints_to_alarm'],
  Threshold: values['threshold'],
  ComparisonOperator: values['comparison_operator'],
  TreatMissingData: values['treat_missing_data'],
  ActionsEnabled: values['actions_enabled'],
  AlarmActions: some(values['alarm_actions']),
  Metrics: some(objectsOf(values['metric_query']).map(metricQuery)),
});

function metricQuery(query: Fields): Fields {
  const metric = block(query['metric']);
  const { namespace, metric_name: name, period, stat, dimensions: given } = metric ?? {};
  return {
    Id: query['id'],
    Expression: filled(query['expression']),
    Period: query['period'] === 0 ? undefined : query['period'],
    ...(metric === undefined
      ? {}
      : {
          MetricStat: {
            Metric: { Namespace: namespace, MetricName: name, Dimensions: dimensions(given) },
            Period: period,
            Stat: stat,
          },
        }),
  };
}

const role: Translate = (values) => ({
  RoleName: values['name'],
  AssumeRolePolicyDocument: json(values['assume_role_policy']),
  ManagedPolicyArns: listOf(values['managed_policy_arns']),
  Policies: objectsOf(values['inline_policy'])
    .filter(({ policy }) => policy !== undefined && policy !== '')
    .map(({ name, policy }) => ({ PolicyName: name, PolicyDocument: json(policy) })),
});

const machine: Translate = (values) => ({
  StateMachineName: values['name'],
  StateMachineType: values['type'],
  RoleArn: values['role_arn'],
  DefinitionString: values['definition'],
});

/** Of a route table, which Terraform may write inside of it. */
export const routeOf = (values: Fields, table: unknown): Fields => ({
  RouteTableId: table,
  DestinationCidrBlock: filled(values['destination_cidr_block'] ?? values['cidr_block']),
  GatewayId: filled(values['gateway_id']),
  NatGatewayId: filled(values['nat_gateway_id']),
});

/** Properties that are as they are, by their names there. */
const plain =
  (names: Readonly<Record<string, string>>): Translate =>
  (values) =>
    Object.fromEntries(Object.entries(names).map(([from, to]) => [to, filled(values[from])]));

export const translations: Readonly<Record<string, readonly [type: string, translate: Translate]>> = {
  __proto__: null as never,
  aws_scheduler_schedule: ['AWS::Scheduler::Schedule', schedule],
  aws_cloudwatch_event_rule: ['AWS::Events::Rule', rule],
  aws_sfn_state_machine: ['AWS::StepFunctions::StateMachine', machine],
  aws_sfn_alias: [
    'AWS::StepFunctions::StateMachineAlias',
    (values) => ({
      Name: values['name'],
      RoutingConfiguration: objectsOf(values['routing_configuration']).map((each) => ({
        StateMachineVersionArn: each['state_machine_version_arn'],
      })),
    }),
  ],
  aws_ecs_task_definition: ['AWS::ECS::TaskDefinition', taskDefinition],
  aws_ecs_cluster: ['AWS::ECS::Cluster', plain({ name: 'ClusterName' })],
  aws_ecs_service: [
    'AWS::ECS::Service',
    (values) => ({
      ServiceName: values['name'],
      TaskDefinition: values['task_definition'],
      LoadBalancers: some(values['load_balancer']),
    }),
  ],
  aws_appautoscaling_target: ['AWS::ApplicationAutoScaling::ScalableTarget', plain({ resource_id: 'ResourceId' })],
  aws_cloudwatch_metric_alarm: ['AWS::CloudWatch::Alarm', alarm],
  aws_cloudwatch_composite_alarm: [
    'AWS::CloudWatch::CompositeAlarm',
    (values) => ({
      AlarmName: values['alarm_name'],
      AlarmRule: values['alarm_rule'],
      AlarmActions: some(values['alarm_actions']),
    }),
  ],
  aws_cloudwatch_log_group: [
    'AWS::Logs::LogGroup',
    (values) => ({
      LogGroupName: values['name'],
      RetentionInDays: values['retention_in_days'] === 0 ? undefined : values['retention_in_days'],
      KmsKeyId: filled(values['kms_key_id']),
    }),
  ],
  aws_cloudwatch_log_metric_filter: [
    'AWS::Logs::MetricFilter',
    (values) => ({
      LogGroupName: values['log_group_name'],
      MetricTransformations: objectsOf(values['metric_transformation']).map(({ name, namespace }) => ({
        MetricName: name,
        MetricNamespace: namespace,
      })),
    }),
  ],
  aws_iam_role: ['AWS::IAM::Role', role],
  aws_iam_role_policy: [
    'AWS::IAM::RolePolicy',
    (values) => ({ RoleName: values['role'], PolicyName: values['name'], PolicyDocument: json(values['policy']) }),
  ],
  aws_iam_policy: [
    'AWS::IAM::ManagedPolicy',
    (values) => ({ ManagedPolicyName: values['name'], PolicyDocument: json(values['policy']) }),
  ],
  aws_sns_topic: [
    'AWS::SNS::Topic',
    ({ name, kms_master_key_id, policy }) => ({
      TopicName: name,
      KmsMasterKeyId: kms_master_key_id,
      Policy: json(policy),
    }),
  ],
  aws_sns_topic_policy: [
    'AWS::SNS::TopicPolicy',
    ({ arn, policy }) => ({ Topics: [arn], PolicyDocument: json(policy) }),
  ],
  aws_sns_topic_subscription: [
    'AWS::SNS::Subscription',
    plain({ topic_arn: 'TopicArn', protocol: 'Protocol', endpoint: 'Endpoint' }),
  ],
  aws_chatbot_slack_channel_configuration: [
    'AWS::Chatbot::SlackChannelConfiguration',
    plain({ sns_topic_arns: 'SnsTopicArns' }),
  ],
  aws_chatbot_teams_channel_configuration: [
    'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
    plain({ sns_topic_arns: 'SnsTopicArns' }),
  ],
  aws_sqs_queue: [
    'AWS::SQS::Queue',
    plain({ name: 'QueueName', fifo_queue: 'FifoQueue', kms_master_key_id: 'KmsMasterKeyId' }),
  ],
  aws_sqs_queue_policy: [
    'AWS::SQS::QueuePolicy',
    (values) => ({ Queues: [values['queue_url']], PolicyDocument: json(values['policy']) }),
  ],
  aws_kms_key: ['AWS::KMS::Key', (values) => ({ KeyPolicy: json(values['policy']) })],
  aws_lambda_function: [
    'AWS::Lambda::Function',
    (values) => ({
      FunctionName: values['function_name'],
      Role: values['role'],
      Environment: { Variables: block(values['environment'])?.['variables'] },
      DeadLetterConfig: deadLetters(values['dead_letter_config']),
    }),
  ],
  aws_lambda_alias: ['AWS::Lambda::Alias', plain({ function_name: 'FunctionName', name: 'Name' })],
  aws_lambda_function_event_invoke_config: [
    'AWS::Lambda::EventInvokeConfig',
    (values) => ({
      FunctionName: values['function_name'],
      DestinationConfig: { OnFailure: block(block(values['destination_config'])?.['on_failure']) },
    }),
  ],
  aws_secretsmanager_secret: ['AWS::SecretsManager::Secret', plain({ name: 'Name' })],
  aws_subnet: ['AWS::EC2::Subnet', plain({ map_public_ip_on_launch: 'MapPublicIpOnLaunch' })],
  aws_route_table: ['AWS::EC2::RouteTable', plain({ vpc_id: 'VpcId' })],
  aws_route_table_association: [
    'AWS::EC2::SubnetRouteTableAssociation',
    plain({ subnet_id: 'SubnetId', route_table_id: 'RouteTableId' }),
  ],
  aws_route: ['AWS::EC2::Route', (values) => routeOf(values, values['route_table_id'])],
  aws_internet_gateway: ['AWS::EC2::InternetGateway', plain({})],
  aws_nat_gateway: ['AWS::EC2::NatGateway', plain({})],
  aws_vpc_endpoint: ['AWS::EC2::VPCEndpoint', plain({})],
};
