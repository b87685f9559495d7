/** More jobs than are drawn at once: those that can be seen are there, wherever the page is scrolled to and whatever stands above them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type Office, openOffice } from '../office.ts';
import { findings, sideways } from './axe.ts';
import { noBrowser, openBrowser, openPage } from './browser.ts';

const names = Array.from({ length: 80 }, (_, index) => `job-${String(index).padStart(2, '0')}`);
const config = `app: office
zone: Europe/Berlin
notify: none
defaults: {image: "registry.example.com/office:7", alarms: {failed: event, silent: false}}
jobs:
${names.map((name) => `  ${name}: {schedule: every day at 04:30, command: [${name}], paused: ${name < 'job-20'}}`).join('\n')}
`;

let browser: Browser;
let office: Office;

before(async () => {
  if (noBrowser) return;
  browser = await openBrowser();
  office = await openOffice({ config, now: '2026-10-20T12:00:00Z' });
});
after(async () => {
  await browser?.close();
  await office?.[Symbol.asyncDispose]();
});

const rows = (page: Page) => page.locator('.jobs tbody tr:not(.spacer)');
const job = (page: Page, name: string) => page.locator('.jobs').getByRole('link', { name, exact: true });

describe('a long list of jobs', { skip: noBrowser }, () => {
  for (const [name, view] of [
    ['wide', {}],
    ['small', { width: 360, height: 780 }],
  ] as const)
    it(`has the rows that can be seen: ${name}`, async () => {
      const { page, context, complaints } = await openPage(browser, office.dashboard.link('look'), view);
      page.setDefaultTimeout(20_000);
      await rows(page).first().waitFor();
      assert.equal(await page.locator('table.jobs').getAttribute('aria-rowcount'), '81');
      const ids = async () => rows(page).locator('b').allTextContents();
      const [first = ''] = await ids();
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      await job(page, first).waitFor({ state: 'detached' });
      await page.locator('.jobs tr[aria-rowindex="81"]').waitFor();
      const last = (await ids()).at(-1) ?? '';
      assert.ok((await rows(page).count()) < 60);
      assert.deepEqual([await findings(page), await page.evaluate(sideways)], [[], false]);
      // What comes above them moves them away.
      await page.evaluate(`
        const above = document.createElement('div');
        above.style.height = '6000px';
        document.querySelector('main').prepend(above);
        scrollTo(0, document.querySelector('.jobs').getBoundingClientRect().top + scrollY);`);
      await job(page, first).waitFor();
      await page.evaluate("document.querySelector('main > div').remove(); scrollTo(0, document.body.scrollHeight)");
      await job(page, last).waitFor();
      await page.getByRole('button', { name: 'Paused 20' }).click();
      await page.locator('table.jobs[aria-rowcount="21"]').waitFor();
      await page.waitForFunction("document.querySelectorAll('.jobs tbody tr:not(.spacer)').length === 20");
      assert.deepEqual(complaints, []);
      await context.close();
    });
});
