/** A page of HTML that stands alone: it loads nothing and runs nothing. */

export interface Page {
  readonly title: string;
  /** CSS. */
  readonly style: string;
  /** HTML below the title: every text in it is escaped. */
  readonly body: string;
}

export function renderPage({ title, style, body }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${body}
</body>
</html>
`;
}

/** For text and for attributes between double quotes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
