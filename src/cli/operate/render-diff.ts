/** A difference as a person reads it: what is lost first, rights as sentences, and when jobs are due before and after. */
import type { Diff, DiffLine } from '../../operator/deploy/diff.ts';
import type { DueChange, WrittenSchedule } from '../../operator/deploy/template-schedules.ts';
import { sanitizeName } from '../sanitize.ts';
import { renderTable } from '../table.ts';
import { bold, faint, green, red, yellow } from './paint.ts';
import { nextInWords } from './times.ts';
import type { Operated } from './with-account.ts';

export function renderDiff(
  stack: string,
  { lines, widened }: Diff,
  due: readonly DueChange[],
  operated: Operated,
): string {
  const rows = lines.map((line) => [
    '',
    paintOf[line.kind](words[line.kind]),
    sanitizeName(line.logicalId),
    faint(line.type),
    sanitizeName(line.properties.join(', ')),
  ]);
  const sentences = gathered(widened.map((sentence) => shorter(sentence, stack)));
  const rights = sentences.slice(0, shownMax).map((sentence) => `  ${yellow('+')} ${sanitizeName(sentence)}\n`);
  const more = sentences.length > shownMax ? `  and ${sentences.length - shownMax} more\n` : '';
  return [
    `${bold(stack)}, ${countsOf(lines)}\n`,
    renderTable(rows),
    rights.length === 0 ? '' : `\nWhat becomes allowed:\n${rights.join('')}${more}`,
    renderDue(due, operated),
    '\n',
  ].join('');
}

/** What is the same in every ARN of the account and region is left out. */
const shorter = (sentence: string, stack: string): string =>
  sentence
    .replace(/arn:\$\{AWS::Partition\}:[\w-]+:(?:\$\{AWS::Region\})?:\$\{AWS::AccountId\}:/g, '')
    .replaceAll('${AWS::StackName}', stack);

/** One sentence for all that the same one may do on the same thing. */
function gathered(sentences: readonly string[]): string[] {
  const actions = new Map<string, string[]>();
  for (const sentence of sentences) {
    const [, who, action, on] = /^(\S+ (?:may|lets .+?)) ([\w-]+:\S+) (on .*)$/s.exec(sentence) ?? [];
    const key = JSON.stringify(action === undefined ? [sentence] : [who, on]);
    actions.set(key, [...(actions.get(key) ?? []), ...(action === undefined ? [] : [action])]);
  }
  return [...actions].map(([key, all]) => {
    const [who, on] = JSON.parse(key) as [string, string?];
    return on === undefined ? who : `${who} ${all.join(', ')} ${on}`;
  });
}

const shownMax = 40;
const words = { add: 'add', change: 'change', replace: 'REPLACE', remove: 'REMOVE' } as const;
const paintOf = { add: green, change: yellow, replace: red, remove: red } as const;

function countsOf(lines: readonly DiffLine[]): string {
  const counts = (['add', 'change', 'replace', 'remove'] as const).map(
    (kind) => [lines.filter((line) => line.kind === kind).length, kind] as const,
  );
  const words = counts.filter(([count]) => count > 0).map(([count, kind]) => `${count} to ${kind}`);
  // Outputs and descriptions may change without a resource.
  return words.length === 0 ? 'no resource changes' : words.join(', ');
}

function renderDue(due: readonly DueChange[], operated: Operated): string {
  const rows = due.map(({ logicalId, job, before, after }) => [
    '',
    sanitizeName(job ?? logicalId),
    inWords(before, operated),
    after?.isOff && before?.isOff
      ? 'stays paused'
      : after?.isDueAtOnce && !before
        ? 'as soon as it is made'
        : inWords(after, operated),
  ]);
  return rows.length === 0 ? '' : `\n${renderTable([['', 'NEXT RUN OF', 'BEFORE', 'AFTER'].map(bold), ...rows])}`;
}

function inWords(schedule: WrittenSchedule | undefined, operated: Operated): string {
  if (!schedule) return 'none';
  if (schedule.isOff) return 'paused';
  return schedule.next ? nextInWords(schedule.next, operated) : 'not known before';
}
