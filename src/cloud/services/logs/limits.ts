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
export const answerBytesMax = 1_048_576;
export const answerEventsMax = 10_000;
/** What one FilterLogEvents call looks at before it answers with what it has and a token. */
export const scannedBytesMax = 8 * 1_048_576;
export const scannedEventsMax = 10_000;

/** "Possible values are": PutRetentionPolicy, retentionInDays. */
export const retentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** "The default is up to 50 items": DescribeLogGroups, DescribeLogStreams. */
export const pageSizeMax = 50;

/** "Up to 100": FilterLogEvents, logStreamNames. */
export const streamsFilteredMax = 100;

/** This cloud's own: a stream that holds so much is full, says so in its last line, and takes no more. */
export const streamBytesMax = 256 * 1024 * 1024;
/** This cloud's own: a group that holds more loses its oldest lines, down to nine tenths, and says so in a stream of that name. */
export const groupBytesMax = 1024 * 1024 * 1024;
export const groupBytesKept = 0.9 * groupBytesMax;
export const truncationStream = 'punctual/truncated';

/** Lines that one step of deleting takes. */
export const linesDeletedAStep = 1000;
