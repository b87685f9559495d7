/** Where the command's words go: results to standard output, everything that is said beside them to standard error. */
import { sanitize } from './sanitize.ts';

export function print(text: string): void {
  process.stdout.write(text);
}

/** For the person who looks on; a pipe never sees it. What templates and files say in it can do a terminal no harm. */
export function printNotice(text: string): void {
  process.stderr.write(`punctual: ${sanitize(text, { colours: false, continued: '' })}\n`);
}

/** A pipe that nobody reads any more, a terminal that is gone, a full disk: what cannot be said is lost, what is being done goes on. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
