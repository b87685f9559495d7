/**
 * Named pipes on which programs of a test wait: `read -r line <PIPE` costs nothing while it waits, however many there are.
 * What is written stays in a pipe until it is read. When the test's process ends, however it ends, its pipes do: whoever waits
 * there reads no more, and goes on to its own end.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';

export interface Pipe extends Disposable {
  readonly path: string;
  /** Lines for whoever reads next. */
  write(...lines: string[]): void;
}

export const makePipe = (path: string): Pipe => makePipes([path])[0] as Pipe;

export function makePipes(paths: readonly string[]): Pipe[] {
  // Mode: for programs of other users too.
  execFileSync('mkfifo', ['-m', '666', ...paths]);
  return paths.map((path) => {
    // Open for both, so that neither this nor the reader's opening waits for the other.
    const descriptor = openSync(path, constants.O_RDWR);
    let isOpen = true;
    return {
      path,
      write: (...lines) => void writeSync(descriptor, lines.map((line) => `${line}\n`).join('')),
      [Symbol.dispose]() {
        if (isOpen) closeSync(descriptor);
        isOpen = false;
      },
    };
  });
}
