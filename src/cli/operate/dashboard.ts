/** `punctual dashboard`: the page over whatever account the options name, until it is asked to stop. */
import { randomBytes } from 'node:crypto';
import { openInBrowser, serveOn } from '../open-dashboard.ts';
import { print } from '../print.ts';
import { stopSignal } from '../stop-signal.ts';
import { type AccountOptions, isLocal, withAccount } from './with-account.ts';

export interface DashboardWanted extends AccountOptions {
  /** 0 chooses one. */
  readonly port: number;
  readonly look?: true | undefined;
  readonly open?: true | undefined;
}

/** AWS counts its calls, and lets an account make only so many a second. */
const awsPollMs = 15_000;
const localPollMs = 1000;

/** Throws UserError where the account cannot be opened, or the port is taken. */
export const dashboard = (options: DashboardWanted): Promise<void> =>
  withAccount(options, async ({ account, where }) => {
    const stopped = stopSignal();
    const { openScreensOver } = await import('../open-screens.ts');
    const served = await serveOn({
      port: options.port,
      // Of this start alone: its cookies end with it.
      secret: randomBytes(32).toString('base64url'),
      openScreens: async () => openScreensOver(account, where, isLocal(options) ? localPollMs : awsPollMs),
    });
    const link = served.link(options.look ? 'look' : 'act');
    print(`${link}\n`);
    if (options.open) openInBrowser(link);
    await stopped;
    await served.close();
  });
