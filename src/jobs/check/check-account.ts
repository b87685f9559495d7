/** Checks what was read of an account. What could not be read is not judged, rather than taken for missing. */
import type { Instant } from '../../languages/instant.ts';
import { type Part, readAccount } from '../model/account/read-account.ts';
import { type Checked, checkSource } from './check.ts';

/** Rules that are not judged where an area could not be read. */
const needed: Readonly<Record<string, readonly string[]>> = {
  schedules: ['every rule of schedules'],
  rules: ['every rule of scheduled rules', 'no-alarm', 'alarm-blind-to-silence'],
  machines: ['every rule of machines'],
  runs: ['never-ran', 'failing-now'],
  tasks: ['every rule of task definitions'],
  roles: [
    'missing-pass-role',
    'run-task-bare-family',
    'missing-stop-task',
    'missing-events-rights',
    'wildcard-permission',
    'shared-role',
  ],
  alarms: ['no-alarm', 'alarm-blind-to-silence', 'alarm-reaches-nobody', 'alarm-cannot-fire', 'dead-letters-lost'],
  topics: ['alarm-reaches-nobody'],
  queues: ['dead-letters-lost'],
  logs: ['log-kept-for-ever'],
};

export interface CheckedAccount extends Checked {
  /** What was not judged, by the area that could not be read. */
  readonly unjudged: ReadonlyMap<string, readonly string[]>;
}

export function checkAccount(parts: readonly Part[], unread: readonly string[], now: Instant): CheckedAccount {
  const { jobs, findings } = checkSource(readAccount(parts), now);
  const unjudged = new Map(unread.map((area) => [area, needed[area] ?? []]));
  const dropped = new Set([...unjudged.values()].flat());
  return { jobs, findings: findings.filter(({ rule }) => !dropped.has(rule)), unjudged };
}
