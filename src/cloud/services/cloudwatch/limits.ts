/** Quotas and sizes of CloudWatch that its model does not state. */

/** "The time stamp can be up to two weeks in the past and up to two hours into the future": API reference, PutMetricData. */
export const pastMsMax = 14 * 86_400_000;
export const futureMsMax = 2 * 3_600_000;

/** "Each request ... can include no more than 1000 different metrics": API reference, PutMetricData. */
export const metricsPerRequestMax = 1000;

/** "an array of up to 150 values and counts": API reference, PutMetricData. */
export const valuesPerMetricMax = 150;

/** "Values must be in the range of -2^360 to 2^360": API reference, MetricDatum; and none that is not 0 is smaller than 2^-360, as Netflix's servo found. */
export const valueMax = 2 ** 360;

/** "the maximum number of data points returned from a single call is 1,440": API reference, GetMetricStatistics. */
export const datapointsMax = 1440;

/** "You can specify ... up to 100,800 data points": API reference, GetMetricData, MaxDatapoints. */
export const pageDatapointsMax = 100_800;

/** "a single call can include as many as 500 MetricDataQuery structures": API reference, GetMetricData. */
export const queriesMax = 500;

/** "The maximum page size": API reference, ListMetrics returns up to 500 results a call. */
export const metricsPerPage = 500;

/** Service quotas: alarms a region. */
export const alarmsMax = 5000;

/** API reference, PutMetricAlarm, EvaluationPeriods: longest window for a period below an hour, and for longer ones. */
export const windowSecondsMax = 86_400;
export const longWindowSecondsMax = 604_800;

/** CloudWatch User Guide, "Alarm warm-up periods": 1 minute to 2 days. */
export const warmUpMinutesMax = 2880;

/** Tags of one resource: API reference, TagResource. */
export const tagsMax = 50;

/** "CloudWatch preserves alarm history for 30 days": User Guide, "Common features of CloudWatch alarms". */
export const historyMsMax = 30 * 86_400_000;

/**
 * How long a datapoint is kept at which resolution: User Guide, "Metrics retention". Sub-minute points live three hours, minutes 15 days,
 * five minutes 63 days, hours 455 days.
 */
export const resolutions: readonly { readonly olderThanMs: number; readonly stepSeconds: number }[] = [
  { olderThanMs: 63 * 86_400_000, stepSeconds: 3600 },
  { olderThanMs: 15 * 86_400_000, stepSeconds: 300 },
  { olderThanMs: 3 * 3_600_000, stepSeconds: 60 },
];
export const keptMsMax = 455 * 86_400_000;

/** "You can specify up to 100 dashboards to delete": API reference, DeleteDashboards. */
export const dashboardsPerDeletionMax = 100;

/** "ListDashboards returns up to 1000 results on one page": API reference. */
export const dashboardsPerPage = 1000;
