/** Quotas of EventBridge that its model does not state. */

/** "Rules: 300 per event bus": Amazon EventBridge quotas. */
export const rulesMax = 300;

/** "Targets: 5 per rule": Amazon EventBridge quotas. */
export const targetsPerRuleMax = 5;

/** "The maximum size for a PutEvents event entry is 1 MB": Amazon EventBridge quotas, since 2026; 256 KB before. */
export const entriesBytesMax = 1_048_576;

/** "50 tags per resource": Tag restrictions. */
export const tagsMax = 50;

/** Page size of list operations unless asked otherwise; the model's largest is 100. */
export const pageSizeDefault = 100;

/** Retry policy: "24 hours and up to 185 times": How EventBridge retries delivering events. */
export const retryAttemptsDefault = 185;
export const eventAgeSecondsDefault = 86_400;

/** Back-off: doubled from 2 s up to this, and up to a fifth more at random, so that 185 attempts fit into 24 hours. AWS gives no figures. */
export const backoffSecondsMax = 420;

/** A tick delivered within so many seconds of its time has fired; later it is caught up. EventBridge's own precision is a minute. */
export const lateSecondsMax = 60;

/** Missed ticks written in one turn: a long gap must not block the loop. */
export const missedPerTurnMax = 500;
