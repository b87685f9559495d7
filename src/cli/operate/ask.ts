/** Questions to the person at the terminal. */
import { createInterface, type Interface } from 'node:readline/promises';
import { UserError } from '../user-error.ts';

/** Throws UserError where there is nobody to ask. */
export async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UserError('nobody is there to be asked', '--yes does it without a question');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await answerTo(lines, `${question} [y/N] `)) ?? '');
  } finally {
    lines.close();
  }
}

/** Undefined: it was left with Ctrl-C or Ctrl-D. */
export async function answerTo(lines: Interface, question: string): Promise<string | undefined> {
  try {
    return (await lines.question(question)).trim();
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
    process.stderr.write('\n');
    return undefined;
  }
}
