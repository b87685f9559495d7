/** `punctual show`: one run, its cause first. */

import { instant } from '../../languages/instant.ts';
import { duration } from '../../operator/causes.ts';
import { isPaused, type Job, nameOf, nextDue } from '../../operator/job.ts';
import { timeOf } from '../../operator/local-time.ts';
import { findRun, runId } from '../../operator/run-id.ts';
import { hasFailed } from '../../operator/runs.ts';
import { showRun, type ToldRun, withTold } from '../../operator/show-run.ts';
import { summaryOf } from '../../operator/summary.ts';
import { printSaid } from '../print.ts';
import { sanitize, sanitizeName } from '../sanitize.ts';
import { renderTable } from '../table.ts';
import { printJson, shownJson } from './json.ts';
import { bold, faint } from './paint.ts';
import { statusWord } from './run-words.ts';
import { nextInWords, withUtc } from './times.ts';
import { toldInWords } from './told-words.ts';
import { type AccountOptions, type Operated, withJobs } from './with-account.ts';

export interface ShowOptions extends AccountOptions {
  readonly lines: number;
}

export const show = (given: string, options: ShowOptions): Promise<void> =>
  withJobs(options, async (operated, jobs) => {
    const run = await findRun(operated.account, jobs, given, operated);
    const shown = await withTold(operated.account, await showRun(operated.account, run, options.lines));
    if (options.json) printJson(shownJson(shown, jobs));
    else printSaid(renderRun(shown, jobs, operated));
  });

/** `middle`: what stands between the summary and the last lines. */
export function renderRun(
  run: ToldRun,
  jobs: readonly Job[],
  operated: Operated,
  middle = attemptsTable(run, operated),
  words = summaryOf(run),
): string {
  const id = runId(run, [], jobs, operated);
  return [
    `${headOf(run, jobs, operated)}\n${sanitizeName(words)}\n`,
    middle,
    linesOf(run, operated.zone),
    toldAndNext(run, operated),
    `  ${[...commandsFor(run, id, operated.same), ...resumeOf(run, jobs, operated)].join('        ')}\n`,
  ]
    .filter(Boolean)
    .join('\n');
}

function headOf(
  { job, due, startedAt, stoppedAt, status }: ToldRun,
  jobs: readonly Job[],
  { zone, now }: Operated,
): string {
  const when = due ? `due ${withUtc(due, zone)}` : `begun by hand ${withUtc(startedAt, zone)}`;
  const took = duration(Number(stoppedAt ?? now) - Number(startedAt));
  const left = `${nameOf(job, jobs)}, ${when}`;
  return `${bold(sanitizeName(left))}${' '.repeat(Math.max(4, 55 - left.length))}${statusWord(status)} ${stoppedAt ? 'after' : 'for'} ${took}`;
}

function attemptsTable({ attempts }: ToldRun, { zone, now }: Operated): string {
  const steps = new Set(attempts.map(({ state }) => state)).size;
  return renderTable(
    attempts.map(({ number, state, startedAt, endedAt, cause, waitMs }, index) => [
      '',
      String(number),
      timeOf(startedAt, zone, 'seconds'),
      ...(steps > 1 ? [sanitizeName(state)] : []),
      duration(Number(endedAt ?? now) - Number(startedAt)),
      sanitizeName(cause.words),
      waitMs === undefined
        ? index === attempts.length - 1 && isBad(cause.kind)
          ? 'no retry left'
          : ''
        : `waits ${duration(waitMs)}`,
    ]),
  );
}

const isBad = (kind: string): boolean => kind !== 'succeeded' && kind !== 'running' && kind !== 'stopped';

function linesOf({ lines, attempts }: ToldRun, zone: string): string {
  if (lines === undefined) return attempts.length === 0 ? '' : faint('  its lines are not in CloudWatch Logs\n');
  if (lines.length === 0) return faint('  it printed nothing\n');
  return lines
    .map(({ at, text }) => {
      const head = `  ${timeOf(at, zone, 'seconds')} | `;
      const shown = sanitize(text, {
        colours: process.stdout.isTTY === true,
        continued: `${' '.repeat(head.length - 2)}| `,
      });
      return `${faint(head)}${shown}\n`;
    })
    .join('');
}

function toldAndNext(run: ToldRun, operated: Operated): string {
  const [next] = nextDue(run.job, instant(operated.now.getTime()), 1, run.due);
  const words = [
    ...toldInWords(run, operated),
    ...(next ? [`next run ${nextInWords(new Date(next.at), operated)}`] : []),
  ];
  return words.length === 0 ? '' : `${words.join('; ')}\n`;
}

const resumeOf = ({ job }: ToldRun, jobs: readonly Job[], { same }: Operated): string[] =>
  isPaused(job) ? [`punctual resume ${nameOf(job, jobs)}${same}`] : [];

const commandsFor = (run: ToldRun, id: string, same: string): string[] => [
  `punctual logs ${id}${same}`,
  ...(hasFailed(run)
    ? [`punctual retry ${id}${same}`]
    : run.status === 'RUNNING'
      ? [`punctual stop ${id}${same}`]
      : []),
];
