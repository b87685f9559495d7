/** The dashboard beside a cloud: served from the start, and nothing of it is read before somebody opens it. */
import { spawn } from 'node:child_process';
import type { Screens } from '../dashboard/screens.ts';
import { type Dashboard, type DashboardSettings, serveDashboard } from '../dashboard/server/serve-dashboard.ts';
import type { Punctual } from './open-punctual.ts';
import { printNotice } from './print.ts';
import { chain } from './user-error.ts';
import { version } from './version.ts';

export interface DashboardOptions {
  /** Default: true. */
  readonly dashboard?: boolean | undefined;
  /** Default: the one after the API's. */
  readonly dashboardPort?: number | undefined;
  /** In the browser of this host. */
  readonly open?: boolean | undefined;
}

/** Undefined: it is not wanted. Says its address, which is good once. */
export async function openDashboard(
  { endpoint, region, rootKey }: Punctual,
  { dashboard = true, dashboardPort, open = false }: DashboardOptions,
): Promise<Dashboard | undefined> {
  if (!dashboard) return undefined;
  const apiPort = Number(new URL(endpoint).port);
  const served = await serve({
    port: dashboardPort ?? apiPort + 1,
    secret: rootKey.secretAccessKey,
    reportError,
    openScreens: () => openScreensOf({ endpoint, region, credentials: rootKey }),
  });
  const link = served.link('act');
  printNotice({ level: 'INFO', message: `dashboard: ${link} (good once, for an hour)` });
  if (open) openInBrowser(link);
  return served;
}

const reportError = (what: string, error: unknown): void =>
  printNotice({ level: 'ERROR', message: `${what}: ${chain(error)}` });

/** What talks to the cloud weighs a lot: it is loaded when somebody looks. */
async function openScreensOf(settings: {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Punctual['rootKey'];
}): Promise<Screens> {
  const { openAccount } = await import('../operator/account.ts');
  const { openScreens } = await import('../dashboard/screens.ts');
  return openScreens({
    account: openAccount(settings),
    where: 'this cloud',
    version: version(),
    now: () => new Date(),
    pollMs: 1000,
    reportError,
    tell: (message) => printNotice({ level: 'INFO', message }),
  });
}

/** Another program may have the port: jobs run all the same. */
async function serve(settings: DashboardSettings): Promise<Dashboard> {
  try {
    return await serveDashboard(settings);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    printNotice({
      level: 'WARN',
      message: `port ${settings.port}, the dashboard's, is taken by another program: it has another one (--dashboard-port)`,
    });
    return serveDashboard({ ...settings, port: 0 });
  }
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

function openInBrowser(link: string): void {
  const [program, ...words] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...words, link], { stdio: 'ignore', detached: true });
  child.on('error', () =>
    printNotice({ level: 'WARN', message: `no browser is opened: ${program} is not there; open the address above` }),
  );
  child.unref();
}
