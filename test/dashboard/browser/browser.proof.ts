/** The dashboard in a real browser, over the real engine: each screen's way through, what it is when it is empty, failing or cut off, and whom it serves. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Office, openOffice } from '../office.ts';
import { findings, isFineInEachLook, sideways } from './axe.ts';
import { noBrowser, openBrowser, openPage, type View } from './browser.ts';

/** In a job's log, its input and its error: each would show itself by setting `pwned`, or by asking something for a file. */
const scripts = [
  '<script>pwned = 1</script>',
  '<img src="/nothing" onerror="pwned = 2">',
  '"><svg onload="pwned = 3">',
  'javascript:pwned=4',
  '{{constructor.constructor("pwned = 5")()}}',
  '<iframe srcdoc="<script>parent.pwned = 6</script>"></iframe>',
  '\u001b]0;title\u0007<b>bold</b>',
];

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
        ? { seconds: 5, exitCode: 3, lines: scripts.map((text, index) => ({ afterSeconds: index / 10, text })) }
        : { seconds: 60 },
  });
});
after(async () => {
  await browser?.close();
  await office?.[Symbol.asyncDispose]();
});

async function open(view: View = {}, of: Office = office, role: 'act' | 'look' = 'act') {
  const opened = await openPage(browser, of.dashboard.link(role), view);
  opened.page.setDefaultTimeout(waitMs);
  await opened.page.getByRole('heading', { level: 1 }).waitFor();
  return {
    ...opened,
    async [Symbol.asyncDispose]() {
      await opened.context.close();
    },
  };
}

describe('in the browser', { skip: noBrowser }, () => {
  it('what others write is text, wherever it is shown', async () => {
    await using opened = await open();
    const { page, complaints } = opened;
    let dialogs = 0;
    page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    await page.getByRole('link', { name: 'See why' }).click();
    for (const text of scripts.slice(0, 6)) await page.getByText(text, { exact: true }).first().waitFor();
    await page.getByRole('tab', { name: 'Input and output' }).click();
    await page.getByRole('tabpanel').getByText('"scheduledTime"').waitFor();
    assert.deepEqual([await page.evaluate('typeof pwned'), dialogs, complaints], ['undefined', 0, []]);
    assert.equal(await page.locator('main img, main iframe, main script').count(), 0);
  });

  it('axe finds nothing in Home and a run, and nothing scrolls sideways', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.locator('.cells').first().waitFor();
    await isFineInEachLook(page);
    await page.getByRole('link', { name: 'See why' }).click();
    await page.getByRole('heading', { name: 'Time', exact: true }).waitFor();
    await page.locator('.flow .react-flow__edge.is-failed').first().waitFor({ state: 'attached' });
    for (const tab of ['Input and output', 'Environment', 'Task record', 'Definition', 'As command', 'Events']) {
      await page.getByRole('tab', { name: tab }).click();
      await isFineInEachLook(page, tab);
    }
  });

  it('the graph of a run is never painted but in its place, also while the width changes', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.addInitScript(`
      globalThis.places = new Set();
      (function look() {
        const drawn = document.querySelector('.react-flow__viewport');
        if (drawn) places.add(drawn.style.transform.replace(/.* /, ''));
        requestAnimationFrame(look);
      })();`);
    const link = await page.getByRole('link', { name: 'See why' }).getAttribute('href');
    await page.goto(new URL(link ?? '', page.url()).href);
    const scale = async (): Promise<string> => {
      await page.locator('.flow .react-flow__edge').first().waitFor({ state: 'attached' });
      return String(await page.evaluate('new Promise((done) => setTimeout(() => done([...places].join()), 300))'));
    };
    const fitted = await scale();
    assert.match(fitted, /^scale\(0\.\d+\)$/);
    for (const width of [1430, 1200]) {
      await page.setViewportSize({ width, height: 1900 });
      assert.equal(await scale(), fitted);
    }
    await page.setViewportSize({ width: 360, height: 900 });
    assert.match(await scale(), /^scale\(0\.\d+\),scale\(0\.\d+\)$/);
  });

  it('nothing is wider than its place, whatever the width', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.locator('.cells').first().waitFor();
    const wider = `[...document.querySelectorAll('.card')].filter((card) => [...card.querySelectorAll('table, ul, svg.cells')]
      .some((part) => part.getBoundingClientRect().right > card.getBoundingClientRect().right + 1)).length`;
    for (const width of [1600, 1400, 1381, 1300, 1271, 1200, 1161, 1100, 981, 960, 941, 900, 721, 500, 360]) {
      await page.setViewportSize({ width, height: 900 });
      assert.deepEqual([width, await page.evaluate(wider), await page.evaluate(sideways)], [width, 0, false]);
    }
  });

  it('a job says when it is due and what became of it, and axe finds nothing', async () => {
    await using opened = await open();
    const { page, complaints } = opened;
    await page.locator('.jobs').getByRole('link', { name: 'clean', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'clean' }).waitFor();
    await page.getByText('A slot that comes while a run is still going is skipped.').waitFor();
    await page.getByText(/^\d+ OK$/).waitFor();
    await isFineInEachLook(page);
    assert.deepEqual(complaints, []);
  });

  it('a log shows its lines as text, an attempt at a time, and finds words in them', async () => {
    await using opened = await open();
    const { page, complaints } = opened;
    await page.getByRole('link', { name: 'See why' }).click();
    await page.getByRole('link', { name: 'Open the log' }).click();
    await page.getByText('The log ends here: the attempt ended after 5 s, exit 3.').waitFor();
    await page.getByText('␛]0;title␇<b>bold</b>').waitFor();
    await page.getByLabel('Search in these lines').fill('SCRIPT');
    await page.getByText('1 of 3 lines').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('2 of 3 lines').waitFor();
    assert.equal(await page.locator('mark').count(), 5);
    assert.deepEqual([await findings(page), await page.evaluate(sideways)], [[], false]);
    await page.getByRole('button', { name: 'Show its lines' }).first().click();
    await page.locator('.log-head', { hasText: 'Attempt 2' }).getByRole('button').waitFor();
    assert.equal(new URL(page.url()).search, '?attempt=1');
    assert.deepEqual([await page.evaluate('typeof pwned'), complaints], ['undefined', []]);
  });

  it('history shows what was not well, filters in the address, saves a table, and axe finds nothing', async () => {
    await using opened = await open();
    const { page, complaints } = opened;
    await page.getByRole('link', { name: 'History' }).click();
    await page.goto(new URL('/history?month=2026-10&job=gone', page.url()).href);
    await page.getByRole('heading', { level: 1, name: 'October 2026' }).waitFor();
    assert.equal(await page.getByLabel('Job', { exact: true }).inputValue(), 'gone');
    await page.getByLabel('Job', { exact: true }).selectOption('');
    await page.getByRole('link', { name: 'Failed: report 04:30' }).waitFor();
    await page.getByLabel('Job', { exact: true }).selectOption('clean');
    await page.getByRole('button', { name: /^OK/ }).click();
    assert.equal(new URL(page.url()).search, '?month=2026-10&job=clean&state=ok');
    await page
      .getByRole('link', { name: /clean, \d+ slots/ })
      .first()
      .waitFor();
    await isFineInEachLook(page);
    assert.deepEqual(complaints, []);
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ]);
    const rows = readFileSync(await saved.path(), 'utf8')
      .trim()
      .split('\r\n');
    assert.equal(rows[0], 'job,state,due,started,took_seconds,attempts,run,why');
    assert.ok(rows.length > 10 && rows.slice(1).every((row) => row.startsWith('clean,ok,')));
  });

  it('alerts say who is told, send a test, mute with an end, and axe finds nothing', async () => {
    await using opened = await open();
    const { page, complaints } = opened;
    await page.getByRole('link', { name: 'Alerts' }).click();
    await page.getByRole('heading', { name: 'Who is told' }).waitFor();
    await page.getByRole('button', { name: 'Send a test…' }).click();
    await page.getByRole('button', { name: 'Send it' }).click();
    await page.getByText('A test was sent to ops@example.com.').waitFor();
    await page.getByLabel('Mute for').first().selectOption('8 hours');
    await page.getByRole('button', { name: 'Mute', exact: true }).first().click();
    await page.getByText(/^Muted until today \d\d:\d\d$/).waitFor();
    await isFineInEachLook(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await page.getByRole('button', { name: 'Unmute' }).click();
    await page.getByText(/^Muted until/).waitFor({ state: 'detached' });
    assert.deepEqual(complaints, []);
  });

  it('Home and a run are exported as one file each, that opens anywhere and has no script', async () => {
    await using opened = await open();
    const { page, context, complaints } = opened;
    const save = async () => {
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export' }).click(),
      ]);
      return readFileSync(await saved.path(), 'utf8');
    };
    await page.locator('.cells').first().waitFor();
    const home = await save();
    await page.getByRole('link', { name: 'See why' }).click();
    await page.getByRole('heading', { name: 'Time', exact: true }).waitFor();
    for (const [text, title] of [
      [home, '1 job needs you'],
      [await save(), 'report, due today at 04:30'],
    ] as const) {
      const file = await context.newPage();
      await file.setContent(text);
      assert.equal(await file.locator('script, link, [href], [src], [onerror], [onload]').count(), 0);
      assert.equal(await file.evaluate('typeof pwned'), 'undefined');
      assert.equal(await file.getByRole('heading', { level: 1 }).textContent(), title);
      assert.equal(await file.evaluate('getComputedStyle(document.querySelector("h1")).fontWeight'), '600');
    }
    assert.deepEqual(complaints, []);
  });

  it('a job is paused and resumed, each only after a question', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.locator('.jobs').getByRole('link', { name: 'clean', exact: true }).click();
    await page.getByRole('button', { name: 'Pause…' }).click();
    await page.getByRole('button', { name: 'Leave it' }).click();
    await page.getByRole('button', { name: 'Pause…' }).click();
    await page.getByRole('button', { name: 'Pause it' }).click();
    await page.getByRole('button', { name: 'Resume…' }).click();
    await page.getByText('It is not due any more, or only by hand.').waitFor();
    await page.getByRole('button', { name: 'Resume it' }).click();
    await page.getByRole('button', { name: 'Pause…' }).waitFor();
    assert.deepEqual(office.told.slice(-2), ['dashboard: clean is paused', 'dashboard: clean is resumed']);
  });

  it('a click on a count shows these jobs alone, and Back shows all', async () => {
    await using opened = await open();
    const { page } = opened;
    const rows = page.locator('.jobs tbody tr');
    await rows.nth(1).waitFor();
    await page.getByRole('button', { name: 'Failed 1' }).first().click();
    await rows.nth(1).waitFor({ state: 'detached' });
    assert.deepEqual([await rows.count(), new URL(page.url()).search], [1, '?now=failed']);
    await page.goBack();
    await rows.nth(1).waitFor();
  });

  it('a click on a count shows what the page has of these jobs before the server answers', async () => {
    await using opened = await open();
    const { page } = opened;
    const rows = page.locator('.jobs tbody tr');
    await rows.nth(1).waitFor();
    await page.route(/\/api\/home\?now=/, () => {});
    await page.getByRole('button', { name: 'Failed 1' }).first().click();
    await rows.nth(1).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'All 2' }).click();
    await rows.nth(1).waitFor();
  });

  it('works by keyboard: the grid is one stop, arrows move in it, Enter opens', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.locator('.cells a').first().waitFor();
    assert.equal(await page.locator('.jobs [tabindex="0"]').count(), 1);
    // The grid is out of view: the page scrolls to what has the focus, and says so with the next frame.
    await page.setViewportSize({ width: 1440, height: 300 });
    await page.locator('.jobs [tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const focused = page.locator('.jobs :focus');
    assert.match((await focused.getAttribute('aria-label')) ?? '', /^clean: OK, due today 13:00/);
    await page.getByRole('tooltip').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'clean, due today at 13:00' }).waitFor();
  });

  it('shows a run that begins, long before it would ask by itself', async () => {
    await using busy = await openOffice({ now: '2026-10-24T12:30:00Z', start: '2026-10-24T09:00:00Z' });
    await using opened = await open({}, busy);
    const { page } = opened;
    await page.getByText('Live').waitFor();
    await page.locator('.cells').first().waitFor();
    // What it is told by the stream; without it, it would ask after 15 seconds, which is the bound.
    await busy.life.start('report');
    await busy.life.advance(2);
    await page.getByRole('heading', { name: 'Running now' }).waitFor({ timeout: 14_000 });
  });

  it('shows a change by itself, says when it is cut off, and heals', async () => {
    await using opened = await open();
    const { page, context } = opened;
    await page.getByText('Live').waitFor();
    await context.setOffline(true);
    await page.getByText(/^Not connected since \d\d:\d\d$/).waitFor();
    await office.life.advanceTo('2026-10-24T13:00:30Z');
    await context.setOffline(false);
    await page.getByText('Live').waitFor();
    await page.getByText(/Sat 24 Oct, 15:00 Berlin/).waitFor();
  });

  it('is for looking by a link that is for looking', async () => {
    await using opened = await open({}, office, 'look');
    const { page } = opened;
    const told = office.told.length;
    const button = page.getByRole('button', { name: 'Run again' });
    assert.deepEqual(
      [await button.getAttribute('aria-disabled'), await button.getAttribute('title')],
      ['true', 'this link is for looking only'],
    );
    await button.click({ force: true });
    await page.getByText('look', { exact: true }).waitFor();
    assert.equal(office.told.length, told);
  });

  it('why a run failed is found in one click from Home, and it is run again in the next', async () => {
    await using opened = await open();
    const { page, complaints } = opened;
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), '1 job needs you');
    await page.getByRole('link', { name: 'See why' }).click();
    await page.getByRole('heading', { name: 'The container ended with exit code 3, three times.' }).waitFor();
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByRole('heading', { level: 1, name: /^report, started by hand today at/ }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'report, due today at 04:30' }).waitFor();
    assert.deepEqual([complaints, office.errors], [[], []]);
  });

  it('a run is started with changes, by a form that is filled with its own input', async () => {
    await using opened = await open({ width: 360, height: 780 });
    const { page, complaints } = opened;
    await page
      .getByLabel(/^clean: OK, due/)
      .first()
      .press('Enter');
    await page.getByRole('button', { name: 'Run with changes…' }).click();
    await page.getByLabel(/^Input/).fill('{');
    await page.getByText('The input is no JSON').waitFor();
    await page.getByLabel(/^Input/).fill('{"note": "by hand"}');
    await page.getByLabel(/^Command/).fill('clean\n--all');
    assert.deepEqual([await findings(page), await page.evaluate(sideways)], [[], false]);
    await page.getByRole('button', { name: 'Run it' }).click();
    await page.getByRole('heading', { level: 1, name: /^clean, started by hand today at/ }).waitFor();
    await page.getByRole('tab', { name: 'Input and output' }).click();
    await page.getByText('"--all"').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('says what to do where there are no jobs yet, and what was asked for in vain', async () => {
    await using empty = await openOffice();
    await empty.life.call('cloudformation', 'DeleteStack', { StackName: 'office' });
    await using opened = await open({}, empty);
    const { page } = opened;
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'There are no jobs yet');
    await page.getByText('punctual deploy').waitFor();
    await page.goto(new URL('/jobs/none/runs/x', page.url()).href);
    await page.getByText('This cannot be shown: there is no job none').waitFor();
  });
});
