/**
 * Where CloudFormation's name of a nested property is not the API's with its first letter in upper case: by the
 * structure and member of the model that the property is given to.
 * Source: AWS CloudFormation Template Reference, "Amazon ECS" and "Amazon EventBridge" resource types.
 */
export const renames: Readonly<Record<string, string>> = {
  'EFSAuthorizationConfig.iam': 'IAM',
  'EFSVolumeConfiguration.fileSystemId': 'FilesystemId',
  'EcsParameters.PlacementStrategy': 'PlacementStrategies',
  'EcsParameters.Tags': 'TagList',
  'NetworkConfiguration.awsvpcConfiguration': 'AwsVpcConfiguration',
  'ProxyConfiguration.properties': 'ProxyConfigurationProperties',
  'Volume.efsVolumeConfiguration': 'EFSVolumeConfiguration',
  'Volume.fsxWindowsFileServerVolumeConfiguration': 'FSxWindowsFileServerVolumeConfiguration',
};
