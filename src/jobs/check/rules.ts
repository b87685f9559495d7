/** Every rule of the check, in the order in which a job's findings of one severity are shown. */
import type { Page, Rule } from './rule.ts';
import { alarmRules } from './rules/alarm.ts';
import { besidePages } from './rules/beside.ts';
import { deliveryRules } from './rules/delivery.ts';
import { neverStarts } from './rules/launch.ts';
import { liveRules } from './rules/live.ts';
import { machineRules } from './rules/machine.ts';
import { retryRules } from './rules/retry.ts';
import { roleRules } from './rules/role.ts';
import { scheduleRules } from './rules/schedule.ts';
import { secretRules } from './rules/secret.ts';
import { taskRules } from './rules/task.ts';
import { unseenRules } from './rules/unseen.ts';

export const rules: readonly Rule[] = [
  neverStarts,
  ...deliveryRules,
  ...machineRules,
  ...retryRules,
  ...alarmRules,
  ...scheduleRules,
  ...roleRules,
  ...taskRules,
  ...secretRules,
  ...unseenRules,
];

/** What can be explained: the rules, and what is said beside them. */
export const pages: readonly Page[] = [...rules, ...liveRules, ...besidePages];

/** What one rule finds, in words: `punctual check --explain`. */
export const explain = ({ id, severity, summary, why, bad, good }: Page): string =>
  `${id} (${severity}): ${summary}\n\n${wrapped(why)}\n\nInstead of\n\n${indented(bad)}\n\nwrite\n\n${indented(good)}\n`;

const indented = (text: string): string => text.replace(/^/gm, '    ');

const wrapped = (text: string): string => text.replace(/(.{1,78})(?:\s+|$)/g, '$1\n').trimEnd();
