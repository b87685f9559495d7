/** When a job is due next. */
import type { Instant } from '../../../languages/instant.ts';
import { nextAfter } from '../../../languages/schedule/next.ts';
import { zoneOf } from '../../../languages/schedule/zone.ts';
import type { JobSchedule } from '../../resolved-app.ts';

export interface Due {
  readonly at: Instant;
  readonly schedule: JobSchedule;
}

/** The next instants of all schedules together. A rate counts from its creation: as if that were now. */
export function nextRuns(schedules: readonly JobSchedule[], now: Instant, count: number): Due[] {
  const due = schedules.flatMap((each) => {
    const { schedule, start, end } = each;
    const zone = zoneOf(each.zone);
    const found: Due[] = [];
    for (let at: Instant | undefined = now; found.length < count; ) {
      at = nextAfter({ schedule, anchor: now, start, end, ...(zone ? { zone } : {}) }, at);
      if (at === undefined) break;
      found.push({ at, schedule: each });
    }
    return found;
  });
  return due.toSorted((left, right) => left.at - right.at).slice(0, count);
}
