/** Quotas of EventBridge Scheduler that its model does not state. */

/** "Schedule groups: 500 per account and Region": Quotas for EventBridge Scheduler. */
export const groupsMax = 500;

/** "Schedules: 10,000,000 per account and Region": Quotas for EventBridge Scheduler. */
export const schedulesMax = 10_000_000;

/** "50 tags per resource": Tag restrictions, AWS General Reference. */
export const tagsMax = 50;

/** "The StartDate you specify cannot be earlier than 5 minutes ago." */
export const startDateSecondsAgoMax = 300;

/** Page size of list operations unless asked otherwise; the model's largest is 100. */
export const pageSizeDefault = 100;

/** So long a ClientToken is known. AWS names no time; ours. */
export const tokenSeconds = 8 * 3600;

/** Schedules of a group under deletion that are deleted in one turn: a large group must not block the loop. */
export const deletedPerTurnMax = 500;
