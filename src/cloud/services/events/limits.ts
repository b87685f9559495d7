/** Quotas of EventBridge that its model does not state. */

/** "Rules: 300 per event bus": Amazon EventBridge quotas. */
export const rulesMax = 300;

/** "Targets: 5 per rule": Amazon EventBridge quotas. */
export const targetsPerRuleMax = 5;

/** "The maximum size for a PutEvents event entry is 1 MB": Amazon EventBridge quotas, since 2026; 256 KB before. */
export const entriesBytesMax = 1_048_576;

/**
 * "If a rule is too complex, EventBridge returns an InvalidEventPatternException": Wildcard matching, User Guide, without the number. By what users
 * report, patterns of 9 are taken and those of 12 refused.
 */
export const complexityMax = 10;

/** "Event buses: 100 per account": Amazon EventBridge quotas. */
export const busesMax = 100;

/** "Event bus policy size: 10240 characters": Amazon EventBridge quotas. */
export const policyLengthMax = 10_240;

/** "50 tags per resource": Tag restrictions. */
export const tagsMax = 50;

/** Page size of list operations unless asked otherwise; the model's largest is 100. */
export const pageSizeDefault = 100;

/** "Connections: 3,000", "API destinations: 3,000" a region: Amazon EventBridge quotas. */
export const connectionsMax = 3000;
export const apiDestinationsMax = 3000;

/** "InvocationRateLimitPerSecond ... default 300": Amazon EventBridge quotas, rate of invocations per API destination. */
export const ratePerSecondDefault = 300;

/** "a maximum client execution timeout of 5 seconds": API destinations as targets in Amazon EventBridge. */
export const responseSeconds = 5;
