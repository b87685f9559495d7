/**
 * How far a container's log has been read, of each of its two streams: the Engine's log has no offsets, only the time of each message. A position
 * is the time of the last message that was read and how many of that same time were, as pieces of one line share theirs, and Podman's times
 * are whole seconds. Written as text it is the cursor that is committed with the lines.
 */
import type { Stream } from '../../line-cutter.ts';

export interface LogPosition {
  readonly stamp: string;
  readonly count: number;
}

/** None: nothing of that stream has been read. */
export type LogPositions = readonly [LogPosition | undefined, LogPosition | undefined];

export const logStart: LogPositions = [undefined, undefined];

export function renderPositions(positions: LogPositions): string {
  return positions.map((position) => (position ? `${position.stamp}*${position.count}` : '')).join(' ');
}

/** Throws if it is none of ours. */
export function parsePositions(text: string): LogPositions {
  const [first = '', second = '', ...others] = text.split(' ');
  if (others.length > 0) throw new Error(`\`${text}\` is no cursor of a log`);
  return [parsePosition(first), parsePosition(second)];
}

function parsePosition(text: string): LogPosition | undefined {
  if (text === '') return undefined;
  const [stamp = '', count = ''] = text.split('*');
  if (Number.isNaN(Date.parse(stamp)) || !/^\d+$/.test(count)) throw new Error(`\`${text}\` is no position in a log`);
  return { stamp, count: Number(count) };
}

/** The Engine's own times have one length and zone, so that they are in order as texts; others are compared to the millisecond. */
export function isBefore(one: string, other: string): boolean {
  if (one.length === other.length && one.endsWith('Z') && other.endsWith('Z')) return one < other;
  return Date.parse(one) < Date.parse(other);
}

/** The Engine takes a message's time when it has read it, and writes it later: one of the other stream with a later time may stand before it. */
const disorderMsMax = 10_000;

/** What is written from now on has no earlier time, on either stream, once a message of this time has been read. */
export function wellBefore(stamp: string): string {
  return new Date(Date.parse(stamp) - disorderMsMax).toISOString().replace('Z', '000000Z');
}

/** What to ask the Engine for (`since`, Unix seconds) so that nothing behind these positions is missing; undefined: all. Podman leaves out the second itself. */
export function sinceOf([first, second]: LogPositions): number | undefined {
  if (!first || !second) return undefined;
  const earlier = isBefore(first.stamp, second.stamp) ? first : second;
  return Math.floor(Date.parse(earlier.stamp) / 1000) - 1;
}

/** Returns of each message, in the log's order, whether it had been read before. */
export function openReadFilter(positions: LogPositions): (stream: Stream, stamp: string) => boolean {
  const open: [boolean, boolean] = [positions[0] !== undefined, positions[1] !== undefined];
  const seen: [number, number] = [0, 0];
  return (stream, stamp) => {
    const position = positions[stream];
    if (!open[stream] || !position) return false;
    if (stamp === position.stamp) {
      if (seen[stream] < position.count) {
        seen[stream]++;
        open[stream] = seen[stream] < position.count;
        return true;
      }
    } else if (isBefore(stamp, position.stamp)) return true;
    open[stream] = false;
    return false;
  };
}
