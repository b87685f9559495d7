/**
 * Identifiers in UUID's shape (version 7) that rise with time, so that an index over them grows at its end.
 * 48 bits of milliseconds, 12 of a counter within the millisecond, 62 random.
 */
import type { Instant } from '../../languages/instant.ts';

export function openIds(bytes: (count: number) => Uint8Array): (now: Instant) => string {
  let lastMs = 0;
  let counter = 0;
  return (now) => {
    if (now > lastMs) {
      lastMs = now;
      counter = 0;
    } else if (++counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
    const time = lastMs.toString(16).padStart(12, '0');
    const random = Buffer.from(bytes(8)).toString('hex');
    const variant = ((Number.parseInt(random[0] as string, 16) & 3) | 8).toString(16);
    const count = counter.toString(16).padStart(3, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${random.slice(1, 4)}-${random.slice(4, 16)}`;
  };
}
