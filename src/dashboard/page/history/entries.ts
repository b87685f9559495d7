/** What stands on a day of the calendar: good days stay empty. */
import { type HistorySlot, type HistoryView, type State, timeOf } from '../../views.ts';
import { dateOf } from './months.ts';

export interface Entry {
  readonly job: string;
  readonly state: State;
  /** Newest first. */
  readonly slots: readonly HistorySlot[];
}

export interface DayEntries {
  readonly ok: number;
  readonly due: number;
  readonly entries: readonly Entry[];
}

/** By date. `state`: only slots in it, good ones too. */
export function entriesOf(
  { slots, coming }: HistoryView,
  zone: string,
  state: State | undefined,
): Map<string, DayEntries> {
  const days = new Map<string, { ok: number; due: number; entries: Map<string, Entry> }>();
  const dayOf = (at: number) => {
    const date = dateOf(at, zone);
    const day = days.get(date) ?? { ok: 0, due: 0, entries: new Map<string, Entry>() };
    days.set(date, day);
    return day;
  };
  for (const slot of slots) {
    const day = dayOf(timeOf(slot));
    if (slot.state === 'ok') day.ok += 1;
    if (state === undefined ? slot.state === 'ok' : slot.state !== state) continue;
    const key = `${slot.job} ${slot.state}`;
    const before = day.entries.get(key);
    day.entries.set(key, { job: slot.job, state: slot.state, slots: [...(before?.slots ?? []), slot] });
  }
  for (const { starts } of coming) for (const at of starts) dayOf(at).due += 1;
  return new Map([...days].map(([date, { ok, due, entries }]) => [date, { ok, due, entries: [...entries.values()] }]));
}
