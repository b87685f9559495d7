/** A command as it is written in one line, as words; and times as Go writes them. */
import { renderRate } from '../../languages/schedule/rate.ts';

/** By white space, with quotation marks and backslashes as a shell has them. */
export function splitWords(line: string): readonly string[] {
  const words = line.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs) ?? [];
  return words.map((word) =>
    word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs, (_, double, single, escaped) =>
      double === undefined ? (single ?? escaped) : double.replace(/\\(["\\$`])/g, '$1'),
    ),
  );
}

/** A list as it is, a line as words; undefined for neither. */
export const wordsIn = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value)
    ? value.map(String)
    : typeof value === 'string' && value.trim() !== ''
      ? splitWords(value)
      : undefined;

const goUnits: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Seconds of `1h30m`; undefined for what is no duration of whole seconds. */
export function goSeconds(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^(?:\d+(?:\.\d+)?[hms])+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  const seconds = parts.reduce((sum, [, number, unit]) => sum + Number(number) * (goUnits[unit as string] ?? 0), 0);
  return Number.isInteger(seconds) ? seconds : undefined;
}

/** `@every 90m` as AWS counts it; undefined for what is no such text, or no whole minutes. */
export function rateOfEvery(text: string): string | undefined {
  const seconds = goSeconds(/^@every\s+(\S+)$/i.exec(text.trim())?.[1]);
  if (seconds === undefined || seconds < 60 || seconds % 60 !== 0) return undefined;
  const minutes = seconds / 60;
  return minutes % 60 === 0
    ? renderRate({ value: minutes / 60, unit: 'hour' })
    : renderRate({ value: minutes, unit: 'minute' });
}
