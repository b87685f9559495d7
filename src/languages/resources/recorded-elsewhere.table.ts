/**
 * More resource types that are recorded only: of services that have no part in a job, and stand in one template with it.
 * Source: "Return values" of each type in the CloudFormation Template Reference.
 */
import { arn, byArn, named, type RecordedForm, unnamed, withId } from './recorded-form.ts';

/** An id in no form of its own. */
const id = (attribute: string, more: Readonly<Record<string, string>> = {}): RecordedForm => ({
  ref: '{id}',
  attributes: { [attribute]: '{ref}', ...more },
});
const absent = (service: string, what: string): string => `there is no ${service} here: ${what}`;
const noJob = absent('AWS Batch', 'what is submitted is not run; run it as a task of ECS');
const noApi = absent('API Gateway', 'nobody is answered at this address');
const noCache = 'no cache runs here: its endpoint is a name of nothing';
const noDatabase = 'no database runs here: its endpoint is a name of nothing';
const noStream = 'what is put into it goes nowhere: there are no streams here';
const noSearch = 'no search engine runs here: its endpoint is a name of nothing';

export const formsElsewhere: Readonly<Record<string, RecordedForm>> = {
  'AWS::APS::Workspace': byArn('aps', 'workspace/ws-{id}', { attributes: { WorkspaceId: 'ws-{id}' } }),
  'AWS::AmazonMQ::Broker': {
    ...id('Id', { Arn: arn('mq', 'broker:{BrokerName}:{id}') }),
    warning: 'no broker runs here: its endpoint is a name of nothing',
  },
  'AWS::ApiGateway::Account': id('Id'),
  'AWS::ApiGateway::ApiKey': id('APIKeyId'),
  'AWS::ApiGateway::Authorizer': id('AuthorizerId'),
  'AWS::ApiGateway::BasePathMapping': { ref: '{DomainName}|{BasePath}' },
  'AWS::ApiGateway::Deployment': id('DeploymentId'),
  'AWS::ApiGateway::DomainName': {
    ref: '{DomainName}',
    attributes: {
      DistributionDomainName: '{id}.cloudfront.net',
      DistributionHostedZoneId: 'Z2FDTNDATAQYW2',
      RegionalDomainName: 'd-{id}.execute-api.{region}.amazonaws.com',
      RegionalHostedZoneId: 'Z1UJRXOUMOOFQ8',
    },
  },
  'AWS::ApiGateway::GatewayResponse': id('Id'),
  'AWS::ApiGateway::Method': unnamed,
  'AWS::ApiGateway::Model': named('Name'),
  'AWS::ApiGateway::RequestValidator': id('RequestValidatorId'),
  'AWS::ApiGateway::Resource': id('ResourceId'),
  'AWS::ApiGateway::RestApi': { ...id('RestApiId', { RootResourceId: 'root{id}' }), warning: noApi },
  'AWS::ApiGateway::Stage': named('StageName'),
  'AWS::ApiGateway::UsagePlan': id('Id'),
  'AWS::ApiGateway::UsagePlanKey': id('Id'),
  'AWS::ApiGateway::VpcLink': id('VpcLinkId'),
  'AWS::ApiGatewayV2::Api': {
    ...id('ApiId', { ApiEndpoint: 'https://{id}.execute-api.{region}.amazonaws.com' }),
    warning: noApi,
  },
  'AWS::ApiGatewayV2::ApiMapping': id('ApiMappingId'),
  'AWS::ApiGatewayV2::Authorizer': id('AuthorizerId'),
  'AWS::ApiGatewayV2::Deployment': id('DeploymentId'),
  'AWS::ApiGatewayV2::DomainName': {
    ref: '{DomainName}',
    attributes: {
      RegionalDomainName: 'd-{id}.execute-api.{region}.amazonaws.com',
      RegionalHostedZoneId: 'Z1UJRXOUMOOFQ8',
    },
  },
  'AWS::ApiGatewayV2::Integration': id('IntegrationId'),
  'AWS::ApiGatewayV2::Route': id('RouteId'),
  'AWS::ApiGatewayV2::Stage': named('StageName'),
  'AWS::ApiGatewayV2::VpcLink': id('VpcLinkId'),
  'AWS::AppConfig::Application': id('ApplicationId'),
  'AWS::AppConfig::ConfigurationProfile': id('ConfigurationProfileId'),
  'AWS::AppConfig::Environment': id('EnvironmentId'),
  'AWS::AppFlow::Flow': named(
    'FlowName',
    { FlowArn: arn('appflow', 'flow/{name}') },
    { warning: absent('AppFlow', 'nothing goes through this flow') },
  ),
  'AWS::AppMesh::Mesh': {
    ref: arn('appmesh', 'mesh/{name}'),
    namedBy: 'MeshName',
    attributes: { Arn: '{ref}', MeshName: '{name}' },
  },
  'AWS::AppRunner::Service': {
    ref: arn('apprunner', 'service/{name}/{id}'),
    namedBy: 'ServiceName',
    nameMax: 40,
    attributes: { ServiceArn: '{ref}', ServiceId: '{id}', ServiceUrl: '{id}.{region}.awsapprunner.com' },
    warning: absent('App Runner', 'nobody is answered at this address'),
  },
  'AWS::Athena::NamedQuery': id('NamedQueryId'),
  'AWS::Athena::WorkGroup': named('Name'),
  'AWS::AutoScaling::ScalingPolicy': byArn(
    'autoscaling',
    'scalingPolicy:{id}:autoScalingGroupName/{AutoScalingGroupName}:policyName/{name}',
    { attributes: { PolicyName: '{name}' } },
  ),
  'AWS::AutoScaling::ScheduledAction': { ref: '{name}', attributes: { ScheduledActionName: '{name}' } },
  'AWS::Backup::BackupPlan': {
    ...id('BackupPlanId', { BackupPlanArn: arn('backup', 'backup-plan:{id}'), VersionId: '{id}' }),
    warning: 'nothing is backed up by this plan',
  },
  'AWS::Backup::BackupSelection': id('Id', { SelectionId: '{id}', BackupPlanId: '{BackupPlanId}' }),
  'AWS::Backup::BackupVault': named('BackupVaultName', {
    BackupVaultArn: arn('backup', 'backup-vault:{name}'),
    BackupVaultName: '{name}',
  }),
  'AWS::Batch::ComputeEnvironment': {
    ref: arn('batch', 'compute-environment/{name}'),
    namedBy: 'ComputeEnvironmentName',
    attributes: { ComputeEnvironmentArn: '{ref}' },
  },
  'AWS::Batch::JobDefinition': {
    ref: arn('batch', 'job-definition/{name}:1'),
    namedBy: 'JobDefinitionName',
    attributes: { JobDefinitionArn: '{ref}' },
  },
  'AWS::Batch::JobQueue': {
    ref: arn('batch', 'job-queue/{name}'),
    namedBy: 'JobQueueName',
    attributes: { JobQueueArn: '{ref}' },
    warning: noJob,
  },
  'AWS::Batch::SchedulingPolicy': byArn('batch', 'scheduling-policy/{name}', { namedBy: 'Name' }),
  'AWS::Budgets::Budget': {
    ref: '{name}',
    attributes: { Id: '{ref}' },
    warning: 'no costs arise here: nobody is told',
  },
  'AWS::CE::AnomalyMonitor': {
    ref: 'arn:{partition}:ce::{account}:anomalymonitor/{id}',
    attributes: { MonitorArn: '{ref}' },
  },
  'AWS::CE::AnomalySubscription': {
    ref: 'arn:{partition}:ce::{account}:anomalysubscription/{id}',
    attributes: { SubscriptionArn: '{ref}' },
  },
  'AWS::Chatbot::SlackChannelConfiguration': {
    ref: 'arn:{partition}:chatbot::{account}:chat-configuration/slack-channel/{ConfigurationName}',
    attributes: { Arn: '{ref}' },
    warning: absent('Chatbot', 'this channel is told nothing'),
  },
  'AWS::CloudFormation::Macro': {
    ref: '{Name}',
    attributes: { Id: '{ref}' },
    warning: 'no function runs here: a template that names this macro is refused',
  },
  'AWS::CloudFormation::StackSet': {
    ref: '{StackSetName}:{id}',
    attributes: { StackSetId: '{ref}' },
    warning: 'no stack is made by this set here',
  },
  'AWS::CloudFormation::WaitCondition': {
    ref: '{name}',
    attributes: { Data: '{}', Id: '{ref}' },
    warning: 'no signal is waited for: it counts as met',
  },
  'AWS::CloudFront::CachePolicy': id('Id'),
  'AWS::CloudFront::CloudFrontOriginAccessIdentity': {
    ref: 'E{id}',
    attributes: { Id: '{ref}', S3CanonicalUserId: '{id}' },
  },
  'AWS::CloudFront::Distribution': {
    ref: 'E{id}',
    attributes: { Id: '{ref}', DomainName: 'd{id}.cloudfront.net' },
    warning: absent('CloudFront', 'nobody is answered at this address'),
  },
  'AWS::CloudFront::Function': {
    ref: 'arn:{partition}:cloudfront::{account}:function/{Name}',
    attributes: { FunctionARN: '{ref}', 'FunctionMetadata.FunctionARN': '{ref}', Stage: 'LIVE' },
  },
  'AWS::CloudFront::OriginAccessControl': { ref: 'E{id}', attributes: { Id: '{ref}' } },
  'AWS::CloudFront::ResponseHeadersPolicy': id('Id'),
  'AWS::CloudWatch::AnomalyDetector': id('Id'),
  'AWS::CloudWatch::InsightRule': byArn('cloudwatch', 'insight-rule/{RuleName}', {
    attributes: { RuleName: '{RuleName}' },
  }),
  'AWS::CloudWatch::MetricStream': named(
    'Name',
    { Arn: arn('cloudwatch', 'metric-stream/{name}'), State: 'running' },
    { warning: noStream },
  ),
  'AWS::CodeArtifact::Domain': byArn('codeartifact', 'domain/{DomainName}', {
    attributes: { Name: '{DomainName}', Owner: '{account}' },
  }),
  'AWS::CodeArtifact::Repository': byArn('codeartifact', 'repository/{DomainName}/{RepositoryName}', {
    attributes: { DomainName: '{DomainName}', DomainOwner: '{account}', Name: '{RepositoryName}' },
  }),
  'AWS::CodeCommit::Repository': {
    ref: '{id}',
    attributes: {
      Arn: arn('codecommit', '{RepositoryName}'),
      CloneUrlHttp: 'https://git-codecommit.{region}.amazonaws.com/v1/repos/{RepositoryName}',
      CloneUrlSsh: 'ssh://git-codecommit.{region}.amazonaws.com/v1/repos/{RepositoryName}',
      Name: '{RepositoryName}',
      RepositoryId: '{ref}',
    },
    warning: 'no repository is here: it is a name of nothing',
  },
  'AWS::CodeConnections::Connection': {
    ref: arn('codeconnections', 'connection/{id}'),
    attributes: { ConnectionArn: '{ref}', ConnectionStatus: 'PENDING', OwnerAccountId: '{account}' },
  },
  'AWS::CodeDeploy::Application': named('ApplicationName'),
  'AWS::CodeDeploy::DeploymentGroup': named('DeploymentGroupName'),
  'AWS::CodePipeline::Pipeline': named(
    'Name',
    { Arn: arn('codepipeline', '{name}'), Version: '1' },
    { warning: 'no pipeline runs here: what starts this one fails' },
  ),
  'AWS::CodePipeline::Webhook': {
    ref: '{name}',
    attributes: { Id: '{ref}', Url: 'https://{region}.webhooks.aws/{id}' },
  },
  'AWS::CodeStarConnections::Connection': {
    ref: arn('codestar-connections', 'connection/{id}'),
    attributes: { ConnectionArn: '{ref}', ConnectionStatus: 'PENDING', OwnerAccountId: '{account}' },
  },
  'AWS::CodeStarNotifications::NotificationRule': byArn('codestar-notifications', 'notificationrule/{id}'),
  'AWS::Cognito::IdentityPool': { ref: '{region}:{id}', attributes: { Id: '{ref}', Name: '{name}' } },
  'AWS::Cognito::IdentityPoolRoleAttachment': id('Id'),
  'AWS::Cognito::UserPool': {
    ref: '{region}_{id}',
    attributes: {
      Arn: arn('cognito-idp', 'userpool/{ref}'),
      ProviderName: 'cognito-idp.{region}.amazonaws.com/{ref}',
      ProviderURL: 'https://cognito-idp.{region}.amazonaws.com/{ref}',
      UserPoolId: '{ref}',
    },
  },
  'AWS::Cognito::UserPoolClient': id('ClientId', { Name: '{name}' }),
  'AWS::Cognito::UserPoolDomain': { ref: '{Domain}', attributes: { CloudFrontDistribution: 'd{id}.cloudfront.net' } },
  'AWS::Config::ConfigRule': named(
    'ConfigRuleName',
    { Arn: arn('config', 'config-rule/config-rule-{id}'), ConfigRuleId: 'config-rule-{id}' },
    { warning: 'nothing is judged by this rule here' },
  ),
  'AWS::DLM::LifecyclePolicy': withId('policy', 'PolicyId', { Arn: arn('dlm', 'policy/{ref}') }),
  'AWS::DMS::Endpoint': byArn('dms', 'endpoint:{id}', { attributes: { EndpointArn: '{ref}', ExternalId: '{id}' } }),
  'AWS::DMS::ReplicationInstance': { ref: arn('dms', 'rep:{id}'), attributes: { Id: '{ref}' } },
  'AWS::DMS::ReplicationSubnetGroup': named('ReplicationSubnetGroupIdentifier', {}, { lower: true }),
  'AWS::DMS::ReplicationTask': {
    ref: arn('dms', 'task:{id}'),
    attributes: { ReplicationTaskArn: '{ref}' },
    warning: absent('DMS', 'nothing is copied'),
  },
  'AWS::DataBrew::Job': named('Name', {}, { warning: absent('DataBrew', 'what starts this job fails') }),
  'AWS::DataBrew::Schedule': named('Name', {}, { warning: absent('DataBrew', 'this schedule starts nothing') }),
  'AWS::DataSync::LocationS3': { ref: arn('datasync', 'location/loc-{id}'), attributes: { LocationArn: '{ref}' } },
  'AWS::DataSync::Task': {
    ref: arn('datasync', 'task/task-{id}'),
    attributes: { TaskArn: '{ref}' },
    warning: absent('DataSync', 'nothing is copied by this task'),
  },
  'AWS::DocDB::DBCluster': named(
    'DBClusterIdentifier',
    {
      ClusterResourceId: 'cluster-{id}',
      Endpoint: '{name}.cluster-{id}.{region}.docdb.amazonaws.com',
      Id: '{name}',
      Port: '27017',
      ReadEndpoint: '{name}.cluster-ro-{id}.{region}.docdb.amazonaws.com',
    },
    { nameMax: 63, lower: true, warning: noDatabase },
  ),
  'AWS::DocDB::DBInstance': named(
    'DBInstanceIdentifier',
    { Endpoint: '{name}.{id}.{region}.docdb.amazonaws.com', Id: '{name}', Port: '27017' },
    { nameMax: 63, lower: true },
  ),
  'AWS::DocDB::DBSubnetGroup': named('DBSubnetGroupName', {}, { lower: true }),
  'AWS::DynamoDB::GlobalTable': named(
    'TableName',
    { Arn: arn('dynamodb', 'table/{name}'), TableId: '{id}' },
    { nameMax: 255, warning: absent('DynamoDB', 'what reads or writes this table fails') },
  ),
  'AWS::EC2::CustomerGateway': withId('cgw', 'CustomerGatewayId'),
  'AWS::EC2::NetworkInterfaceAttachment': withId('eni-attach', 'AttachmentId'),
  'AWS::EC2::PlacementGroup': { ref: '{name}', attributes: { GroupId: 'pg-{id}', GroupName: '{name}' } },
  'AWS::EC2::SpotFleet': {
    ref: 'sfr-{id}',
    attributes: { Id: '{ref}' },
    warning: 'no machine runs here: none of this fleet is started',
  },
  'AWS::EC2::TransitGateway': withId('tgw', 'Id', { TransitGatewayArn: arn('ec2', 'transit-gateway/{ref}') }),
  'AWS::EC2::TransitGatewayAttachment': withId('tgw-attach', 'Id'),
  'AWS::EC2::VPCEndpointService': withId('vpce-svc', 'ServiceId'),
  'AWS::EC2::VPNConnection': withId('vpn', 'VpnConnectionId'),
  'AWS::EC2::VPNGatewayRoutePropagation': unnamed,
  'AWS::EC2::VolumeAttachment': { ref: '{VolumeId}|{InstanceId}' },
  'AWS::ECR::PublicRepository': named('RepositoryName', {
    Arn: 'arn:{partition}:ecr-public::{account}:repository/{name}',
  }),
  'AWS::ECR::PullThroughCacheRule': { ref: '{EcrRepositoryPrefix}' },
  'AWS::ECR::RegistryPolicy': { ref: '{account}', attributes: { RegistryId: '{account}' } },
  'AWS::ECR::ReplicationConfiguration': { ref: '{account}', attributes: { RegistryId: '{account}' } },
  'AWS::EKS::Cluster': named(
    'Name',
    { Arn: arn('eks', 'cluster/{name}'), Endpoint: 'https://{id}.{region}.eks.amazonaws.com', Id: '{id}' },
    { warning: 'no cluster of Kubernetes runs here' },
  ),
  'AWS::EKS::Nodegroup': { ref: '{ClusterName}/{name}', attributes: { Id: '{ref}', NodegroupName: '{name}' } },
  'AWS::EMR::Cluster': { ref: 'j-{id}', attributes: { Id: '{ref}' }, warning: absent('EMR', 'no step of it is run') },
  'AWS::EMRServerless::Application': {
    ...id('ApplicationId', { Arn: arn('emr-serverless', '/applications/{id}') }),
    warning: absent('EMR', 'no job of it is run'),
  },
  'AWS::ElastiCache::CacheCluster': named(
    'ClusterName',
    {
      'ConfigurationEndpoint.Address': '{name}.{id}.cfg.cache.amazonaws.com',
      'ConfigurationEndpoint.Port': '11211',
      'RedisEndpoint.Address': '{name}.{id}.0001.cache.amazonaws.com',
      'RedisEndpoint.Port': '6379',
    },
    { nameMax: 50, lower: true, warning: noCache },
  ),
  'AWS::ElastiCache::ParameterGroup': { ref: '{name}', lower: true, attributes: { CacheParameterGroupName: '{name}' } },
  'AWS::ElastiCache::ReplicationGroup': named(
    'ReplicationGroupId',
    {
      'ConfigurationEndPoint.Address': 'clustercfg.{name}.{id}.cache.amazonaws.com',
      'ConfigurationEndPoint.Port': '6379',
      'PrimaryEndPoint.Address': 'master.{name}.{id}.cache.amazonaws.com',
      'PrimaryEndPoint.Port': '6379',
      'ReaderEndPoint.Address': 'replica.{name}.{id}.cache.amazonaws.com',
      'ReaderEndPoint.Port': '6379',
    },
    { nameMax: 40, lower: true, warning: noCache },
  ),
  'AWS::ElastiCache::ServerlessCache': named(
    'ServerlessCacheName',
    {
      ARN: arn('elasticache', 'serverlesscache:{name}'),
      'Endpoint.Address': '{name}-{id}.serverless.{region}.cache.amazonaws.com',
      'Endpoint.Port': '6379',
    },
    { nameMax: 40, lower: true, warning: noCache },
  ),
  'AWS::ElastiCache::SubnetGroup': named('CacheSubnetGroupName', {}, { lower: true }),
  'AWS::ElasticLoadBalancing::LoadBalancer': named(
    'LoadBalancerName',
    {
      CanonicalHostedZoneName: '{name}-{id}.{region}.elb.amazonaws.com',
      CanonicalHostedZoneNameID: 'Z35SXDOTRQ7X7K',
      DNSName: '{name}-{id}.{region}.elb.amazonaws.com',
      'SourceSecurityGroup.GroupName': 'default',
      'SourceSecurityGroup.OwnerAlias': '{account}',
    },
    { nameMax: 32 },
  ),
  'AWS::ElasticLoadBalancingV2::ListenerCertificate': unnamed,
  'AWS::Elasticsearch::Domain': named(
    'DomainName',
    {
      Arn: arn('es', 'domain/{name}'),
      DomainEndpoint: 'search-{name}-{id}.{region}.es.amazonaws.com',
      Id: '{account}/{name}',
    },
    { nameMax: 28, lower: true, warning: noSearch },
  ),
  'AWS::FSx::FileSystem': withId('fs', 'Id', {
    DNSName: '{ref}.fsx.{region}.amazonaws.com',
    ResourceARN: arn('fsx', 'file-system/{ref}'),
  }),
  'AWS::Glue::Connection': { ref: '{name}', attributes: { Name: '{name}' } },
  'AWS::Glue::Crawler': named('Name', {}, { warning: absent('Glue', 'this crawler does not run') }),
  'AWS::Glue::Database': named('DatabaseName', {}, { lower: true }),
  'AWS::Glue::Job': named('Name', {}, { warning: absent('Glue', 'what starts this job fails') }),
  'AWS::Glue::SecurityConfiguration': named('Name'),
  'AWS::Glue::Table': named('Name', { Id: '{name}' }, { lower: true }),
  'AWS::Glue::Trigger': named('Name', {}, { warning: absent('Glue', 'this trigger starts nothing') }),
  'AWS::Glue::Workflow': named('Name', {}, { warning: absent('Glue', 'this workflow does not run') }),
  'AWS::GuardDuty::Detector': id('Id'),
  'AWS::IAM::OIDCProvider': {
    ref: 'arn:{partition}:iam::{account}:oidc-provider/{id}',
    attributes: { Arn: '{ref}' },
    warning: 'no token of this provider is taken here',
  },
  'AWS::ImageBuilder::ImagePipeline': byArn('imagebuilder', 'image-pipeline/{name}', {
    namedBy: 'Name',
    lower: true,
    warning: 'no image is built by this pipeline here',
  }),
  'AWS::Kinesis::Stream': named('Name', { Arn: arn('kinesis', 'stream/{name}') }, { warning: noStream }),
  'AWS::KinesisFirehose::DeliveryStream': named(
    'DeliveryStreamName',
    { Arn: arn('firehose', 'deliverystream/{name}') },
    { nameMax: 64, warning: noStream },
  ),
  'AWS::Lambda::LayerVersionPermission': unnamed,
  'AWS::Logs::Destination': named('DestinationName', { Arn: arn('logs', 'destination:{name}') }),
  'AWS::Logs::LogAnomalyDetector': {
    ref: arn('logs', 'anomaly-detector:{id}'),
    attributes: { AnomalyDetectorArn: '{ref}' },
    warning: 'no line is looked at by this detector',
  },
  'AWS::MSK::Cluster': byArn('kafka', 'cluster/{ClusterName}/{id}', { warning: noStream }),
  'AWS::MWAA::Environment': named(
    'Name',
    { Arn: arn('airflow', 'environment/{name}'), WebserverUrl: '{id}.{region}.airflow.amazonaws.com' },
    { nameMax: 80, warning: absent('Airflow', 'no DAG of this environment runs') },
  ),
  'AWS::Neptune::DBCluster': named(
    'DBClusterIdentifier',
    {
      ClusterResourceId: 'cluster-{id}',
      Endpoint: '{name}.cluster-{id}.{region}.neptune.amazonaws.com',
      Port: '8182',
      ReadEndpoint: '{name}.cluster-ro-{id}.{region}.neptune.amazonaws.com',
    },
    { nameMax: 63, lower: true, warning: noDatabase },
  ),
  'AWS::OpenSearchService::Domain': named(
    'DomainName',
    {
      Arn: arn('es', 'domain/{name}'),
      DomainEndpoint: 'search-{name}-{id}.{region}.es.amazonaws.com',
      Id: '{account}/{name}',
    },
    { nameMax: 28, lower: true, warning: noSearch },
  ),
  'AWS::Pipes::Pipe': named(
    'Name',
    { Arn: arn('pipes', 'pipe/{name}'), CurrentState: 'RUNNING' },
    { nameMax: 64, warning: absent('EventBridge Pipes', 'nothing goes through this pipe; let a rule start the task') },
  ),
  'AWS::RDS::DBProxy': named(
    'DBProxyName',
    { DBProxyArn: arn('rds', 'db-proxy:prx-{id}'), Endpoint: '{name}.proxy-{id}.{region}.rds.amazonaws.com' },
    { warning: noDatabase },
  ),
  'AWS::RDS::DBProxyTargetGroup': {
    ref: arn('rds', 'target-group:prx-tg-{id}'),
    attributes: { TargetGroupArn: '{ref}' },
  },
  'AWS::RDS::DBSecurityGroup': unnamed,
  'AWS::RDS::EventSubscription': named('SubscriptionName'),
  'AWS::RDS::OptionGroup': named('OptionGroupName', {}, { lower: true }),
  'AWS::Redshift::Cluster': named(
    'ClusterIdentifier',
    { 'Endpoint.Address': '{name}.{id}.{region}.redshift.amazonaws.com', 'Endpoint.Port': '5439', Id: '{name}' },
    { nameMax: 63, lower: true, warning: noDatabase },
  ),
  'AWS::Redshift::ClusterSubnetGroup': { ref: '{name}', lower: true, attributes: { ClusterSubnetGroupName: '{name}' } },
  'AWS::Redshift::ScheduledAction': named(
    'ScheduledActionName',
    {},
    { lower: true, warning: 'this action is not taken here' },
  ),
  'AWS::RedshiftServerless::Namespace': named(
    'NamespaceName',
    {
      'Namespace.NamespaceName': '{ref}',
      'Namespace.NamespaceId': '{id}',
      'Namespace.NamespaceArn': arn('redshift-serverless', 'namespace/{id}'),
    },
    { nameMax: 64, lower: true },
  ),
  'AWS::RedshiftServerless::Workgroup': named(
    'WorkgroupName',
    {
      'Workgroup.WorkgroupName': '{ref}',
      'Workgroup.WorkgroupId': '{id}',
      'Workgroup.WorkgroupArn': arn('redshift-serverless', 'workgroup/{id}'),
      'Workgroup.Endpoint.Address': '{name}.{account}.{region}.redshift-serverless.amazonaws.com',
    },
    { nameMax: 64, lower: true, warning: noDatabase },
  ),
  'AWS::ResourceGroups::Group': named('Name', { Arn: arn('resource-groups', 'group/{name}') }),
  'AWS::Route53::HealthCheck': id('HealthCheckId'),
  'AWS::Route53::RecordSetGroup': unnamed,
  'AWS::S3::AccessPoint': named(
    'Name',
    { Alias: '{name}-{id}-s3alias', Arn: arn('s3', 'accesspoint/{name}'), NetworkOrigin: 'Internet' },
    { nameMax: 50, lower: true },
  ),
  'AWS::SES::ConfigurationSet': named('Name', {}, { nameMax: 64 }),
  'AWS::SES::EmailIdentity': { ref: '{EmailIdentity}' },
  'AWS::SES::Template': unnamed,
  'AWS::SSM::Association': id('AssociationId'),
  'AWS::SSM::MaintenanceWindow': {
    ...withId('mw', 'WindowId'),
    warning: 'nothing runs in this window: a schedule of EventBridge starts tasks',
  },
  'AWS::SSM::MaintenanceWindowTarget': id('WindowTargetId'),
  'AWS::SSM::MaintenanceWindowTask': id('WindowTaskId'),
  'AWS::SSM::PatchBaseline': withId('pb', 'Id'),
  'AWS::SSMIncidents::ResponsePlan': {
    ref: 'arn:{partition}:ssm-incidents::{account}:response-plan/{Name}',
    attributes: { Arn: '{ref}' },
    warning: 'this plan tells nobody here',
  },
  'AWS::SageMaker::Model': {
    ref: arn('sagemaker', 'model/{name}'),
    attributes: { ModelArn: '{ref}', ModelName: '{name}' },
  },
  'AWS::SageMaker::Pipeline': named(
    'PipelineName',
    {},
    { warning: absent('SageMaker', 'no step of this pipeline runs') },
  ),
  'AWS::ServiceCatalogAppRegistry::Application': id('Id', {
    ApplicationName: '{Name}',
    ApplicationTagKey: 'awsApplication',
    ApplicationTagValue: arn('resource-groups', 'group/{Name}/{id}'),
    Arn: arn('servicecatalog', '/applications/{id}'),
  }),
  'AWS::ServiceCatalogAppRegistry::AttributeGroup': id('Id', { Arn: arn('servicecatalog', '/attribute-groups/{id}') }),
  'AWS::ServiceCatalogAppRegistry::AttributeGroupAssociation': unnamed,
  'AWS::ServiceCatalogAppRegistry::ResourceAssociation': unnamed,
  'AWS::ServiceDiscovery::Instance': { ref: '{InstanceId}' },
  'AWS::Synthetics::Canary': named(
    'Name',
    { Id: '{id}', State: 'READY' },
    { nameMax: 21, lower: true, warning: 'this canary does not run' },
  ),
  'AWS::Timestream::Database': named('DatabaseName', { Arn: arn('timestream', 'database/{name}') }, { nameMax: 64 }),
  'AWS::Timestream::Table': {
    ref: '{DatabaseName}|{name}',
    namedBy: 'TableName',
    nameMax: 64,
    attributes: { Name: '{name}', Arn: arn('timestream', 'database/{DatabaseName}/table/{name}') },
    warning: absent('Timestream', 'what reads or writes this table fails'),
  },
  'AWS::Transfer::Server': byArn('transfer', 'server/s-{id}', {
    attributes: { ServerId: 's-{id}' },
    warning: 'no server of files runs here',
  }),
  'AWS::Transfer::User': byArn('transfer', 'user/{ServerId}/{UserName}', {
    attributes: { ServerId: '{ServerId}', UserName: '{UserName}' },
  }),
  'AWS::WAFv2::IPSet': {
    ref: '{name}|{id}|{Scope}',
    namedBy: 'Name',
    attributes: { Arn: arn('wafv2', 'regional/ipset/{name}/{id}'), Id: '{id}' },
  },
  'AWS::WAFv2::LoggingConfiguration': { ref: '{ResourceArn}' },
  'AWS::WAFv2::WebACL': {
    ref: '{name}|{id}|{Scope}',
    namedBy: 'Name',
    attributes: { Arn: arn('wafv2', 'regional/webacl/{name}/{id}'), Capacity: '1', Id: '{id}' },
  },
  'AWS::WAFv2::WebACLAssociation': { ref: '{ResourceArn}|{WebACLArn}' },
  'AWS::XRay::Group': { ref: arn('xray', 'group/{GroupName}/{id}'), attributes: { GroupARN: '{ref}' } },
  'AWS::XRay::SamplingRule': { ref: arn('xray', 'sampling-rule/{RuleName}'), attributes: { RuleARN: '{ref}' } },
};
