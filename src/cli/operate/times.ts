/** Times as people say them. */
import { duration } from '../../operator/causes.ts';
import { dayOf, timeOf } from '../../operator/local-time.ts';
import type { Place } from '../../operator/run-id.ts';

const dayMs = 86_400_000;
const soonMs = 12 * 3_600_000;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `today 14:00`, `yesterday 04:30`, `12 Nov 02:00`, `12 Nov 2025 02:00` */
export const whenInWords = (at: Date, { zone, now }: Place): string =>
  `${dayInWords(at, zone, now)} ${timeOf(at, zone)}`;

function dayInWords(at: Date, zone: string, now: Date): string {
  const day = dayOf(at, zone);
  const [today, tomorrow, yesterday] = [0, dayMs, -dayMs].map((ms) => dayOf(new Date(now.getTime() + ms), zone));
  if (day === today) return 'today';
  if (day === tomorrow) return 'tomorrow';
  if (day === yesterday) return 'yesterday';
  const [year, month, date] = day.split('-').map(Number);
  const year4 = day.slice(0, 4) === today?.slice(0, 4) ? '' : ` ${year}`;
  return `${date} ${months[(month ?? 1) - 1]}${year4}`;
}

/** `15:00, in 41 min`, `tomorrow 04:30` */
export function nextInWords(at: Date, place: Place): string {
  const inMs = at.getTime() - place.now.getTime();
  return inMs < soonMs ? `${timeOf(at, place.zone)}, in ${roughly(inMs)}` : whenInWords(at, place);
}

/** Seconds are said of the next minute alone. */
const roughly = (ms: number): string => duration(ms < 60_000 ? ms : Math.round(ms / 60_000) * 60_000);

/** `14:00 (13:00 UTC)` */
export const withUtc = (at: Date, zone: string): string => {
  const [there, utc] = [timeOf(at, zone), timeOf(at, 'UTC')];
  return there === utc ? `${there} UTC` : `${there} (${utc} UTC)`;
};

export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format() !== '';
  } catch {
    return false;
  }
}
