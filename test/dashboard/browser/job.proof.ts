/** A job's template and drills in a real browser, and the bar over every screen while time is simulated. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openExaminer } from '../../../src/cli/examine.ts';
import type { Examination, Examine } from '../../../src/dashboard/job/examine.ts';
import type { DrilledPart } from '../../../src/dashboard/job-views.ts';
import { openOffice, smallConfig } from '../office.ts';
import { findings, isFineInEachLook } from './axe.ts';
import { noBrowser, openBrowser, openPage } from './browser.ts';

const drilled: DrilledPart = {
  verdict: 'clean: 1 of 2 drills fails silently: schedule disabled.',
  rows: [
    {
      drill: 'exit-1-always',
      title: 'exit 1, always',
      outcome: 'told',
      who: 'ops@example.com by app-tell, after 3 min',
      what: '1 attempt, exit 1; FAILED',
    },
    {
      drill: 'disabled',
      title: 'schedule disabled',
      outcome: 'silent',
      who: 'NOBODY WAS TOLD',
      what: 'no run any more',
    },
  ],
  unplayed: null,
};

/** Templates are truly checked; failures are played when the test says so. */
function halfReal() {
  const { examine, close } = openExaminer();
  const ends: (() => void)[] = [];
  const wanted = (each: Examination): Promise<unknown> =>
    each.kind === 'part'
      ? examine(each)
      : new Promise((resolve) => {
          ends.push(() => resolve(drilled));
        });
  return { examine: wanted as Examine, end: () => ends.shift()?.(), [Symbol.dispose]: close };
}

describe('in the browser', { skip: noBrowser }, () => {
  it('a job has its part of the template and plays its failures, under a bar that says the simulated time', async () => {
    using examined = halfReal();
    await using office = await openOffice({
      config: smallConfig.replace(', silent: false', ''),
      now: '2026-10-24T12:30:00Z',
      start: '2026-10-24T09:00:00Z',
      ...examined,
    });
    await using browser = await openBrowser();
    const { page, complaints } = await openPage(browser, office.dashboard.link('act'));
    page.setDefaultTimeout(60_000);
    await page.getByText('Simulated: Sat 24 Oct 2026 14:30 Berlin').waitFor();
    await page.goto(new URL('/jobs/clean', page.url()).href);
    await page.getByText('check finds nothing').waitFor();
    assert.match(await page.title(), /^\(simulated\) clean/);
    await page.getByText('AWS::StepFunctions::StateMachine', { exact: true }).click();
    await page.getByRole('region', { name: 'CleanMachine as written' }).waitFor();
    await page.getByRole('button', { name: 'Play each failure' }).click();
    await page.getByText('Playing each failure since 14:30').waitFor();
    examined.end();
    await page.getByText(drilled.verdict).waitFor();
    await page.getByRole('row', { name: /schedule disabled Not told/ }).waitFor();
    await page.getByText('2 failures played today 14:30').waitFor();
    await isFineInEachLook(page);
    assert.deepEqual([complaints, office.errors], [[], []]);
  });

  it('what check finds stands under the sentence that it is about, and beside its resource', async () => {
    const found = {
      rule: 'no-retry',
      severity: 'warning' as const,
      at: 'Run',
      message: 'one lost container and the night has no report',
      mend: 'give the state a Retry',
    };
    const resource = {
      id: 'CleanMachine',
      type: 'AWS::StepFunctions::StateMachine',
      text: 'Type: x',
      findings: [found],
    };
    const examine = () => Promise.resolve({ resources: [resource], others: 0, problem: null });
    await using office = await openOffice({ now: '2026-10-20T02:40:00Z', examine: examine as unknown as Examine });
    await using browser = await openBrowser();
    const { page, complaints } = await openPage(browser, office.dashboard.link('act'));
    await page.goto(new URL('/jobs/clean', page.url()).href);
    const retry = page.locator('.says > div', { has: page.getByText('Retry', { exact: true }) });
    await retry.getByText('one lost container and the night has no report').waitFor();
    await retry.getByText('warning no-retry').waitFor();
    assert.equal(await page.getByText('give the state a Retry').count(), 2);
    assert.deepEqual([await findings(page), complaints, office.errors], [[], [], []]);
  });
});
