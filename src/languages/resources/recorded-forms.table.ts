/**
 * Resource types of services that are not here, which stand beside jobs: they are recorded, so that a template that holds them can be deployed
 * and others may refer to them. What Ref and GetAtt return has AWS's form, and names nothing that exists.
 * Source: "Return values" of each type in the CloudFormation Template Reference.
 */

import { formsElsewhere } from './recorded-elsewhere.table.ts';
import { arn, named, type RecordedForm, unnamed, withId } from './recorded-form.ts';

const balancer = 'loadbalancer/app/{name}/{id}';
const functionArn = arn('lambda', 'function:{name}');
const noFunction =
  'no function runs here: what calls this one fails; start what it does as a task of ECS, or mock the state that calls it';

export const recordedForms: Readonly<Record<string, RecordedForm>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': {
    ref: '{ResourceId}|{ScalableDimension}|{ServiceNamespace}',
    attributes: { Id: '{ref}' },
  },
  'AWS::ApplicationAutoScaling::ScalingPolicy': {
    ref: arn('autoscaling', 'scalingPolicy:{id}:policyName/{PolicyName}'),
    attributes: { Arn: '{ref}' },
  },
  'AWS::AutoScaling::AutoScalingGroup': named('AutoScalingGroupName', {
    AutoScalingGroupARN: arn('autoscaling', 'autoScalingGroup:{id}:autoScalingGroupName/{name}'),
  }),
  'AWS::AutoScaling::LaunchConfiguration': named('LaunchConfigurationName'),
  'AWS::AutoScaling::LifecycleHook': named('LifecycleHookName'),
  'AWS::CDK::Metadata': { ref: '{name}' },
  'AWS::CertificateManager::Certificate': {
    ref: arn('acm', 'certificate/{id}'),
    attributes: { CertificateArn: '{ref}' },
  },
  'AWS::CloudFormation::WaitConditionHandle': {
    ref: 'https://cloudformation-waitcondition-{region}.s3.amazonaws.com/{id}',
    attributes: { Id: '{ref}' },
  },
  'AWS::CloudTrail::Trail': named(
    'TrailName',
    { Arn: arn('cloudtrail', 'trail/{name}') },
    { warning: 'there is no CloudTrail here: no call is recorded by this trail' },
  ),
  'AWS::CodeBuild::Project': named(
    'Name',
    { Arn: arn('codebuild', 'project/{name}') },
    { warning: 'no build runs here: what starts this project fails' },
  ),
  'AWS::DynamoDB::Table': named(
    'TableName',
    { Arn: arn('dynamodb', 'table/{name}') },
    { nameMax: 255, warning: 'there is no DynamoDB here: what reads or writes this table fails' },
  ),
  'AWS::EC2::DHCPOptions': withId('dopt', 'DhcpOptionsId'),
  'AWS::EC2::EIPAssociation': withId('eipassoc', 'Id'),
  'AWS::EC2::EgressOnlyInternetGateway': withId('eigw', 'Id'),
  'AWS::EC2::FlowLog': withId('fl', 'Id'),
  'AWS::EC2::Instance': {
    ...withId('i', 'InstanceId', {
      AvailabilityZone: '{region}a',
      PrivateDnsName: 'ip-192-0-2-11.{region}.compute.internal',
      PrivateIp: '192.0.2.11',
      PublicIp: '192.0.2.12',
    }),
    warning: 'no instance runs here',
  },
  'AWS::EC2::KeyPair': { ref: '{KeyName}', namedBy: 'KeyName', attributes: { KeyPairId: 'key-{id}' } },
  'AWS::EC2::LaunchTemplate': withId('lt', 'LaunchTemplateId', { LatestVersionNumber: '1', DefaultVersionNumber: '1' }),
  'AWS::EC2::NetworkAcl': withId('acl', 'Id'),
  'AWS::EC2::NetworkAclEntry': unnamed,
  'AWS::EC2::NetworkInterface': withId('eni', 'Id', { PrimaryPrivateIpAddress: '192.0.2.13' }),
  'AWS::EC2::PrefixList': withId('pl', 'PrefixListId', { Arn: arn('ec2', 'prefix-list/{ref}') }),
  'AWS::EC2::SubnetNetworkAclAssociation': withId('aclassoc', 'AssociationId'),
  'AWS::EC2::VPCCidrBlock': withId('vpc-cidr-assoc', 'Id'),
  'AWS::EC2::VPCDHCPOptionsAssociation': { ref: '{DhcpOptionsId}|{VpcId}' },
  'AWS::EC2::VPCPeeringConnection': withId('pcx', 'Id'),
  'AWS::EC2::VPNGateway': withId('vgw', 'VPNGatewayId'),
  'AWS::EC2::Volume': withId('vol', 'VolumeId'),
  'AWS::ECS::CapacityProvider': named(
    'Name',
    {},
    {
      warning: 'no instances run here: clusters have FARGATE and FARGATE_SPOT alone, and what asks for this one fails',
    },
  ),
  'AWS::ECS::Service': {
    ref: arn('ecs', 'service/{Cluster}/{name}'),
    namedBy: 'ServiceName',
    attributes: { Name: '{name}', ServiceArn: '{ref}' },
    warning: 'no service runs here: its tasks are not started; jobs are, by rules, schedules and state machines',
  },
  'AWS::EFS::AccessPoint': withId('fsap', 'AccessPointId', { Arn: arn('elasticfilesystem', 'access-point/{ref}') }),
  'AWS::EFS::FileSystem': withId('fs', 'FileSystemId', { Arn: arn('elasticfilesystem', 'file-system/{ref}') }),
  'AWS::EFS::MountTarget': withId('fsmt', 'Id', { IpAddress: '192.0.2.10' }),
  'AWS::ElasticLoadBalancingV2::Listener': {
    ref: arn('elasticloadbalancing', 'listener/{id}/{id}'),
    attributes: { ListenerArn: '{ref}' },
  },
  'AWS::ElasticLoadBalancingV2::ListenerRule': {
    ref: arn('elasticloadbalancing', 'listener-rule/{id}/{id}'),
    attributes: { RuleArn: '{ref}', IsDefault: 'false' },
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    ref: arn('elasticloadbalancing', balancer),
    namedBy: 'Name',
    nameMax: 32,
    attributes: {
      CanonicalHostedZoneID: 'Z35SXDOTRQ7X7K',
      DNSName: '{name}-{id}.{region}.elb.amazonaws.com',
      LoadBalancerArn: '{ref}',
      LoadBalancerFullName: 'app/{name}/{id}',
      LoadBalancerName: '{name}',
    },
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    ref: arn('elasticloadbalancing', 'targetgroup/{name}/{id}'),
    namedBy: 'Name',
    nameMax: 32,
    attributes: {
      TargetGroupArn: '{ref}',
      TargetGroupFullName: 'targetgroup/{name}/{id}',
      TargetGroupName: '{name}',
    },
  },
  'AWS::Events::Archive': named(
    'ArchiveName',
    { Arn: arn('events', 'archive/{name}') },
    { nameMax: 48, warning: 'no event is archived here: there is nothing to replay' },
  ),
  'AWS::IAM::ServiceLinkedRole': { ref: '{name}', attributes: { RoleName: '{name}' } },
  'AWS::Lambda::Alias': {
    ref: `${arn('lambda', 'function:{FunctionName}')}:{Name}`,
    attributes: { AliasArn: '{ref}' },
  },
  'AWS::Lambda::EventInvokeConfig': { ref: '{FunctionName}|{Qualifier}' },
  'AWS::Lambda::EventSourceMapping': { ref: '{id}', attributes: { Id: '{ref}' } },
  'AWS::Lambda::Function': named('FunctionName', { Arn: functionArn }, { nameMax: 64, warning: noFunction }),
  'AWS::Lambda::LayerVersion': { ref: arn('lambda', 'layer:{LayerName}:1'), attributes: { LayerVersionArn: '{ref}' } },
  'AWS::Lambda::Permission': unnamed,
  'AWS::Lambda::Url': {
    ref: '{TargetFunctionArn}',
    attributes: { FunctionArn: '{ref}', FunctionUrl: 'https://{id}.lambda-url.{region}.on.aws/' },
    warning: noFunction,
  },
  'AWS::Lambda::Version': {
    ref: `${arn('lambda', 'function:{FunctionName}')}:1`,
    attributes: { FunctionArn: '{ref}', Version: '1' },
  },
  'AWS::Logs::LogStream': named('LogStreamName'),
  'AWS::Logs::QueryDefinition': { ref: '{id}', attributes: { QueryDefinitionId: '{ref}' } },
  'AWS::Logs::SubscriptionFilter': named(
    'FilterName',
    {},
    { warning: 'lines are passed on to nobody here: an alarm on a metric filter does tell somebody' },
  ),
  'AWS::RDS::DBCluster': named(
    'DBClusterIdentifier',
    {
      DBClusterArn: arn('rds', 'cluster:{name}'),
      'Endpoint.Address': '{name}.cluster-{id}.{region}.rds.amazonaws.com',
      'Endpoint.Port': '5432',
      'ReadEndpoint.Address': '{name}.cluster-ro-{id}.{region}.rds.amazonaws.com',
    },
    { nameMax: 63, lower: true, warning: 'no database runs here: its endpoint is a name of nothing' },
  ),
  'AWS::RDS::DBClusterParameterGroup': named('DBClusterParameterGroupName', {}, { lower: true }),
  'AWS::RDS::DBInstance': named(
    'DBInstanceIdentifier',
    {
      DBInstanceArn: arn('rds', 'db:{name}'),
      'Endpoint.Address': '{name}.{id}.{region}.rds.amazonaws.com',
      'Endpoint.Port': '5432',
    },
    { nameMax: 63, lower: true, warning: 'no database runs here: its endpoint is a name of nothing' },
  ),
  'AWS::RDS::DBParameterGroup': named('DBParameterGroupName', {}, { lower: true }),
  'AWS::RDS::DBSubnetGroup': named('DBSubnetGroupName', {}, { lower: true }),
  'AWS::Route53::HostedZone': { ref: 'Z{id}', attributes: { Id: '{ref}' } },
  'AWS::Route53::RecordSet': { ref: '{Name}' },
  'AWS::SSM::Document': named('Name'),
  'AWS::SecretsManager::RotationSchedule': {
    ref: '{SecretId}',
    attributes: { Id: '{ref}' },
    warning: 'nothing is rotated here: the secret keeps its value',
  },
  'AWS::SecretsManager::SecretTargetAttachment': {
    ref: '{SecretId}',
    attributes: { Id: '{ref}' },
    warning: 'the secret stays as it is: what AWS would add of the database is not added here',
  },
  'AWS::ServiceDiscovery::HttpNamespace': withId('ns', 'Id', { Arn: arn('servicediscovery', 'namespace/{ref}') }),
  'AWS::ServiceDiscovery::PrivateDnsNamespace': withId('ns', 'Id', {
    Arn: arn('servicediscovery', 'namespace/{ref}'),
    HostedZoneId: 'Z{id}',
  }),
  'AWS::ServiceDiscovery::PublicDnsNamespace': withId('ns', 'Id', {
    Arn: arn('servicediscovery', 'namespace/{ref}'),
    HostedZoneId: 'Z{id}',
  }),
  'AWS::ServiceDiscovery::Service': withId('srv', 'Id', {
    Arn: arn('servicediscovery', 'service/{ref}'),
    Name: '{name}',
  }),
  ...formsElsewhere,
};
