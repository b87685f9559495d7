/** CloudWatch Logs' quotas that its model does not state, and this cloud's own limits of size. */

/** "The maximum batch size is 1,048,576 bytes … the sum of all event messages in UTF-8, plus 26 bytes for each": PutLogEvents. */
export const batchBytesMax = 1_048_576;
export const eventOverheadBytes = 26;
/** "The maximum number of log events in a batch is 10,000": PutLogEvents. */
export const batchEventsMax = 10_000;
/** "Events more than 2 hours in the future are rejected": PutLogEvents. */
export const futureHoursMax = 2;
/** "Events older than 14 days or preceding the log group's retention period are rejected": PutLogEvents. */
export const pastDaysMax = 14;
/** "The time span in a single batch cannot exceed 24 hours": PutLogEvents. */
export const batchSpanHoursMax = 24;

/** "As many log events as can fit in a response size of 1 MB (up to 10,000 log events)": GetLogEvents, FilterLogEvents. */
export const responseBytesMax = 1_048_576;
export const responseEventsMax = 10_000;
/** What one FilterLogEvents call looks at before it returns what it has and a token: about 10 ms of a turn. */
export const scannedBytesMax = 2 * 1_048_576;
export const scannedEventsMax = 10_000;
/** Bytes times the size of the pattern's regular expressions: what these may take at worst, some 100 ms. */
export const scannedStepsMax = 4_000_000;

/** "Live Tail displays up to 500 log events a second", "a session can last at most 3 hours", "15 concurrent sessions": quotas, Live Tail. */
export const liveEventsMax = 500;
export const liveHoursMax = 3;
export const liveSessionsMax = 15;

/** "Possible values are": PutRetentionPolicy, retentionInDays. */
export const retentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** "The default is up to 50 items": DescribeLogGroups, DescribeLogStreams. */
export const pageSizeMax = 50;

/** "Up to 100": FilterLogEvents, logStreamNames. */
export const streamsFilteredMax = 100;

/** This cloud's own: so long lines are kept of a group that has no retention policy. AWS keeps them for ever. */
export const retentionDaysDefault = 90;

/** Bytes, as CloudWatch Logs counts stored ones. */
export interface SizeLimits {
  readonly stream: number;
  readonly group: number;
  /** Of all groups. */
  readonly file: number;
}

const mebibyte = 1024 * 1024;
/** This cloud's own: what holds more loses its oldest lines, down to nine tenths, and a line in their place gives how many bytes went. */
export const bytesMax: SizeLimits = { stream: 256 * mebibyte, group: 1024 * mebibyte, file: 2048 * mebibyte };
export const bytesKept = 0.9;

/** What one step of deleting takes: a few milliseconds of a turn, and more than a turn of a flood brings. */
export const bytesDeletedAStep = 4 * mebibyte;
export const blocksDeletedAStep = 500;
/** Streams that one step of deleting takes. */
export const streamsDeletedAStep = 1000;

/** "The maximum number of metric filters that can be associated with a log group is 100": PutMetricFilter. */
export const metricFiltersMax = 100;
/** "as many as three dimensions": MetricTransformation. */
export const metricDimensionsMax = 3;

export const tagsMax = 50;

/** "Up to 10 CloudWatch Logs resource policies per Region per account": quotas. "limited to 5,120 characters": Enable logging from AWS services. */
export const resourcePoliciesMax = 10;
export const resourcePolicyLengthMax = 5120;

/** Who writes what services deliver: User Guide, "Enable logging from AWS services". */
export const deliveryPrincipal = 'delivery.logs.amazonaws.com';
