/** A refusal as a page: whoever is not let in is sent no script and no style. */
import { upperFirst } from '../../languages/upper-first.ts';

export const refusalPage = (message: string, hint: string | undefined): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Punctual</title>
<h1>Punctual</h1>
<p>${asHtml(upperFirst(message))}.</p>
${hint === undefined ? '' : `<p>${asHtml(hint)}.</p>\n`}</html>
`;

const asHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
