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
