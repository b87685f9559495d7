/** `node test/dashboard/browser/pictures.ts FOLDER`: pictures of each screen, light, dark and small, over a company's jobs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { companyConfig, companyNow, companyRuns, companyStart } from '../company.ts';
import { openOffice } from '../office.ts';
import { type Opened, openBrowser, openPage } from './browser.ts';

const [folder = 'pictures'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

await using office = await openOffice({
  config: companyConfig,
  runs: companyRuns,
  start: companyStart,
  now: companyNow,
});
await using browser = await openBrowser();

const looks = [
  { name: '', view: {} },
  { name: '-dark', view: { dark: true } },
  { name: '-360', view: { width: 360, height: 780 } },
];

async function picture({ page }: Opened, name: string): Promise<void> {
  // The company's day is simulated: the pictures are of what it shows otherwise.
  for (const bar of await page.locator('.simulated').all())
    await bar.evaluate((element) => {
      element.style.display = 'none';
    });
  const before = page.viewportSize() ?? { width: 1440, height: 900 };
  // Made larger by the screenshot itself, the graph would be caught as it is drawn again.
  await page.setViewportSize({
    ...before,
    height: Number(await page.evaluate('document.documentElement.scrollHeight')),
  });
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.setViewportSize(before);
}

for (const { name, view } of looks) {
  const opened = await openPage(browser, office.dashboard.link('act'), view);
  const { page } = opened;
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.cells').first().waitFor();
  await page.waitForTimeout(3000);
  await picture(opened, `home${name}`);
  await page.locator('.needs li', { hasText: 'price-import' }).getByRole('link', { name: 'See why' }).click();
  await page.getByRole('heading', { name: 'Time', exact: true }).waitFor();
  await page.locator('.flow .react-flow__edge').first().waitFor({ state: 'attached' });
  await picture(opened, `run${name}`);
  await page.getByRole('button', { name: 'Run with changes…' }).click();
  await page.screenshot({ path: join(folder, `changes${name}.png`) });
  await page.getByRole('button', { name: 'Leave it' }).click();
  await page.getByRole('link', { name: 'Open the log' }).click();
  await page.getByText('The log ends here').waitFor();
  await picture(opened, `log${name}`);
  await page.getByRole('link', { name: 'Alerts' }).click();
  await page.getByRole('heading', { name: 'What did not arrive' }).waitFor();
  await picture(opened, `alerts${name}`);
  await page.goto(new URL('/jobs/price-import', page.url()).href);
  await page
    .getByText(/check finds nothing|of check$/)
    .first()
    .waitFor();
  await picture(opened, `job${name}`);
  await page.goto(new URL('/history', page.url()).href);
  await page.getByRole('heading', { level: 1, name: 'October 2026' }).waitFor();
  await page.screenshot({ path: join(folder, `history-simulated${name}.png`) });
  for (const complaint of opened.complaints) console.error(`${name}: ${complaint}`);
  await opened.context.close();
}
for (const error of office.errors) console.error(error);
