/** Where the command's words go: results to standard output, everything that is said beside them to standard error. */

export function print(text: string): void {
  process.stdout.write(text);
}

/** A line for the person who looks on; a pipe never sees it. */
export function printNotice(text: string): void {
  process.stderr.write(`punctual: ${text}\n`);
}
