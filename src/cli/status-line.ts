/** One line on standard error that says what is being done, written over as it goes on. A pipe or a file never sees it. */
import { sanitizeName } from './sanitize.ts';

/** Its end erases it. */
export interface StatusLine extends Disposable {
  show(text: string): void;
}

const eraseLine = '\r\u001b[K';

export function openStatusLine(stream: NodeJS.WriteStream = process.stderr): StatusLine {
  if (!stream.isTTY || process.env['TERM'] === 'dumb') return { show() {}, [Symbol.dispose]() {} };
  return {
    show(text) {
      // A line that the terminal breaks in two could not be written over.
      stream.write(eraseLine + sanitizeName(text).slice(0, (stream.columns || 80) - 1));
    },
    [Symbol.dispose]() {
      stream.write(eraseLine);
    },
  };
}
