/** The dashboard by keyboard: what is found from the head, and what keys do, on every screen. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Office, openOffice } from '../office.ts';
import { findings, isFineInEachLook } from './axe.ts';
import { noBrowser, openBrowser, openPage } from './browser.ts';

const waitMs = 20_000;
let browser: Browser;
let office: Office;

before(async () => {
  if (noBrowser) return;
  browser = await openBrowser();
  office = await openOffice({
    now: '2026-10-24T12:00:20Z',
    start: '2026-10-23T18:00:00Z',
    runs: (job) =>
      job === 'report'
        ? { seconds: 5, exitCode: 3, lines: [{ afterSeconds: 1, text: 'cannot open the database' }] }
        : { seconds: 60 },
  });
});
after(async () => {
  await browser?.close();
  await office?.[Symbol.asyncDispose]();
});

async function open() {
  const opened = await openPage(browser, office.dashboard.link('act'));
  opened.page.setDefaultTimeout(waitMs);
  await opened.page.locator('.cells').first().waitFor();
  return {
    ...opened,
    async [Symbol.asyncDispose]() {
      await opened.context.close();
    },
  };
}

describe('by keyboard', { skip: noBrowser }, () => {
  it('a job and a run are found from the head', async () => {
    await using opened = await open();
    const { page, complaints } = opened;
    await page.keyboard.press('/');
    await page.keyboard.type('e');
    const options = page.getByRole('option');
    await options.nth(1).waitFor();
    await isFineInEachLook(page);
    // Trouble stands first; from the last one on it goes round.
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('heading', { level: 1, name: 'report' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('report@2026-10-24');
    await page.getByRole('option', { name: 'report, today 04:30' }).click();
    await page.getByRole('heading', { level: 1, name: 'report, due today at 04:30' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('nothing of that kind');
    await page.getByText('No job and no run is called so.').waitFor();
    await isFineInEachLook(page);
    await page.keyboard.press('Escape');
    assert.deepEqual([await page.getByLabel('Find a job or run').inputValue(), complaints], ['', []]);
  });

  it('letters go from row to row and to what helps, and never act by themselves', async () => {
    await using opened = await open();
    const { page } = opened;
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    const told = office.told.length;
    const ways: string[] = [];
    for (const key of ['j', 'j', 'j', 'j', 'k', 'r']) {
      await page.keyboard.press(key);
      ways.push(await focused());
    }
    // What needs somebody, what runs, then the jobs; the first of them in trouble.
    assert.deepEqual(ways, ['report', 'clean', 'report', 'clean', 'report', 'Run again']);
    assert.equal(office.told.length, told);
    await page.keyboard.press('w');
    await page.getByRole('heading', { level: 1, name: 'report, due today at 04:30' }).waitFor();
    await page.keyboard.press('l');
    await page.getByRole('heading', { level: 1, name: 'Log' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.locator('.cells').first().waitFor();
    await page.getByRole('button', { name: 'Failed 1' }).first().click();
    await page.keyboard.press('Escape');
    assert.equal(new URL(page.url()).search, '');
  });

  it('? lists the keys, and letters can be switched off', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await dialog.waitFor();
    assert.deepEqual(await findings(page), []);
    await dialog.getByLabel('Letters are keys').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    assert.equal(await dialog.isVisible(), false);
    await page.getByRole('button', { name: 'Keys' }).click();
    await dialog.getByLabel('Letters are keys').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    assert.equal(await page.evaluate<string>('document.activeElement.id'), 'find');
  });
});

describe('of a day that is simulated', { skip: noBrowser }, () => {
  it('History begins with its month', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.goto(new URL('/history', page.url()).href);
    await page.getByRole('heading', { level: 1, name: 'October 2026' }).waitFor();
    await page.getByRole('link', { name: 'Failed: report 04:30' }).waitFor();
    await page.getByRole('button', { name: 'The month after' }).click();
    await page.getByRole('heading', { level: 1, name: 'November 2026' }).waitFor();
    await page.getByRole('button', { name: 'Today' }).click();
    await page.getByRole('heading', { level: 1, name: 'October 2026' }).waitFor();
  });

  it('a file says of when it is, and which cloud', async () => {
    await using opened = await open();
    const { page, context } = opened;
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click(),
    ]);
    const file = await context.newPage();
    await file.setContent(readFileSync(await saved.path(), 'utf8'));
    await file
      .getByText(
        'As this cloud was on Sat 24 Oct 2026 at 14:00 Berlin (12:00 UTC). This file does not change any more.',
      )
      .waitFor();
    assert.deepEqual(
      [await file.locator('.jobs tbody tr').count(), await file.getByText('Europe/Berlin').count()],
      [2, 1],
    );
    assert.equal(await file.getByText('Find a job').count(), 0);
  });
});
