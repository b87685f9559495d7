/**
 * Where CloudFormation's name of a nested property is not the API's with its first letter in upper case: by the
 * structure and member of the model that the property is given to; with the service before it where the others' structure of that name differs.
 * Source: AWS CloudFormation Template Reference, "Amazon ECS", "Amazon EventBridge" and "Amazon EventBridge Scheduler" resource types.
 */
export const renames: Readonly<Record<string, string>> = {
  'EFSAuthorizationConfig.iam': 'IAM',
  'EFSVolumeConfiguration.fileSystemId': 'FilesystemId',
  'EcsParameters.PlacementStrategy': 'PlacementStrategies',
  'EcsParameters.Tags': 'TagList',
  'NetworkConfiguration.awsvpcConfiguration': 'AwsVpcConfiguration',
  'ProxyConfiguration.properties': 'ProxyConfigurationProperties',
  'scheduler/EcsParameters.PlacementStrategy': 'PlacementStrategy',
  'scheduler/EcsParameters.Tags': 'Tags',
  'scheduler/NetworkConfiguration.awsvpcConfiguration': 'AwsvpcConfiguration',
  'Volume.efsVolumeConfiguration': 'EFSVolumeConfiguration',
  'Volume.fsxWindowsFileServerVolumeConfiguration': 'FSxWindowsFileServerVolumeConfiguration',
};
