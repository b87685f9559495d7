/** Writes docs/rules.md from the table that the check itself goes by: `node tools/make-rules.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '../src/jobs/check/rule.ts';
import { pages } from '../src/jobs/check/rules.ts';

export const rulesPage = (): string =>
  [
    '# Rules of `punctual check`',
    "What [`punctual check`](check.md) finds, made from the code's own table; `punctual check --explain RULE` says the same offline. A rule with several severities shows its gravest.",
    `| Rule | Severity | Finds |\n| --- | --- | --- |\n${pages.map(rowOf).join('\n')}`,
    ...pages.map(sectionOf),
  ].join('\n\n');

const rowOf = ({ id, severity, summary }: Page): string => `| [\`${id}\`](#${id}) | ${severity} | ${summary} |`;

const sectionOf = ({ id, severity, summary, why, bad, good }: Page): string =>
  `## ${id}\n**${severity}**: ${summary}\n\n${why}\n\nInstead of\n\n\`\`\`yaml\n${bad}\n\`\`\`\n\nwrite\n\n\`\`\`yaml\n${good}\n\`\`\`\n`;

if (import.meta.main) writeFileSync(join(import.meta.dirname, '../docs/rules.md'), rulesPage());
