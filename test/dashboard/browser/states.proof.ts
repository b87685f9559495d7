/** What a page that is open does when what it comes from ends, forgets it, or has no longer what it shows. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openOffice } from '../office.ts';
import { findings, sideways } from './axe.ts';
import { noBrowser, openBrowser, openPage } from './browser.ts';

let browser: Browser;

before(async () => {
  if (!noBrowser) browser = await openBrowser();
});
after(() => browser?.close());

const live = (page: Page) => page.locator('.live', { hasText: /^Live$/ });
const isClean = async (page: Page): Promise<void> =>
  assert.deepEqual([await findings(page), await page.evaluate(sideways)], [[], false]);

const open = async (now = '2026-10-20T03:30:00Z') => {
  const office = await openOffice({ now });
  const opened = await openPage(browser, office.dashboard.link('act'));
  opened.page.setDefaultTimeout(20_000);
  await live(opened.page).waitFor();
  return {
    office,
    ...opened,
    async [Symbol.asyncDispose]() {
      await opened.context.close();
      await office[Symbol.asyncDispose]();
    },
  };
};

describe('a page that is open', { skip: noBrowser }, () => {
  it('says that its server does not answer, on the next screen too, and goes on by itself with the one that begins', async () => {
    await using opened = await open();
    const { page, office } = opened;
    await office.restart(async () => {
      await page.getByText(/^Not connected since \d\d:\d\d$/).waitFor();
      await page.locator('.jobs').getByRole('link', { name: 'clean', exact: true }).click();
      await page.getByText('Punctual does not answer.').waitFor();
      await isClean(page);
    });
    await live(page).waitFor();
    await page.getByRole('heading', { level: 1, name: 'clean' }).waitFor();
  });

  it('is opened twice, and by a link that was used where the browser is let in already', async () => {
    await using opened = await open();
    const { context, office } = opened;
    const second = await context.newPage();
    await second.goto(new URL('/jobs/clean', opened.page.url()).href);
    await second.getByRole('heading', { level: 1, name: 'clean' }).waitFor();
    const link = office.dashboard.link('look');
    const elsewhere = await openPage(browser, link);
    await elsewhere.page.getByRole('heading', { level: 1 }).waitFor();
    await second.goto(link);
    await second.getByText('look and act').waitFor();
    await elsewhere.context.clearCookies();
    await elsewhere.page.goto(link);
    await elsewhere.page.getByText('this link was used, or is more than an hour old').waitFor();
    await elsewhere.context.close();
  });

  it('says that its cookie is not good any more and what to do, and goes on once that is done', async () => {
    await using opened = await open();
    const { page, context, office } = opened;
    await context.clearCookies();
    await page.getByRole('link', { name: 'Alerts' }).click();
    await page.getByRole('heading', { name: 'This browser is not let in any more' }).waitFor();
    await page.getByText('there is none: open it in this browser, and this page goes on.').waitFor();
    await page.getByText(/^Not connected since/).waitFor();
    await isClean(page);
    const other = await context.newPage();
    await other.goto(office.dashboard.link('act'));
    await page.bringToFront();
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
  });

  it('shows nothing of a job, and no button, once it was deleted', async () => {
    await using opened = await open();
    const { page, office } = opened;
    await page.locator('.jobs').getByRole('link', { name: 'clean', exact: true }).click();
    await page.getByRole('button', { name: 'Pause…' }).waitFor();
    await office.life.call('cloudformation', 'DeleteStack', { StackName: 'office' });
    await office.life.advance(60);
    await page.getByText('This cannot be shown: there is no job clean').waitFor();
    assert.equal(await page.locator('main').getByRole('button').count(), 0);
    await isClean(page);
  });
});
