/** Times as a drill says them. */

const units: readonly [seconds: number, name: string][] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** The two greatest units: `4 min 12 s`, `1 d 3 h`, `30 s`. */
export function span(ms: number): string {
  let seconds = Math.max(0, Math.round(ms / 1000));
  const first = units.findIndex(([size]) => seconds >= size);
  if (first < 0) return '0 s';
  const parts: string[] = [];
  for (const [size, name] of units.slice(first, first + 2)) {
    const number = Math.floor(seconds / size);
    seconds -= number * size;
    if (number > 0) parts.push(`${number} ${name}`);
  }
  return parts.join(' ');
}
