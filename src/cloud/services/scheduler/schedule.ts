/** A schedule with its timetable ready for use. */
import type { Timetable } from '../../../languages/schedule/next.ts';
import { type Ticking, timetableOf } from '../../delivery/ticks.ts';
import type { ServiceHost } from '../../kit/service.ts';
import { fullName, groupArn, scheduleArn } from './names.ts';
import type { ScheduleRow } from './tables.ts';

export interface Schedule extends Ticking {
  /** `GROUP/NAME`. */
  readonly name: string;
  readonly row: ScheduleRow;
  /** What trust policies of its roles name as aws:SourceArn. */
  readonly groupArn: string;
  /** As `timetable`, while it is disabled too. */
  readonly whole: Timetable;
}

export function scheduleOf(host: ServiceHost, row: ScheduleRow): Schedule {
  const { group, expression, anchor, zone, start, end, creation, passed } = row;
  const name = fullName(group, row.name);
  const written = {
    expression,
    anchor,
    zone,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
  };
  const whole = timetableOf(written);
  return {
    name,
    arn: scheduleArn(host, name),
    groupArn: groupArn(host, group),
    creation,
    written,
    whole,
    timetable: row.state === 'ENABLED' ? whole : undefined,
    passed,
    row,
  };
}
