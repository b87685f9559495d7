/**
 * `at(yyyy-mm-ddThh:mm:ss)`: once, at a local time. Only EventBridge Scheduler has it.
 * Source: "Schedule types in EventBridge Scheduler", User Guide.
 */
import type { Problem } from '../problem.ts';
import type { LocalTime } from './zone.ts';

export interface At {
  readonly kind: 'at';
  readonly local: LocalTime;
}

export function parseAt(text: string): At | Problem[] {
  const [, written = ''] = /^at\(([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})\)$/.exec(text) ?? [];
  const local = Date.parse(`${written}Z`);
  if (!Number.isNaN(local) && new Date(local).toISOString().startsWith(written))
    return { kind: 'at', local: local as LocalTime };
  const message = written
    ? 'there is no such date and time'
    : 'a one-time schedule is `at(` date, `T`, time to the second `)`, in the time zone of the schedule';
  return [{ path: [], message, got: text, hint: 'write for example `at(2030-01-31T06:00:00)`' }];
}

export const renderAt = ({ local }: At): string => `at(${new Date(local).toISOString().slice(0, 19)})`;
