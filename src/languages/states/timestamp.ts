/**
 * Timestamps as the States Language takes them: RFC 3339 with `T` and an offset (`Z` or `+hh:mm`), to the nanosecond.
 * Source: https://states-language.net/spec.html#timestamps; recorded histories (what Wait takes and refuses).
 */

const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)$/;

/** Nanoseconds since the epoch, or undefined if the text is no such timestamp. */
export function parseTimestamp(text: string): bigint | undefined {
  const match = form.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  if (new Date(ms).getUTCDate() !== day) return undefined;
  const offset = offsetMinutes(match[8]!);
  if (offset === undefined) return undefined;
  return BigInt(ms - offset * 60_000) * 1_000_000n + BigInt((match[7] ?? '').padEnd(9, '0'));
}

/** The first whole millisecond at or after the timestamp. */
export const timestampMs = (nanoseconds: bigint): number => Number((nanoseconds + 999_999n) / 1_000_000n);

function offsetMinutes(text: string): number | undefined {
  if (text === 'Z') return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(4))];
  if (hours > 18 || minutes > 59) return undefined;
  return (text[0] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
