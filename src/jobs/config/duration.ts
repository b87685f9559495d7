/**
 * Durations as a configuration writes them: `15m`, `1h30m`, `2d`. A number always has its unit.
 */

const form = /^(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?$/;

export const durationForm = form;

/** Seconds; undefined if it is no duration. */
export function parseDuration(text: string): number | undefined {
  const [, ...parts] = text === '' ? [] : (form.exec(text) ?? []);
  if (parts.length === 0) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

const units: readonly [unit: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
];

/** As it would be written: 5,400 seconds are `1h30m`. Days only where they are whole: 27 hours are `27h`. */
export function renderDuration(seconds: number): string {
  let rest = seconds;
  let text = '';
  for (const [unit, size] of units) {
    if (unit === 'd' && rest % size !== 0) continue;
    if (rest >= size) text += `${Math.floor(rest / size)}${unit}`;
    rest %= size;
  }
  return text || '0s';
}

/** The same for people, apart: `12h 47m`. */
export const sayDuration = (seconds: number): string => renderDuration(seconds).replace(/([a-z])(?=[0-9])/g, '$1 ');

const words: Readonly<Record<string, string>> = {
  s: 's',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  m: 'm',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
};

/** What somebody probably meant: 3600 -> `1h`, `90 min` -> `1h30m`; undefined where nothing is near. */
export function durationNear(found: unknown): string | undefined {
  if (typeof found === 'number') return Number.isInteger(found) && found > 0 ? renderDuration(found) : undefined;
  if (typeof found !== 'string') return undefined;
  const parts = [...found.toLowerCase().matchAll(/([0-9]+)\s*([a-z]*)/g)];
  const read = parts.map(([, digits, word]) => `${digits}${word === '' ? 's' : (words[word as string] ?? '?')}`);
  const unordered = read.map((part) => parseDuration(part));
  if (read.length === 0 || unordered.some((part) => part === undefined)) return undefined;
  return renderDuration(unordered.reduce<number>((sum, part) => sum + (part as number), 0));
}
