/** A long log in a real browser: what is alike is folded, errors are shown alone, times stand in a zone or since the start. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openOffice } from '../office.ts';
import { isFineInEachLook } from './axe.ts';
import { noBrowser, openBrowser, openPage } from './browser.ts';

const lines = [
  'connected to db.internal as importer',
  ...Array.from({ length: 291 }, (_, index) => `${index + 1}00 000 rows parsed`),
  'cannot reach prices.example.com',
  'read again',
].map((text, index) => ({ afterSeconds: 1 + index / 100, text }));

describe('in a browser', { skip: noBrowser }, () => {
  it('a long log is folded, searched, and read by its errors alone', async () => {
    await using office = await openOffice({
      now: '2026-10-20T02:40:00Z',
      runs: () => ({ seconds: 20, exitCode: 3, lines }),
    });
    await using browser = await openBrowser();
    const { page, complaints } = await openPage(browser, office.dashboard.link('act'));
    await page.getByRole('link', { name: 'See why' }).first().click();
    await page.getByRole('link', { name: 'Open the log' }).click();
    await page
      .getByText('they differ only in numbers, from “100 000 rows parsed” to “29100 000 rows parsed”')
      .waitFor();
    const drawn = page.locator('.log-lines > div');
    assert.equal(await drawn.count(), 3);
    await isFineInEachLook(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await page.getByRole('button', { name: 'Errors only 1' }).click();
    await page.locator('.cut').waitFor({ state: 'detached' });
    assert.deepEqual(await drawn.locator('.text').allTextContents(), ['cannot reach prices.example.com']);
    await page.getByRole('button', { name: 'Errors only 1' }).click();
    await page.getByLabel('Search in these lines').fill('5100 000 rows');
    await page.locator('.log-lines .is-hit').waitFor();
    await page.getByLabel('Search in these lines').fill('');
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.locator('.cut').waitFor({ state: 'detached' });
    assert.equal(await drawn.count(), 294);
    await page.getByRole('button', { name: 'UTC', exact: true }).click();
    await page.locator('time', { hasText: /^02:/ }).first().waitFor();
    await page.getByRole('button', { name: 'Since start' }).click();
    await page.locator('time', { hasText: /^\+/ }).first().waitFor();
    await page.getByRole('button', { name: 'Berlin', exact: true }).click();
    await page.locator('time', { hasText: /^04:/ }).first().waitFor();
    assert.deepEqual([complaints, office.errors], [[], []]);
  });
});
