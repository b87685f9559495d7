/** Addresses of what has a screen, or acts: the page's own as they are, those that it asks behind `/api`. */

export const jobPath = (job: string): string => `/jobs/${encodeURIComponent(job)}`;
export const runPath = (job: string, run: string): string => `${jobPath(job)}/runs/${encodeURIComponent(run)}`;
export const alarmPath = (alarm: string): string => `/alarms/${encodeURIComponent(alarm)}`;
/** `topic`: its ARN. */
export const topicPath = (topic: string): string => `/topics/${encodeURIComponent(topic)}`;
