/** What the dashboard shows, over an account. It loads all that talks to a cloud: only once somebody looks. */
import { openScreens, type Screens } from '../dashboard/screens.ts';
import type { Account } from '../operator/account.ts';
import { openExaminer } from './examine.ts';
import { printNotice } from './print.ts';
import { chain } from './user-error.ts';
import { version } from './version.ts';

/** The account is closed with the screens. */
export const openScreensOver = (account: Account, where: string, pollMs: number): Screens =>
  openScreens({
    account,
    where,
    version: version(),
    now: () => new Date(),
    pollMs,
    examiner: openExaminer(),
    reportError: (what, error) => printNotice({ level: 'ERROR', message: `${what}: ${chain(error)}` }),
    tell: (message) => printNotice({ level: 'INFO', message }),
  });
