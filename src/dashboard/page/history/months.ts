/** Months of a zone: their days, and which instants are theirs. */
import { offsetAt } from '../offset.ts';

const dayMs = 86_400_000;

export interface Day {
  /** `2026-10-24` */
  readonly date: string;
  /** Its first instant. */
  readonly from: number;
  /** It is of the month before or after. */
  readonly isOutside: boolean;
}

/** The first instant of a local day, given as milliseconds of a clock without zone. */
function startOf(local: number, zone: string): number {
  const first = local - offsetAt(local, zone);
  // Where clocks change that night, the other side of it is meant.
  return local - offsetAt(first, zone);
}

/** Whether it names one as `2026-10`, of years in which schedules are. */
export const isMonth = (text: string): boolean => /^(?:19[89]|2[01]\d)\d-(?:0[1-9]|1[0-2])$/.test(text);

/** `2026-10` */
export const monthOf = (at: number, zone: string): string =>
  new Date(at + offsetAt(at, zone)).toISOString().slice(0, 7);

export const dateOf = (at: number, zone: string): string =>
  new Date(at + offsetAt(at, zone)).toISOString().slice(0, 10);

export function monthBy(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** Whole weeks from Monday on. */
export function daysOf(month: string, zone: string): Day[] {
  const first = Date.parse(`${month}-01T00:00Z`);
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * dayMs;
  const next = Date.parse(`${monthBy(month, 1)}-01T00:00Z`);
  const weeks = Math.ceil((next - monday) / (7 * dayMs));
  return Array.from({ length: weeks * 7 }, (_, index) => {
    const local = monday + index * dayMs;
    const date = new Date(local).toISOString().slice(0, 10);
    return { date, from: startOf(local, zone), isOutside: date.slice(0, 7) !== month };
  });
}

/** Of those days together: what is asked for. */
export const spanOf = (days: readonly Day[]): { from: number; until: number } => ({
  from: days[0]?.from ?? 0,
  // The last day is 25 hours long at most.
  until: (days.at(-1)?.from ?? 0) + 25 * 3_600_000,
});
