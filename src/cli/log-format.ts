/**
 * How a line on standard error looks. A service's has its time, its level and whom it is about, as text or as JSON; what a command says to the
 * person who typed it has none of these. What templates, files and tasks say in it can do a terminal no harm, nor pass for a line of its own.
 */
import type { Notice } from '../cloud/kit/notice.ts';
import { sanitize, sanitizeName, sanitizeText } from './sanitize.ts';

export type LogFormat = 'text' | 'json';

/** What the command itself says may have a hint, too: what to do. */
export interface Line extends Notice {
  readonly hint?: string | undefined;
}

/** `punctual: port 4566 is taken` */
export const renderReply = ({ level, message, hint }: Line): string =>
  `punctual: ${level === 'WARN' ? 'warning: ' : ''}${indented(message)}${renderHint(hint)}\n`;

/** `2026-01-31T04:30:10.000Z ERROR report: task 9a818ecb failed: ...`; lines after the first are indented. */
export function renderText({ level, job, message, hint }: Line, at: Date, colours: boolean): string {
  const [time, words] = [at.toISOString(), level.padEnd(5)];
  const head = colours ? `\x1b[2m${time}\x1b[0m ${colourOf[level]}${words}\x1b[0m` : `${time} ${words}`;
  // What is said of a job is one line, whatever stands in it.
  const shown = job === undefined ? indented(message) : sanitizeName(message);
  return `${head} ${sanitizeName(job ?? 'punctual')}: ${shown}${renderHint(hint)}\n`;
}

/** One object a line. */
export function renderJson({ level, job, message, hint, ids = {} }: Line, at: Date): string {
  const line = { time: at.toISOString(), level, job, message, hint, ...ids };
  const shown = Object.entries(line).map(([name, value]) => [name, value && sanitizeText(value)]);
  return `${JSON.stringify(Object.fromEntries(shown))}\n`;
}

const colourOf = { INFO: '\x1b[36m', WARN: '\x1b[33m', ERROR: '\x1b[31m' };

const indented = (message: string): string => sanitize(message, { colours: false, continued: '  ' });

const renderHint = (hint: string | undefined): string => (hint === undefined ? '' : `\n  -> ${indented(hint)}`);
