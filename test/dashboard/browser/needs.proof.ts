/** What needs somebody, in a real browser: a job is muted with an end, who is not reached is given another address. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openOffice } from '../office.ts';
import { openOwnAlarms } from '../own-alarms.ts';
import { anybody, makeQueue, tellQueue } from '../queue.ts';
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

  it('who is not reached is given another address', async () => {
    await using office = await openOffice({
      now: '2026-10-20T02:00:00Z',
      runs: (job) => (job === 'report' ? { seconds: 5, exitCode: 3 } : { seconds: 60 }),
    });
    const queue = await tellQueue(office, undefined);
    await office.life.advanceTo('2026-10-20T03:30:00Z');
    await using browser = await openBrowser();
    const { page, complaints } = await openPage(browser, office.dashboard.link('act'));
    await page.getByRole('button', { name: 'Change address…' }).click();
    const address = page.getByLabel('New address');
    assert.equal(await address.inputValue(), queue);
    assert.deepEqual(await findings(page), []);
    await address.fill('mail@example.com');
    await page.getByRole('button', { name: 'Change it' }).click();
    await page
      .getByRole('alert')
      .getByText(/^InvalidParameter/)
      .waitFor({ state: 'attached' });
    await address.fill(await makeQueue(office.account, queue.replace(':sqs:', ':sns:'), 'other', anybody));
    await page.getByRole('button', { name: 'Change it' }).click();
    await page.getByRole('button', { name: 'Change address…' }).waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: '1 job needs you' }).waitFor();
    assert.deepEqual([complaints.filter((each) => !/409/.test(each)), office.errors], [[], []]);
  });
});
