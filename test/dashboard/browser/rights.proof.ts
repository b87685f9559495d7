/** The dashboard in a real browser, over the keys of a user who may only look: buttons that he may not use are off, and say why. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openOffice } from '../office.ts';
import { looks, maySimulate, policyOf } from '../rights.ts';
import { findings } from './axe.ts';
import { noBrowser, openBrowser, openPage } from './browser.ts';

describe('in the browser of who may only look', { skip: noBrowser }, () => {
  it('a button that he may not use is off, and names the permission that is missing', async () => {
    await using office = await openOffice({
      now: '2026-10-20T12:00:20Z',
      policy: policyOf(looks, maySimulate),
      runs: (job) => (job === 'report' ? { seconds: 5, exitCode: 3 } : { seconds: 60 }),
    });
    await using browser = await openBrowser();
    const { page, complaints } = await openPage(browser, office.dashboard.link('act'));
    const off = async (name: string): Promise<string | null> => {
      const button = page.getByRole('button', { name, exact: true });
      assert.equal(await button.getAttribute('aria-disabled'), 'true', name);
      return button.getAttribute('title');
    };
    await page.getByRole('button', { name: 'Run again' }).waitFor();
    assert.match(
      (await off('Run again')) ?? '',
      /^the permission states:StartExecution on \S+office_report is missing$/,
    );
    assert.match((await off('Stop…')) ?? '', /states:StopExecution/);
    await page.getByRole('button', { name: 'Run again' }).click({ force: true });
    await page.getByRole('alert').getByText('the permission states:StartExecution').waitFor();
    // The reason keeps its room beside it.
    assert.ok(await page.evaluate("document.querySelector('.needs .why').getBoundingClientRect().width > 400"));
    assert.deepEqual(await findings(page), []);
    await page.getByRole('link', { name: 'See why' }).click();
    await page.getByRole('button', { name: 'Redrive from Run' }).waitFor();
    assert.match((await off('Redrive from Run')) ?? '', /states:RedriveExecution/);
    assert.match((await off('Run with changes…')) ?? '', /states:StartExecution/);
    await page.getByRole('button', { name: 'Run with changes…' }).click({ force: true });
    await page.getByRole('alert').getByText('the permission states:StartExecution').waitFor();
    await page.goto(new URL('/jobs/clean', page.url()).href);
    await page.getByRole('button', { name: 'Pause…' }).waitFor();
    assert.match((await off('Pause…')) ?? '', /scheduler:UpdateSchedule/);
    assert.deepEqual([complaints, office.errors, office.told], [[], [], []]);
  });

  it('where his rights may not be asked, buttons are on, and a refusal stands beside them in words', async () => {
    await using office = await openOffice({ now: '2026-10-20T12:30:00Z', policy: policyOf(looks) });
    await using browser = await openBrowser();
    const { page } = await openPage(browser, office.dashboard.link('act'));
    await page.goto(new URL('/jobs/clean', page.url()).href);
    await page.getByRole('button', { name: 'Run now…' }).click();
    await page.getByRole('button', { name: 'Run it' }).click();
    await page.getByRole('alert').getByText('is not authorized to perform: states:StartExecution').waitFor();
    assert.deepEqual(await findings(page), []);
  });
});
