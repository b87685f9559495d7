/** Where the command's words go: results to standard output, everything that is said beside them to standard error, and that by `printNotice` alone. */
import { type Line, type LogFormat, renderJson, renderReply, renderText } from './log-format.ts';
import { sanitizeStyled, sanitizeText } from './sanitize.ts';

let render: (line: Line) => string = renderReply;

export function print(text: string): void {
  process.stdout.write(text);
}

/** What an account says, in sentences and tables of ours. */
export function printSaid(text: string): void {
  process.stdout.write(sanitizeStyled(text));
}

/** A pipe that is full and that nobody empties keeps so much waiting; further lines are counted instead. */
const waitingBytesMax = 1024 * 1024;
let lost = 0;

/** For the person who looks on, and what keeps a service's lines; a pipe never sees it. */
export function printNotice(line: Line): void {
  const { stderr } = process;
  if (stderr.writableLength > waitingBytesMax) {
    lost += 1;
    return;
  }
  if (lost > 0) stderr.write(render({ level: 'WARN', message: `${lost} lines were lost here: nobody took them` }));
  lost = 0;
  stderr.write(render(line));
}

/** The same, of a command's own form: findings, tables. What files say in it can do a terminal no harm. */
export function printAside(text: string): void {
  process.stderr.write(sanitizeText(text));
}

/** From now on this process is a service, whose lines are kept: each has its time, its level, and whom it is about. */
export function logAs(format: LogFormat): void {
  const colours = process.stderr.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  render = (line) => (format === 'json' ? renderJson(line, new Date()) : renderText(line, new Date(), colours));
  waitForNoTerminal();
  // Else Node prints its own.
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => printNotice({ level: 'WARN', message: `${name}: ${message}` }));
}

interface Handle {
  setBlocking?(on: boolean): void;
}

/** Node waits for a terminal to take every word: one that is halted (Ctrl-S, a connection that is dead) would halt all that is being done. */
function waitForNoTerminal(): void {
  if (process.platform === 'win32') return;
  for (const stream of [process.stdout, process.stderr])
    if (stream.isTTY) (stream as { _handle?: Handle })._handle?.setBlocking?.(false);
}

/** A pipe that nobody reads any more, a terminal that is gone, a full disk: what cannot be said is lost, what is being done goes on. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.off('error', passOver).on('error', passOver);
}

const passOver = (): void => {};

/** So long after the end of a service somebody may still take what it said. */
const takenMsMax = 2000;

/** The work is done: what nobody takes (a pipe that is full, a terminal that is halted) does not keep the process from its end. */
export function endWithoutReaders(): void {
  setTimeout(() => process.exit(), takenMsMax).unref();
}
