/** The exit code of commands whose 1 says what was found: what could not be looked at is 2. */
import { printNotice } from './print.ts';
import { asLine, EndsWith, UsageError, UserError } from './user-error.ts';

/** Throws EndsWith 2 in place of UserError, which is printed. */
export async function orTwo<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof UsageError) throw error;
    printNotice(asLine(error));
    throw new EndsWith(2);
  }
}
