/** JSON objects, a line each, as the Docker Engine sends what goes on for a while. Throws at what is none, and at a line without end. */
import type { Readable } from 'node:stream';

/** The longest is an event with a container's labels. */
const lineCharsMax = 8 * 1024 * 1024;

export async function* readJsonLines<Line>(stream: NodeJS.ReadableStream): AsyncGenerator<Line, void> {
  let begun: string[] = [];
  let chars = 0;
  for await (const block of (stream as Readable).setEncoding('utf8') as AsyncIterable<string>) {
    const [first = '', ...others] = block.split('\n');
    begun.push(first);
    chars += first.length;
    for (const next of others) {
      const line = begun.join('');
      if (line.trim() !== '') yield JSON.parse(line) as Line;
      begun = [next];
      chars = next.length;
    }
    if (chars > lineCharsMax) throw new Error('the Docker Engine sends a line without end');
  }
}
