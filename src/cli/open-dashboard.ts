/** The dashboard beside a cloud: served from the start, and nothing of it is read before somebody opens it. */
import { spawn } from 'node:child_process';
import { connectionsPerEndpoint } from '../cloud/wire/connections.ts';
import { type Dashboard, type DashboardSettings, serveDashboard } from '../dashboard/server/serve-dashboard.ts';
import { dataDefault } from './commands/options.ts';
import type { Punctual } from './open-punctual.ts';
import { printNotice } from './print.ts';
import { chain, UserError } from './user-error.ts';

export interface DashboardOptions {
  /** Default: true. */
  readonly dashboard?: boolean | undefined;
  /** Default: the one after the API's. */
  readonly dashboardPort?: number | undefined;
  /** In the browser of this host. */
  readonly open?: boolean | undefined;
  /** The data folder, as it was named. */
  readonly data: string;
}

/** Undefined: it is not wanted. Says its address, which is good once. */
export async function openDashboard(
  { endpoint, region, rootKey }: Punctual,
  { dashboard = true, dashboardPort, open = false, data }: DashboardOptions,
): Promise<Dashboard | undefined> {
  if (!dashboard) return undefined;
  const apiPort = Number(new URL(endpoint).port);
  const settings = {
    port: dashboardPort ?? apiPort + 1,
    secret: rootKey.secretAccessKey,
    linkHint: `punctual dashboard${data === dataDefault ? '' : ` --data ${data}`} prints another one`,
    connectionsMax: Math.min(connectionsMax, Math.floor(connectionsPerEndpoint() / 4)),
    openScreens: async () => {
      const { openAccount } = await import('../operator/account.ts');
      const { openScreensOver } = await import('./open-screens.ts');
      return openScreensOver(openAccount({ endpoint, region, credentials: rootKey }), 'this cloud', pollMs);
    },
  };
  const served = await serveOn(settings).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    // Jobs run all the same.
    printNotice({ level: 'WARN', message: `${error.message}: the dashboard has another one (--dashboard-port)` });
    return serveOn({ ...settings, port: 0 });
  });
  const link = served.link('act');
  printNotice({ level: 'INFO', message: `dashboard: ${link} (good once, for an hour)` });
  if (open) openInBrowser(link);
  return served;
}

const pollMs = 1000;
/** A few browsers'; fewer where this process may have few descriptors. */
const connectionsMax = 24;

/** Why a port cannot be had. Sources: listen(2); Node's "Errors". */
const refusals: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'may not be opened by this user',
  ERR_SOCKET_BAD_PORT: 'is none: the highest is 65535',
};

/** Throws UserError where the port cannot be had. */
export async function serveOn(settings: Omit<DashboardSettings, 'reportError'>): Promise<Dashboard> {
  const reportError = (what: string, error: unknown): void =>
    printNotice({ level: 'ERROR', message: `${what}: ${chain(error)}` });
  try {
    return await serveDashboard({ ...settings, reportError });
  } catch (error) {
    const refusal = refusals[String((error as { code?: string }).code)];
    if (refusal === undefined) throw error;
    throw new UserError(`port ${settings.port} ${refusal}`, 'name another one with --port, or let --port 0 choose');
  }
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

export function openInBrowser(link: string): void {
  const [program, ...words] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...words, link], { stdio: 'ignore', detached: true });
  child.on('error', () =>
    printNotice({ level: 'WARN', message: `no browser is opened: ${program} is not there; open the address above` }),
  );
  child.unref();
}
