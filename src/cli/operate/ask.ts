/** A question to the person at the terminal. */
import { createInterface } from 'node:readline/promises';
import { UserError } from '../user-error.ts';

/** Throws UserError where there is nobody to ask. */
export async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UserError('nobody is there to be asked', '--yes does it without a question');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
