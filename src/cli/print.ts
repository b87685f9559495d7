/** Where the command's words go: results to standard output, everything that is said beside them to standard error. */

export function print(text: string): void {
  process.stdout.write(text);
}

/** A line for the person who looks on; a pipe never sees it. */
export function printNotice(text: string): void {
  process.stderr.write(`punctual: ${text}\n`);
}

/** A pipe that nobody reads any more, a terminal that is gone, a full disk: what cannot be said is lost, what is being done goes on. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
