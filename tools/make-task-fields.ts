/**
 * Writes the tables of fields in docs/tasks.md, from those that the code itself goes by: `node tools/make-task-fields.ts`.
 * The rest of the page is written by hand.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  awslogsOptions,
  containerFields,
  definitionFields,
  type EffectByRunner,
  linuxFields,
  volumeFields,
} from '../src/languages/resources/task-fields.table.ts';

const sections: readonly (readonly [title: string, fields: Readonly<Record<string, EffectByRunner>>])[] = [
  ['of a task definition', definitionFields],
  ['of `volumes`', volumeFields],
  ['of a container definition', containerFields],
  ['of `linuxParameters`', linuxFields],
  ['of the options of awslogs', awslogsOptions],
];

/** Those that a user can choose. */
const runners = ['docker', 'process'] as const;

export const tasksPage = join(import.meta.dirname, '../docs/tasks.md');

const begins = '<!-- fields: made by tools/make-task-fields.ts -->\n';
const ends = '<!-- fields end -->\n';

/** The page with its tables made anew; what it had between the two marks goes. */
export function withFields(page: string): string {
  const [before, rest] = page.split(begins);
  const [, after] = rest?.split(ends) ?? [];
  assert(before !== undefined && after !== undefined, 'the page has both marks');
  return `${before}${begins}${sections.map(renderSection).join('\n')}${ends}${after}`;
}

function renderSection([title, fields]: (typeof sections)[number]): string {
  return [
    `| ${title} | ${runners.join(' | ')} |`,
    `| --- |${' --- |'.repeat(runners.length)}`,
    ...Object.entries(fields).map(([field, effects]) => `| \`${field}\` | ${byRunner(effects).join(' | ')} |`),
    '',
  ].join('\n');
}

const byRunner = (effects: EffectByRunner): string[] =>
  runners.map((runner) => (typeof effects === 'string' ? effects : effects[runner]));

if (import.meta.main) writeFileSync(tasksPage, withFields(readFileSync(tasksPage, 'utf8')));
