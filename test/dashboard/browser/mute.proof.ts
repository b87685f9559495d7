/** A job is muted in a real browser: how long is asked, what tells nobody is named, and it is taken back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openOwnAlarms } from '../own-alarms.ts';
import { findings, sideways } from './axe.ts';
import { noBrowser, openBrowser, openPage } from './browser.ts';

describe('in a browser', { skip: noBrowser }, () => {
  it('a job that needs somebody is muted with an end, and on its own page tells again', async () => {
    await using office = await openOwnAlarms();
    await using browser = await openBrowser();
    const { page, complaints } = await openPage(browser, office.dashboard.link('act'));
    await page.getByRole('button', { name: 'Mute…' }).click();
    await page.getByText(/^report-failed tells nobody for that long/).waitFor();
    assert.deepEqual(await findings(page), []);
    await page.getByLabel('Mute for').selectOption('8 hours');
    await page.getByRole('button', { name: 'Mute', exact: true }).click();
    await page
      .locator('.needs')
      .getByText(/Muted until today \d\d:\d\d\./)
      .waitFor();
    await page.setViewportSize({ width: 360, height: 780 });
    await page.getByRole('button', { name: 'Unmute' }).waitFor({ state: 'hidden' });
    await page.goto(new URL('/jobs/report', page.url()).href);
    await page.getByText(/^Muted until today \d\d:\d\d$/).waitFor();
    assert.equal(await page.evaluate(sideways), false);
    await page.getByRole('button', { name: 'Unmute' }).click();
    await page.getByRole('button', { name: 'Mute…' }).waitFor();
    assert.deepEqual([complaints, office.errors], [[], []]);
  });
});
