/** Quotas and sizes of SNS that its model does not state. Source: Developer Guide and API reference, at each. */

/** "The maximum message size is 256 KB", attributes included: API reference, Publish. */
export const messageBytesMax = 262_144;
/** "must be less than 100 characters long" as the page says; 100 are taken: API reference, Publish, Subject. */
export const subjectLengthMax = 100;
export const topicNameForm = /^[A-Za-z0-9_-]{1,256}$/;
/** API reference, CreateTopic, DisplayName. */
export const displayNameLengthMax = 100;
export const batchEntriesMax = 10;
export const batchIdForm = /^[A-Za-z0-9_-]{1,80}$/;
/** Publish, MessageGroupId: "alphanumeric characters and punctuation", up to 128. */
export const groupIdForm = /^[!-~]{1,128}$/;
export const tagsMax = 50;
/** "Each call returns a limited list, up to 100": API reference, ListTopics, ListSubscriptions. */
export const pageSize = 100;
/** "unconfirmed subscriptions are deleted after 48 hours": Developer Guide, "Subscribing". */
export const confirmSeconds = 172_800;
/** A filter policy: Developer Guide, "Filter policy constraints". */
export const filterNamesMax = 5;
/** "The total combination of values in a filter policy must not exceed 150": the same page. */
export const filterCombinationsMax = 150;

/** Of ours: subscriptions to which a row delivers; the rest gets a row of its own. */
export const subscriptionsPerRow = 100;
/** Of ours: an endpoint that does not respond by then has failed; AWS waits 15 seconds. */
export const responseSeconds = 15;
/** Of ours: failed deliveries that are kept, the newest. */
export const failuresKept = 1000;
