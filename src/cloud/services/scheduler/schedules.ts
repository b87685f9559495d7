/** The schedules, remembered once they were asked for. Each change is written to the tables at once. */
import type { Instant } from '../../../languages/instant.ts';
import { openUnreadable, type Unreadable } from '../../delivery/unreadable.ts';
import type { Context, ServiceHost } from '../../kit/service.ts';
import { fullName } from './names.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import type { ScheduleRow, Tables } from './tables.ts';

/** Beyond so many, all are forgotten: each is read again when it is needed. */
const rememberedMax = 10_000;

export interface Schedules {
  /** `GROUP/NAME`. */
  find(name: string): Schedule | undefined;
  all(): Iterable<Schedule>;
  readonly unreadable: Unreadable;
  save(context: Context, row: ScheduleRow): Schedule;
  setProgress(context: Context, schedule: Schedule, progress: { passed?: Instant; pending?: number }): void;
  delete(context: Context, schedule: Schedule): void;
  dropCache(): void;
}

export function openSchedules(host: ServiceHost, { schedules }: Tables): Schedules {
  const remembered = new Map<string, Schedule>();
  const remember = (context: Context | undefined, schedule: Schedule): Schedule => {
    if (remembered.size >= rememberedMax) remembered.clear();
    remembered.set(schedule.name, schedule);
    context?.undo(() => remembered.clear());
    return schedule;
  };
  const unreadable = openUnreadable(host, 'schedule');
  return {
    unreadable,
    find(name) {
      const known = remembered.get(name);
      if (known) return known;
      const [group = '', own = ''] = name.split('/');
      const row = schedules.find(group, own);
      return row && remember(undefined, scheduleOf(host, row));
    },
    *all() {
      for (const { group, name, read } of schedules.all()) {
        const schedule = unreadable.read(fullName(group, name), () => scheduleOf(host, read()));
        if (schedule) yield schedule;
      }
    },
    save(context, row) {
      schedules.put(row);
      const saved = scheduleOf(host, row);
      unreadable.read(saved.name, () => saved);
      return remember(context, saved);
    },
    setProgress(context, { row, name }, { passed = row.passed, pending = row.pending }) {
      schedules.setProgress(row.group, row.name, passed, pending);
      const before = remembered.get(name);
      if (before) remember(context, { ...before, passed, row: { ...before.row, passed, pending } });
    },
    delete(context, { row, name }) {
      schedules.remove(row.group, row.name);
      remembered.delete(name);
      context.undo(() => remembered.clear());
    },
    dropCache: () => remembered.clear(),
  };
}
