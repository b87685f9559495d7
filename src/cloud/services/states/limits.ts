/** What Step Functions' model does not state. Source: "Step Functions service quotas" unless another is named. */

/** History events that one execution may make in a turn of the loop: ours, so that a machine that never waits does not block the others. */
export const eventsPerTurnMax = 500;

/** "Execution history retention time: 90 days after an execution is closed". */
export const retentionDays = 90;

/** "Maximum execution time: 1 year. If an execution runs for more than the 1-year maximum, it will fail with a States.Timeout error". */
export const executionSecondsMax = 365 * 86_400;

/** Executions that retention deletes in a turn: ours. */
export const retentionBatch = 500;

/** "If maxResults is not specified, the default is 100": API reference. */
export const pageSizeDefault = 100;

/** "Maximum number of published versions: 1,000 per state machine", "Maximum number of aliases: 100 per state machine". */
export const versionsMax = 1000;
export const aliasesMax = 100;

/** "Maximum number of tags per resource: 50". */
export const tagsMax = 50;

/** Event size above which EventBridge gets no input and output: EventBridge, "Step Functions execution status change". */
export const eventDataBytesMax = 248 * 1024;

/** How often a task that is waited for is looked up in ECS, should its event have been lost: ours. */
export const lookUpSeconds = 300;

/** DescribeTasks takes "up to 100 task IDs": ECS API reference. */
export const tasksPerLookUp = 100;

/** "If escaped input or escaped output sent to CloudWatch Logs exceeds 248 KiB, it will be truncated": "Using CloudWatch Logs to log execution history". */
export const loggedDataBytesMax = 248 * 1024;

/** "Maximum execution time: 5 minutes" of express workflows. */
export const expressSecondsMax = 300;

/** What a child counts for beside its own events, of those that a turn may make: ours. With its row, its place in its Map Run and its end it costs as much as so many. */
export const eventsPerChild = 12;

/** Children that a Map Run starts or stops in a row: ours, so that others have theirs in between. */
export const childrenPerTurnMax = 50;

/**
 * What a Map Run reads, ours: it is held in memory, and read in a turn. AWS reads objects of 10 GB, and lists of 100,000,000.
 */
export const itemBytesMax = 4 * 2 ** 20;
export const listedObjectsMax = 10_000;

/** Characters of a file of results, and what is written of them in a turn: ours. AWS's files have 5 GB. */
export const resultFileCharactersMax = 4 * 2 ** 20;

/** "Maximum number of registered activities: 10,000": Step Functions service quotas. */
export const activitiesMax = 10_000;

/** GetActivityTask: "The maximum time the service holds on to the request before responding is 60 seconds": API reference. */
export const pollSeconds = 60;

/** "The redrivable period is 14 days", from when the execution ended: "Restarting state machine executions with redrive". */
export const redrivableDays = 14;

/** "You haven't exceeded the hard limit of 1000 redrives of a given Map Run. If you've exceeded this limit, you'll receive the States.Runtime error": "Redriving Map Runs". */
export const mapRunRedrivesMax = 1000;

/** "The execution history event count is less than 24,999": there. */
export const redrivableEventsMax = 24_999;

/** "The API will return idempotent responses for the last 10 client tokens ... valid for up to 15 minutes": RedriveExecution. */
export const redriveTokensMax = 10;
export const redriveTokenMinutes = 15;
