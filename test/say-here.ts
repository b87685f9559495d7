import { main } from '../src/cli/main.ts';
import { capture } from './capture.ts';
import { withoutHeads } from './notice-lines.ts';
import type { Said } from './run-punctual.ts';

/** The command `punctual` in this process, which is far quicker than to start each: one at a time, those that nobody has to stop. */
export async function sayHere(...words: string[]): Promise<Said> {
  // Nobody is there to be asked, as in a process of its own.
  for (const stream of [process.stdin, process.stdout, process.stderr]) stream.isTTY = false;
  using said = capture();
  const code = await main(words);
  return { code, stdout: said.stdout, stderr: withoutHeads(said.stderr) };
}
