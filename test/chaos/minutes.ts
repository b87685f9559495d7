/** The checker's own arithmetic of minutes. */

export const minuteMs = 60_000;

/** The full minutes after `from` and before `to`. */
export function minutesBetween(from: number, to: number): number[] {
  const minutes: number[] = [];
  for (let at = (Math.floor(from / minuteMs) + 1) * minuteMs; at < to; at += minuteMs) minutes.push(at);
  return minutes;
}

/** `2026-01-01T06:07:00Z`, as an event's `time` has it. */
export const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
