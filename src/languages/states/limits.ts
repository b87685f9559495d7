/** Quotas of the Amazon States Language. Source: Step Functions service quotas; https://states-language.net/spec.html */

/** "Maximum input or output size for a task, state, or execution: 256 KiB of data as a UTF-8 encoded string". */
export const dataBytesMax = 262_144;

/** What the scopes of a Parallel or an inline Map may give before a ResultSelector or an Output makes less of it: ours, so that it can be held in memory. */
export const resultsCharactersMax = 32 * 2 ** 20;

/** "25,000 events in a single state machine execution's history"; the event that ends the execution is one of them. */
export const historyEventsMax = 25_000;

/** Longest wait and longest time-out that a definition may name, in seconds. */
export const secondsMax = 99_999_999;

/** "MaxDelaySeconds: a positive integer, less than 31622400". */
export const delaySecondsMax = 31_622_399;

/** "MaxAttempts: 0 to 99,999,999". */
export const attemptsMax = 99_999_999;

/** Longest name of a state. */
export const stateNameLengthMax = 80;

/** Lengths of `error` and `cause` in history events and executions: service model, SensitiveError and SensitiveCause. */
export const errorLengthMax = 256;
export const causeLengthMax = 32_768;

/** Variables: "256 KiB for all variables in a single Assign field", "10 MiB" in all of an execution, names of 80 characters. */
export const assignedBytesMax = 262_144;
export const variablesBytesMax = 10 * 1024 * 1024;
export const variableNameLengthMax = 80;

/** Iterations of an inline Map that run at once, whatever MaxConcurrency says: "up to 40 concurrent iterations". */
export const inlineConcurrencyMax = 40;

/** Children of a Map Run that run at once: "If you don't specify, Step Functions runs 10,000 parallel child workflow executions". */
export const distributedConcurrencyMax = 10_000;

/** "Label: ... maximum 40 characters". */
export const labelLengthMax = 40;
/** Ours: AWS has none of its own but the definition's megabyte. As many take about half a second to read. */
export const expressionsMax = 2500;
export const expressionsCharactersMax = 150_000;
