/**
 * What services are called in principals (`ecs-tasks` of `ecs-tasks.amazonaws.com`, `logs` of `delivery.logs.amazonaws.com`). Generous: names by which
 * services are called and signed for are among them, whether or not they assume roles.
 * Source: the service models of botocore; the service principals that AWS's guides and managed policies name.
 */
const names = `
  a4b access-analyzer account account-access acm acm-pca aco-automation agent-registry agreement-marketplace aidevops aiops airflow airflow-env
  airflow-serverless amazonmq amplify amplifybackend amplifyuibuilder aoss apigateway app-integrations appconfig appconfigdata appfabric appflow
  application-autoscaling application-cost-profiler application-insights application-signals application-status-checks application-transformation
  applicationinsights appmesh apprunner appstream appstream2 appsync apptest aps arc-region-switch arc-zonal-shift artifact athena auditmanager
  automation autoscaling autoscaling-plans aws-artifact-account-sync aws-external-anthropic aws-marketplace awsssoportal b2bi backup backup-gateway
  backup-search batch bcm bcm-dashboards bcm-data-exports bcm-pricing-calculator bcm-recommended-actions bedrock bedrock-agent bedrock-agent-runtime
  bedrock-agentcore bedrock-agentcore-control bedrock-data-automation bedrock-data-automation-runtime bedrock-mantle bedrock-runtime billing
  billingconductor billingreports braket budgets bugbust byol capacitymanager cases cassandra cassandra-streams ce chatbot chime cks cleanrooms
  cleanrooms-ml cloud9 cloudcontrolapi clouddirectory cloudformation cloudfront cloudfront-keyvaluestore cloudhsm cloudhsmv2 cloudsearch
  cloudsearchdomain cloudtrail cloudtrail-data cloudwatch cloudwatch-crossaccount codeartifact codebuild codecatalyst codecatalyst-runner codecommit
  codeconnections codedeploy codeguru-profiler codeguru-reviewer codeguru-security codepipeline codestar codestar-connections codestar-notifications
  cognito-identity cognito-identity-us-gov cognito-idp cognito-sync comprehend comprehendmedical compute-optimizer config config-conforms
  config-multiaccountsetup connect connect-campaigns contact-lens controlcatalog controltower cost-optimization-hub costalerts cur data-signer
  databrew dataexchange datapipeline datasync datazone datazonecontrol dax deadline deeplens deployment-marketplace detective devicefarm devops-guru
  diode directconnect discovery discovery-marketplace dlm dms dms-fleet-advisor docdb-elastic drs ds ds-data dsql dynamodb ebs ec ec2
  ec2-capacity-reservations ec2-images ec2-instance-connect ec2fastlaunch ec2fleet ec2scheduled ec2sqlha ecr ecr-public ecs ecs-compute ecs-tasks
  edgelambda eks eks-auth eks-connector eks-fargate eks-fargate-pods eks-nodegroup elasticache elasticbeanstalk elasticfilesystem elasticinference
  elasticloadbalancing elasticmapreduce elastictranscoder elemental-inference email emr-containers emr-serverless emrwal entityresolution es events
  evs execute-api finops-agent finspace finspace-api firehose fis fleetadvisor fms forecast forecastquery frauddetector freertos freetier fsx
  gamelift gameliftstreams geo geo-maps geo-places geo-routes glacier globalaccelerator glue grafana greengrass groundstation guardduty health
  health-agent healthlake honeycode iam identity-chime identitystore imagebuilder importexport inspector inspector-scan inspector2 integrations
  interconnect internetmonitor invoicing iot iot-jobs-data iotanalytics iotdata iotdeviceadvisor iotevents ioteventsdata iotfleetwise
  iotmanagedintegrations iotroborunner iotsecuredtunneling iotsitewise iotthingsgraph iottwinmaker iotwireless ipam iq ivs ivschat ivsrealtime kafka
  kafkaconnect kendra kendra-ranking kinesis kinesisanalytics kinesisvideo kms lakeformation lambda lambda-edge launchwizard lex lexv2
  license-manager license-manager-linux-subscriptions license-manager-user-subscriptions lightsail logs lookoutequipment lookoutmetrics m2
  machinelearning macie macie2 mail-manager malware-protection managedblockchain managedblockchain-query managedservices marketplace
  marketplacecommerceanalytics media-pipelines-chime mediaconnect mediaconvert medialive mediapackage mediapackage-vod mediapackagev2 mediastore
  mediatailor medical-imaging meetings-chime member-account memory-db memorydb messaging-chime mgh mgn migrationhub migrationhub-config
  migrationhub-orchestrator migrationhub-strategy mobileanalytics mobilehub mobiletargeting models-v2-lex monitoring monitron mpa mq mrk
  mturk-requester neptune-db neptune-graph network-firewall network-security-director network-security-manager networkflowmonitor networkmanager
  networkmonitor nimble notifications notifications-contacts nova-act oam observabilityadmin odb oidc omics opensearchservice opsworks opsworks-cm
  organizations osis osis-pipelines outposts panorama partnercentral-account partnercentral-account-management partnercentral-benefits
  partnercentral-channel partnercentral-selling payment-cryptography pca-connector-ad pca-connector-scep pcs personalize personalize-events
  personalize-runtime pi pinpoint pipes polly pricing privateconnect profile proton purchaseorders q qapps qbusiness qldb quicksight ram rbin rds
  rds-data rds-preview redshift redshift-data redshift-serverless refactor-spaces rekognition reporting-marketplace repostspace researchstudio
  resiliencehub resource-explorer-2 resource-groups robomaker rolesanywhere route53 route53-recovery-cluster route53-recovery-control-config
  route53-recovery-readiness route53domains route53globalresolver route53profiles route53resolver rtbfabric rum runtime-v2-lex s3 s3-control
  s3-outposts s3files s3tables s3vectors sagemaker sagemaker-geospatial savingsplans scheduler schemas scn sdb secretsmanager security-ir
  securityagent securityhub securityhubv2 securitylake serverlessrepo servicecatalog servicecatalog-appregistry servicediscovery servicequotas ses
  shield signer signin simspaceweaver sms sms-voice snow-device-management snowball sns social-messaging spot spotfleet sqlworkbench sqs ssm
  ssm-contacts ssm-guiconnect ssm-incidents ssm-quicksetup ssm-sap sso sso-oauth states storagegateway sts sumerian support supportapp supportplans
  sustainability swf synthetics tag tagging tax textract thinclient timestream timestream-influxdb tnb transcribe transfer transform-custom
  transitgateway translate trustedadvisor tts uxc verifiedpermissions vmie voice-chime voiceid vpc-flow-logs vpc-lattice vpce waf waf-regional wafv2
  wam wellarchitected wickr wisdom workdocs worklink workmail workmailmessageflow workspaces workspaces-instances workspaces-web xray
`;

export const serviceNames: ReadonlySet<string> = new Set(names.trim().split(/\s+/));
