/** What is to be true of every screen, whatever is on it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against WCAG 2.2 AA, in words. */
export async function findings(page: Page): Promise<string[]> {
  if (await page.evaluate('globalThis.axe === undefined')) await page.evaluate(axe);
  return page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) =>
      violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => id + ': ' + help + ' at ' + target)))`,
  );
}

const looks = [
  { colorScheme: 'dark', width: 1440, height: 900 },
  { colorScheme: 'light', width: 360, height: 780 },
  { colorScheme: 'light', width: 1440, height: 900 },
] as const;

/** Dark, small, and at last light and wide, as a page is opened: axe finds nothing in it, and nothing scrolls sideways. */
export async function isFineInEachLook(page: Page, what?: string): Promise<void> {
  for (const { colorScheme, ...size } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    // What is drawn by the room that it has is drawn again.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const found = [await findings(page), await page.evaluate(sideways)];
    assert.deepEqual(found, [[], false], [colorScheme, size.width, what].join(' '));
  }
}

export const sideways = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
