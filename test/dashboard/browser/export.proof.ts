/** Home and Run as files, over an account as AWS is, opened from a disk by a browser without a network. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { type Office, openOffice } from '../office.ts';
import { findings, sideways } from './axe.ts';
import { noBrowser, openBrowser, openPage } from './browser.ts';

const config = `app: office
zone: Europe/Berlin
notify: ops@example.com
defaults: {image: "registry.example.com/office:7", alarms: {failed: event, silent: false}}
jobs:
  report: {schedule: every day at 04:30, command: [report], environment: {API_TOKEN: hunter2, SHOP: hunter2-berlin}, retry: false}
  clean: {schedule: every hour, command: [clean], retry: false}
`;

let browser: Browser;
let office: Office;
const folder = mkdtempSync(join(tmpdir(), 'punctual-export-'));

before(async () => {
  if (noBrowser) return;
  browser = await openBrowser();
  office = await openOffice({
    config,
    isAsAws: true,
    // Nothing runs: its seconds would count on.
    now: '2026-10-24T12:30:00Z',
    start: '2026-10-23T18:00:00Z',
    runs: (job) =>
      job === 'report'
        ? { seconds: 5, exitCode: 3, lines: [{ afterSeconds: 1, text: 'opening postgres://me:hunter2@db/x' }] }
        : { seconds: 60 },
  });
});
after(async () => {
  await browser?.close();
  await office?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** What a reader sees of it: words and colours. Widths are of another font, which stays here. */
const seen = `[...document.querySelectorAll('main h1, main h2, main p, main td:not(.stop), main .cells rect, main .node, main dd, main svg text')]
  .filter((each) => !each.closest('dialog, .hidden') && each.getClientRects().length > 0)
  .map((each) => each.textContent + ' ' + getComputedStyle(each).color + ' ' + getComputedStyle(each).fill)`;

async function save(page: Page, name: string): Promise<string> {
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export' }).click(),
  ]);
  const path = join(folder, name);
  await saved.saveAs(path);
  return path;
}

/** The file, whatever it does. */
async function openFile(path: string, width: number) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, offline: true, colorScheme: 'dark' });
  const page = await context.newPage();
  const did: string[] = [];
  page.on('request', (request) => did.push(request.url()));
  page.on('console', (message) => did.push(message.text()));
  page.on('pageerror', (error) => did.push(String(error)));
  await page.goto(pathToFileURL(path).href);
  return { page, context, did };
}

describe('an export over an account without a ledger', { skip: noBrowser }, () => {
  for (const role of ['act', 'look'] as const)
    it(`opens from a disk without a network: it asks for nothing, and has what was seen (${role})`, async () => {
      const { page, context, complaints } = await openPage(browser, office.dashboard.link(role), { dark: true });
      page.setDefaultTimeout(20_000);
      await page.locator('.cells').first().waitFor();
      await page.getByText('us-east-1').waitFor();
      // Why it failed and who was told are asked for after the first picture.
      await page.getByText('The container ended with exit code 3.').waitFor();
      await page.getByText('ops@example.com was told').waitFor();
      const files: [path: string, seen: unknown][] = [];
      files.push([await save(page, `home-${role}.html`), await page.evaluate(seen)]);
      await page.getByRole('link', { name: 'See why' }).click();
      await page.getByRole('heading', { name: 'Time', exact: true }).waitFor();
      await page.locator('.flow .react-flow__edge').first().waitFor({ state: 'attached' });
      for (const tab of ['Environment', 'Task record', 'Input and output']) {
        await page.getByRole('tab', { name: tab }).click();
        files.push([await save(page, `${tab}-${role}.html`), await page.evaluate(seen)]);
      }
      for (const [path, before] of files) {
        const file = await openFile(path, 1440);
        assert.deepEqual(await file.page.evaluate(seen), before, path);
        assert.deepEqual([file.did, await file.page.evaluate(sideways)], [[pathToFileURL(path).href], false]);
        assert.deepEqual(await findings(file.page), []);
        const text = await file.page.content();
        assert.ok(!text.includes('"hunter2"') && !/>hunter2</.test(text), path);
        if (role === 'look') assert.doesNotMatch(text, /hunter2/);
        await file.context.close();
        const small = await openFile(path, 360);
        assert.equal(await small.page.evaluate(sideways), false);
        await small.context.close();
      }
      assert.deepEqual([complaints, office.errors], [[], []]);
      await context.close();
    });
});
