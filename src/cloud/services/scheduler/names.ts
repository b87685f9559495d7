/** ARNs of EventBridge Scheduler, and the names by which schedules are known here. */
import { arn } from '../../kit/arn.ts';
import type { ServiceHost } from '../../kit/service.ts';

export const principal = 'scheduler.amazonaws.com';

/** Made by AWS; it cannot be deleted. */
export const defaultGroup = 'default';

/** Unique in the account: neither part can have a slash. Timers and rows are named so. */
export const fullName = (group: string, name: string): string => `${group}/${name}`;

export const scheduleArn = (host: ServiceHost, name: string): string => arn(host, 'scheduler', `schedule/${name}`);

export const groupArn = (host: ServiceHost, group: string): string => arn(host, 'scheduler', `schedule-group/${group}`);
