/** What EventBridge and EventBridge Scheduler have in common, beside their quotas. */

/** Retry policy: "24 hours and up to 185 times": How EventBridge retries delivering events; RetryPolicy, EventBridge Scheduler API reference. */
export const retryAttemptsDefault = 185;
export const eventAgeSecondsDefault = 86_400;

/** Back-off: doubled from 2 s up to this, and up to a fifth more at random, so that 185 attempts fit into 24 hours. AWS gives no figures. */
export const backoffSecondsMax = 420;

/** A tick delivered within so many seconds of its time has fired; later it is caught up. AWS's own precision is a minute. */
export const lateSecondsMax = 60;

/** Missed ticks written in one turn: a long gap must not block the loop. */
export const missedPerTurnMax = 500;

/** Ticks of one gap that have rows of their own: a week of minutes, a year of hours. The ledger would fill the disk with more. */
export const missedPerGapMax = 10_000;
/** Of the gaps of all rules, or of all schedules, together: each has its share. */
export const missedOfAllMax = 100_000;
