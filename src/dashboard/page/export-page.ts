/** What is shown now as one file of HTML, which opens anywhere: for a ticket, for the team's channel. No script is in it, and nothing leads out of it. */
import { saveFile } from './save-file.ts';

/** What only a page that lives can do, or that leads back to it. */
const left = 'script, link, dialog, button, input, select, nav, .live, .spacer, [role="tooltip"]';

export function exportPage(name: string): void {
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  for (const element of copy.querySelectorAll(left)) element.remove();
  for (const link of copy.querySelectorAll('a')) link.removeAttribute('href');
  const policy = document.createElement('meta');
  policy.httpEquiv = 'content-security-policy';
  policy.content = "default-src 'none'; style-src 'unsafe-inline'";
  const style = document.createElement('style');
  style.textContent = rules();
  copy.querySelector('head')?.append(policy, style);
  saveFile(`punctual-${name}.html`, 'text/html', `<!doctype html>\n${copy.outerHTML}\n`);
}

/** The font stays here: its file would be larger than the page. */
const rules = (): string =>
  [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => !(rule instanceof CSSFontFaceRule))
    .map(({ cssText }) => cssText)
    .join('\n');
