/** `punctual dashboard`: a link to the page that the cloud here serves; else the page over whatever account the options name, until it is asked to stop. */
import { randomBytes } from 'node:crypto';
import { linkTo } from '../../dashboard/server/serve-dashboard.ts';
import { readDataFolder } from '../data-folder.ts';
import { openInBrowser, serveOn } from '../open-dashboard.ts';
import { print } from '../print.ts';
import { stopSignal } from '../stop-signal.ts';
import { type AccountOptions, isLocal, withAccount } from './with-account.ts';

export interface DashboardWanted extends AccountOptions {
  /** 0 chooses one. Undefined: none is wanted where one is served already. */
  readonly port?: number | undefined;
  readonly look?: true | undefined;
  readonly open?: true | undefined;
}

/** AWS counts its calls, and lets an account make only so many a second. */
const awsPollMs = 15_000;
const localPollMs = 1000;

/** Throws UserError where the account cannot be opened, or the port is taken. */
export async function dashboard(options: DashboardWanted): Promise<void> {
  const { dashboard: served, rootKey } = isLocal(options) ? readDataFolder(options.data) : {};
  if (!served || !rootKey || options.port !== undefined) return serveOwn(options);
  show(linkTo(served, rootKey.secretAccessKey, roleOf(options)), options);
}

const roleOf = ({ look }: DashboardWanted) => (look ? 'look' : 'act');

function show(link: string, { open }: DashboardWanted): void {
  print(`${link}\n`);
  if (open) openInBrowser(link);
}

const serveOwn = (options: DashboardWanted): Promise<void> =>
  withAccount(options, async ({ account, where, same }) => {
    const stopped = stopSignal();
    const { openScreensOver } = await import('../open-screens.ts');
    const served = await serveOn({
      port: options.port ?? 0,
      // Of this start alone: its cookies end with it.
      secret: randomBytes(32).toString('base64url'),
      linkHint: `punctual dashboard${same} once more prints another one`,
      openScreens: async () => openScreensOver(account, where, isLocal(options) ? localPollMs : awsPollMs),
    });
    show(served.link(roleOf(options)), options);
    await stopped;
    await served.close();
  });
