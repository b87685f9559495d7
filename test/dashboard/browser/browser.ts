/** Debian's Chromium, driven by playwright-core; why there is none, where there is none. Its headless shell takes half of the processor time. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));
const page = join(import.meta.dirname, '../../../src/dashboard/page/dist/index.html');

/** In CI nothing is skipped: what is missing there makes the tests fail. */
export const noBrowser: string | false = process.env['CI']
  ? false
  : !executablePath
    ? 'there is no Chromium: install the package chromium-headless-shell of Debian'
    : !existsSync(page) && 'the page is not built: npm run build:page';

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executablePath ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });

export interface Opened {
  readonly page: Page;
  /** What the page said on its console that is no good, requests of it that left this machine, errors that it threw. */
  readonly complaints: string[];
  readonly context: BrowserContext;
}

export interface View {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly zone?: string;
}

/** Containers of other tests come and go in the network in which the browser is, too: it cuts what it was loading, and the page asks again. */
const isOfNetwork = /net::ERR_NETWORK_CHANGED/;

/** A page that has come in by a link. */
export async function openPage(browser: Browser, link: string, view: View = {}): Promise<Opened> {
  const { width = 1440, height = 900, dark = false, zone = 'Europe/Berlin' } = view;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    timezoneId: zone,
    reducedMotion: 'reduce',
    deviceScaleFactor: width < 720 ? 2 : 1,
  });
  const opened = await context.newPage();
  const complaints: string[] = [];
  opened.on('console', (message) => {
    if (!/^(?:error|warning)$/.test(message.type()) || isOfNetwork.test(message.text())) return;
    complaints.push(message.text());
  });
  opened.on('pageerror', (error) => complaints.push(String(error)));
  const { origin } = new URL(link);
  opened.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(?:data|blob):/.test(request.url())) complaints.push(request.url());
  });
  await opened.goto(link);
  return { page: opened, complaints, context };
}
