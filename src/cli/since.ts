/** A time gone by, or an instant, as options give it. */
import { UsageError } from './user-error.ts';

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `10m`, `1h`, `2d` before `now`, or an instant -> milliseconds since the epoch. Throws UsageError. */
export function sinceOf(text: string, now: number): number {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (unit !== undefined) return Math.max(0, now - Number(count) * (unitMs[unit] as number));
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new UsageError(
    `--since is a time gone by or an instant, found \`${text}\``,
    'for example --since 90s, 10m, 1h, 2d or 2026-01-31T04:30:00Z',
  );
}
