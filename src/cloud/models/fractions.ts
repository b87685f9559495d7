/**
 * The members of inputs that are Float or Double in AWS's models; every other number is whole. The SDK's schemas know
 * one kind of number only. Source: the service models that botocore carries.
 */

/** Structure.member, or that with ` each` for the items of a list. */
export const fractions: ReadonlySet<string> = new Set([
  'UpdateMapRunInput.toleratedFailurePercentage',
  'MemoryGiBPerVCpuRequest.min',
  'MemoryGiBPerVCpuRequest.max',
  'TotalLocalStorageGBRequest.min',
  'TotalLocalStorageGBRequest.max',
  'NetworkBandwidthGbpsRequest.min',
  'NetworkBandwidthGbpsRequest.max',
  'DaemonDeploymentConfiguration.drainPercent',
  'LinearConfiguration.stepPercent',
  'CanaryConfiguration.canaryPercent',
  'Scale.value',
  'Resource.doubleValue',
  'PutMetricAlarmInput.Threshold',
  'MetricDatum.Value',
  'StatisticSet.SampleCount',
  'StatisticSet.Sum',
  'StatisticSet.Minimum',
  'StatisticSet.Maximum',
  'MetricDatum.Values each',
  'MetricDatum.Counts each',
  'MetricTransformation.defaultValue',
]);
