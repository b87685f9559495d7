/** What is shown now as one file of HTML, which opens anywhere: for a ticket, for the team's channel. No script is in it, and nothing leads out of it. */
import type { Frame } from '../views.ts';
import { clock, count, dayAndYear, zoneName } from './format.ts';
import { saveFile } from './save-file.ts';

/** What only a page that lives can do, or that leads back to it. */
const left = 'script, link, dialog, button, input, select, nav, .live, .live-only, .spacer, [role="tooltip"]';

/** `frame`: of what is shown, which says when it was so. */
export function exportPage(name: string, frame: Frame, zone: string): void {
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  // What stands in a button and is no act: the zone of all times.
  for (const button of copy.querySelectorAll('footer button.zone')) button.replaceWith(button.textContent);
  for (const element of copy.querySelectorAll(left)) element.remove();
  for (const link of copy.querySelectorAll('a')) {
    link.removeAttribute('href');
    // A cell: what leads nowhere any more has its words as a picture has.
    if (link.hasAttribute('aria-label')) link.setAttribute('role', 'img');
  }
  const policy = document.createElement('meta');
  policy.httpEquiv = 'content-security-policy';
  policy.content = "default-src 'none'; style-src 'unsafe-inline'";
  const style = document.createElement('style');
  style.textContent = rules();
  copy.querySelector('head')?.append(policy, style);
  const note = document.createElement('p');
  note.className = 'as-of';
  note.textContent = `${asOf(frame, zone)}${partWords()}`;
  copy.querySelector('header > div')?.append(note);
  saveFile(`punctual-${name}.html`, 'text/html', `<!doctype html>\n${copy.outerHTML}\n`);
}

/** A file does not go on. */
function asOf({ now, where }: Frame, zone: string): string {
  const utc = zone === 'UTC' ? '' : ` (${clock(now, 'UTC')} UTC)`;
  return `As ${where} was on ${dayAndYear(now, zone)} at ${clock(now, zone)} ${zoneName(zone)}${utc}. This file does not change any more.`;
}

/** Of many jobs those around the ones in view are there. */
function partWords(): string {
  const table = document.querySelector('table.jobs');
  const all = Number(table?.getAttribute('aria-rowcount') ?? 1) - 1;
  const here = document.querySelectorAll('table.jobs tr[aria-rowindex]').length;
  return here < all ? ` ${count(here)} of ${count(all)} jobs are in it.` : '';
}

/** The font stays here: its file would be larger than the page. */
const rules = (): string =>
  [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => !(rule instanceof CSSFontFaceRule))
    .map(({ cssText }) => cssText)
    .join('\n');
