/** The command `punctual`: runs what its arguments name, and prints what went wrong. */
import { isOfSystem } from './folder/files.ts';
import { outliveReaders, print, printNotice } from './print.ts';
import { run } from './program.ts';
import { ignoreUserSignals } from './stop-signal.ts';
import { asLine, EndsWith, UsageError, UserError } from './user-error.ts';

/** Returns the exit code: 0 done, 1 it failed, 2 it was asked wrongly; of a job that was waited for, its own. */
export async function main(argv: readonly string[]): Promise<number> {
  outliveReaders();
  ignoreUserSignals();
  try {
    await run(argv);
    return 0;
  } catch (error) {
    if (error instanceof EndsWith) return error.exitCode;
    if (argv[0] === 'env' && !process.stdout.isTTY) print((await import('./export-lines.ts')).renderRefusingLines());
    if (!(error instanceof UserError || isOfSystem(error))) throw error;
    printNotice(asLine(error));
    return error instanceof UsageError ? 2 : 1;
  }
}
