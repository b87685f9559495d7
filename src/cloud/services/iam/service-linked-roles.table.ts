/**
 * Service-linked roles: which role a service has, which of AWS's policies it carries, and whether there may be several, each with a suffix (`+`).
 * Source: each service's guide, "Using service-linked roles"; AWS Managed Policy Reference Guide.
 */

export interface ServiceLinkedRole {
  /** `ecs.amazonaws.com`. */
  readonly service: string;
  readonly role: string;
  /** The name of the one policy of it, which lies at `/aws-service-role/`. */
  readonly policy: string;
  readonly suffixed: boolean;
}

/** Service, what follows `AWSServiceRoleFor` in the role's name, policy. */
const known = `
  access-analyzer AccessAnalyzer AccessAnalyzerServiceRolePolicy
  accountdiscovery.ssm AmazonSSM_AccountDiscovery AWSSystemsManagerAccountDiscoveryServicePolicy
  acm CertificateManager CertificateManagerServiceRolePolicy
  apidestinations.events AmazonEventBridgeApiDestinations AmazonEventBridgeApiDestinationsServiceRolePolicy
  application-signals.cloudwatch CloudWatchApplicationSignals CloudWatchApplicationSignalsServiceRolePolicy
  appmesh AppMesh AWSAppMeshServiceRolePolicy
  appstream.application-autoscaling ApplicationAutoScaling_AppStreamFleet AWSApplicationAutoscalingAppStreamFleetPolicy
  autoscaling AutoScaling AutoScalingServiceRolePolicy +
  autoscaling-plans AutoScalingPlans_EC2AutoScaling AWSAutoScalingPlansEC2AutoScalingPolicy
  backup Backup AWSBackupServiceLinkedRolePolicyForBackup
  batch Batch BatchServiceRolePolicy
  cassandra.application-autoscaling ApplicationAutoScaling_CassandraTable AWSApplicationAutoscalingCassandraTablePolicy
  cks.kms KeyManagementServiceCustomKeyStores AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy
  cloudtrail CloudTrail CloudTrailServiceRolePolicy
  codeguru-reviewer AmazonCodeGuruReviewer AmazonCodeGuruReviewerServiceRolePolicy
  codestar-notifications CodeStarNotifications AWSCodeStarNotificationsServiceRolePolicy
  compute-optimizer ComputeOptimizer ComputeOptimizerServiceRolePolicy
  config Config AWSConfigServiceRolePolicy
  connect AmazonConnect AmazonConnectServiceLinkedRolePolicy +
  cost-optimization-hub.bcm CostOptimizationHub CostOptimizationHubServiceRolePolicy
  custom-resource.application-autoscaling ApplicationAutoScaling_CustomResource AWSApplicationAutoScalingCustomResourcePolicy
  devops-guru DevOpsGuru AmazonDevOpsGuruServiceRolePolicy
  dms DMSServerless AWSDMSServerlessServiceRolePolicy
  dms-fleet-advisor DMSFleetAdvisor AWSDMSFleetAdvisorServiceRolePolicy
  docdb-elastic DocDB-Elastic AmazonDocDB-ElasticServiceRolePolicy
  dynamodb.application-autoscaling ApplicationAutoScaling_DynamoDBTable AWSApplicationAutoscalingDynamoDBTablePolicy
  ec2-instance-connect EC2InstanceConnect Ec2InstanceConnectEndpoint
  ec2.application-autoscaling ApplicationAutoScaling_EC2SpotFleetRequest AWSApplicationAutoscalingEC2SpotFleetRequestPolicy
  ec2fleet EC2Fleet AWSEC2FleetServiceRolePolicy
  ecr ECRTemplate ECRTemplateServiceRolePolicy
  ecs ECS AmazonECSServiceRolePolicy
  ecs.application-autoscaling ApplicationAutoScaling_ECSService AWSApplicationAutoscalingECSServicePolicy
  eks AmazonEKS AmazonEKSServiceRolePolicy
  eks-connector AmazonEKSConnector AmazonEKSConnectorServiceRolePolicy
  eks-fargate AmazonEKSForFargate AmazonEKSForFargateServiceRolePolicy
  eks-nodegroup AmazonEKSNodegroup AWSServiceRoleForAmazonEKSNodegroup
  elasticache ElastiCache ElastiCacheServiceRolePolicy
  elasticache.application-autoscaling ApplicationAutoScaling_ElastiCacheRG AWSApplicationAutoscalingElastiCacheRGPolicy
  elasticbeanstalk ElasticBeanstalk AWSElasticBeanstalkServiceRolePolicy
  elasticfilesystem AmazonElasticFileSystem AmazonElasticFileSystemServiceRolePolicy
  elasticloadbalancing ElasticLoadBalancing AWSElasticLoadBalancingServiceRolePolicy
  elasticmapreduce EMRCleanup AmazonEMRCleanupPolicy
  email.cognito-idp AmazonCognitoIdpEmailService AmazonCognitoIdpEmailServiceRolePolicy
  emr-containers AmazonEMRContainers AmazonEMRContainersServiceRolePolicy
  emrwal EMRWAL EMRDescribeClusterPolicyForEMRWAL
  es AmazonElasticsearchService AmazonElasticsearchServiceRolePolicy
  events CloudWatchEvents CloudWatchEventsServiceRolePolicy
  fis FIS AmazonFISServiceRolePolicy
  fms FMS FMSServiceRolePolicy
  fsx AmazonFSx AmazonFSxServiceRolePolicy
  globalaccelerator GlobalAccelerator AWSGlobalAcceleratorSLRPolicy
  grafana AmazonGrafana AmazonGrafanaServiceLinkedRolePolicy
  guardduty AmazonGuardDuty AmazonGuardDutyServiceRolePolicy
  imagebuilder ImageBuilder AWSServiceRoleForImageBuilder
  inspector AmazonInspector AmazonInspectorServiceRolePolicy
  inspector2 AmazonInspector2 AmazonInspector2ServiceRolePolicy
  iotmanagedintegrations IoTManagedIntegrations AWSIoTManagedIntegrationsRolePolicy
  ipam IPAM AWSIPAMServiceRolePolicy
  kafka Kafka KafkaServiceRolePolicy
  kafka.application-autoscaling ApplicationAutoScaling_KafkaCluster AWSApplicationAutoscalingKafkaClusterPolicy
  kafkaconnect KafkaConnect KafkaConnectServiceRolePolicy
  lakeformation LakeFormationDataAccess LakeFormationDataAccessServiceRolePolicy
  lambda.application-autoscaling ApplicationAutoScaling_LambdaConcurrency AWSApplicationAutoscalingLambdaConcurrencyPolicy
  lex LexBots AmazonLexBotPolicy
  lexv2 LexV2Bots AmazonLexV2BotPolicy +
  license-manager AWSLicenseManagerRole AWSLicenseManagerServiceRolePolicy
  lightsail Lightsail LightsailExportAccess
  logger.cloudfront CloudFrontLogger AWSCloudFrontLogger
  m2 AWSM2 AWSM2ServicePolicy
  macie AmazonMacie AmazonMacieServiceRolePolicy
  malware-protection.guardduty AmazonGuardDutyMalwareProtection AmazonGuardDutyMalwareProtectionServiceRolePolicy
  management.chatbot AWSChatbot AWSChatbotServiceLinkedRolePolicy
  member.org.stacksets.cloudformation CloudFormationStackSetsOrgMember CloudFormationStackSetsOrgMemberServiceRolePolicy
  memorydb MemoryDB MemoryDBServiceRolePolicy
  mq AmazonMQ AmazonMQServiceRolePolicy
  mrk.kms KeyManagementServiceMultiRegionKeys AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy
  neptune.application-autoscaling ApplicationAutoScaling_NeptuneCluster AWSApplicationAutoscalingNeptuneClusterPolicy
  network-firewall AWSNetworkFirewall AWSNetworkFirewallServiceRolePolicy
  networkmanager NetworkManager AWSNetworkManagerServiceRolePolicy
  notifications AwsUserNotifications AWSUserNotificationsServiceLinkedRolePolicy
  observability.aoss AmazonOpenSearchServerless AmazonOpenSearchServerlessServiceRolePolicy
  observabilityadmin ObservabilityAdmin AWSObservabilityAdminServiceRolePolicy
  opensearchservice AmazonOpenSearchService AmazonOpenSearchServiceRolePolicy
  ops.apigateway APIGateway APIGatewayServiceRolePolicy
  ops.emr-serverless AmazonEMRServerless AmazonEMRServerlessServiceRolePolicy
  opsdatasync.ssm SystemsManagerOpsDataSync AWSSystemsManagerOpsDataSyncServiceRolePolicy
  opsinsights.ssm AmazonSSM_OpsInsights AWSSSMOpsInsightsServiceRolePolicy
  organizations Organizations AWSOrganizationsServiceTrustPolicy
  pullthroughcache.ecr ECRPullThroughCache AWSECRPullThroughCache_ServiceRolePolicy
  ram ResourceAccessManager AWSResourceAccessManagerServiceRolePolicy
  rds RDS AmazonRDSServiceRolePolicy
  rds.application-autoscaling ApplicationAutoScaling_RDSCluster AWSApplicationAutoscalingRDSClusterPolicy
  redshift Redshift AmazonRedshiftServiceLinkedRolePolicy
  replication.cassandra KeyspacesReplication KeyspacesReplicationServiceRolePolicy
  replication.dynamodb DynamoDBReplication DynamoDBReplicationServiceRolePolicy
  replication.ecr ECRReplication ECRReplicationServiceRolePolicy
  replicator.lambda LambdaReplicator AWSLambdaReplicator
  repository.sync.codeconnections GitSync AWSGitSyncServiceRolePolicy
  resource-explorer-2 ResourceExplorer AWSResourceExplorerServiceRolePolicy
  rolesanywhere RolesAnywhere AWSRolesAnywhereServicePolicy
  route53resolver Route53Resolver Route53ResolverServiceRolePolicy
  s3-outposts S3OnOutposts AWSS3OnOutpostsServiceRolePolicy
  sagemaker.application-autoscaling ApplicationAutoScaling_SageMakerEndpoint AWSApplicationAutoscalingSageMakerEndpointPolicy
  schemas Schemas AmazonEventBridgeSchemasServiceRolePolicy
  securityhub SecurityHub AWSSecurityHubServiceRolePolicy
  servicequotas ServiceQuotas ServiceQuotasServiceRolePolicy
  ses AmazonSES AmazonSESServiceRolePolicy
  shield AWSShield AWSShieldServiceRolePolicy
  spot EC2Spot AWSEC2SpotServiceRolePolicy
  spotfleet EC2SpotFleet AWSEC2SpotFleetServiceRolePolicy
  ssm AmazonSSM AmazonSSMServiceRolePolicy
  ssm-incidents IncidentManager AWSIncidentManagerServiceRolePolicy
  ssm-quicksetup SSMQuickSetup SSMQuickSetupRolePolicy
  sso SSO AWSSSOServiceRolePolicy
  stacksets.cloudformation CloudFormationStackSetsOrgAdmin CloudFormationStackSetsOrgAdminServiceRolePolicy
  support Support AWSSupportServiceRolePolicy
  transitgateway VPCTransitGateway AWSVPCTransitGatewayServiceRolePolicy
  trustedadvisor TrustedAdvisor AWSTrustedAdvisorServiceRolePolicy
  vpcorigin.cloudfront CloudFrontVPCOrigin AWSCloudFrontVPCOriginServiceRolePolicy
  waf WAFLogging WAFLoggingServiceRolePolicy
  wafv2 WAFV2Logging WAFV2LoggingServiceRolePolicy
`;

export const serviceLinkedRoles: readonly ServiceLinkedRole[] = known
  .trim()
  .split('\n')
  .map((line) => {
    const [service, role, policy, mark] = line.trim().split(' ') as [string, string, string, string?];
    return {
      service: `${service}.amazonaws.com`,
      role: `AWSServiceRoleFor${role}`,
      policy,
      suffixed: mark === '+',
    };
  });
