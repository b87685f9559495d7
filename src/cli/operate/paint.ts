/** Colour for a terminal, and for nothing else: what it says, words say too. */
const isPainted = process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';

const painted =
  (code: number) =>
  (text: string): string =>
    isPainted && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text;

export const red = painted(31);
export const green = painted(32);
export const yellow = painted(33);
export const faint = painted(2);
export const bold = painted(1);
