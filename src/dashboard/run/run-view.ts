/** The Run screen: what failed, why, and what can be done about it. */

import { parseExactly } from '../../languages/exact-json.ts';
import { twiceMemoryMiB } from '../../languages/resources/fargate.ts';
import { upperFirst } from '../../languages/upper-first.ts';
import type { Account } from '../../operator/account.ts';
import { duration } from '../../operator/causes.ts';
import { scheduleInWords } from '../../operator/job.ts';
import { definitionOfRun } from '../../operator/machine.ts';
import { failState, stepsDone } from '../../operator/retry-run.ts';
import { hasFailed, type RunDetails } from '../../operator/runs.ts';
import { type ShownRun, showDetails } from '../../operator/show-run.ts';
import { isByHand } from '../../operator/start-run.ts';
import { summaryOf } from '../../operator/summary.ts';
import type { KnownJob } from '../board/known-job.ts';
import { nextAt } from '../board/rows.ts';
import { stateOfRun } from '../board/run-state.ts';
import { usualOf } from '../board/usual.ts';
import { mask, withoutSecrets } from '../masked.ts';
import type { AttemptView, Frame, NamedRun, RunView } from '../views.ts';
import { environmentOf } from './environment.ts';
import { graphOf } from './graph.ts';
import { eventsOf, spansOf } from './history-events.ts';
import { sizeView } from './size-view.ts';

const linesShown = 8;

/** `told`: who was told of it. Throws the SDK's errors. */
export async function runView(
  account: Account,
  known: KnownJob,
  { told, ...run }: RunDetails & Pick<RunView, 'told'>,
  frame: Frame,
): Promise<RunView> {
  const [shown, definition] = await Promise.all([
    showDetails(account, run, linesShown),
    definitionOfRun(account, run.arn),
  ]);
  const usual = usualOf(known);
  const failed = hasFailed(shown);
  const summary = summaryOf(shown);
  const spans = spansOf(shown.history);
  const { mayAct } = frame;
  const task = shown.attempts.findLast((attempt) => attempt.task)?.task;
  // Who may act fills a form with it.
  const input = mayAct ? (shown.inputText ?? '{}') : JSON.stringify(mask);
  return {
    frame,
    job: known.id,
    schedule: scheduleInWords(known.job),
    run: shown.name,
    arn: shown.arn,
    state: stateOfRun(shown.status, shown.attempts),
    ...namedBy(shown),
    endedAt: shown.stoppedAt ? Number(shown.stoppedAt) : null,
    told,
    summary,
    details: failed ? detailsOf(shown, summary, usual.usualMs) : '',
    helps: failed ? helpsOf(shown) : [],
    lines: shown.lines?.map(({ at, text }) => ({ at: Number(at), text })) ?? null,
    attempts: shown.attempts.map(attemptView),
    spans,
    graph: graphOf(definition, shown.history, failed) ?? null,
    ...eventsOf(shown.history),
    takesCommand: known.job.app !== undefined,
    input: laidOut(input),
    output: shown.output === undefined ? null : laidOut(mayAct ? shown.output : JSON.stringify(mask)),
    usualMs: usual.usualMs,
    nextAt: nextAt(known, new Date(frame.now)),
    environment: environmentOf(shown.containers, task, mayAct),
    task: task === undefined ? null : JSON.stringify(withoutSecrets(task, mayAct), undefined, 2),
    image: shown.image ?? null,
    memoryMiB: shown.memoryMiB ?? null,
    size: await sizeView(account, shown, definition),
    goesOn: failed ? goesOn(shown, spans.at(-1)?.name) : null,
    commands: commandsOf(known.id, shown, JSON.stringify(parseExactly(input))),
  };
}

/** What a redrive would not help: a job of a configuration goes on after its steps; one of which none was done begins again, as by *Run again*. */
function goesOn({ job, input, attempts, history }: ShownRun, lastState: string | undefined): RunView['goesOn'] {
  const failed = attempts.findLast(({ end }) => end.kind !== 'succeeded')?.state;
  if (failState(history) === undefined) {
    const from = failed ?? lastState;
    return from === undefined ? null : { words: `Redrive from ${from}`, by: 'redrive' };
  }
  const done = job.app === undefined ? undefined : stepsDone(input, history).at(-1);
  if (done === undefined) return null;
  // It may have ended before any of its own steps began.
  return {
    words: failed === undefined ? `Go on after ${done}` : `Go on from ${failed.replace(/^Run /, '')}`,
    by: 'start',
  };
}

/** By what people name it. */
export const namedBy = (run: RunDetails): NamedRun => ({
  isByHand: isByHand(run),
  dueAt: run.due && !isByHand(run) ? Number(run.due) : null,
  startedAt: Number(run.startedAt),
});

export const attemptView = (attempt: ShownRun['attempts'][number]): AttemptView => ({
  number: attempt.number,
  state: attempt.state,
  startedAt: Number(attempt.startedAt),
  endedAt: attempt.endedAt ? Number(attempt.endedAt) : null,
  waitMs: attempt.waitMs ?? null,
  isBad: attempt.cause.kind !== 'succeeded' && attempt.cause.kind !== 'running',
  isRunning: attempt.cause.kind === 'running',
  words: attempt.cause.words,
  task: attempt.taskArn?.split('/').at(-1) ?? null,
});

/** The evidence behind the sentence: how each attempt ended, and what is usual. */
function detailsOf({ attempts, error, cause }: ShownRun, summary: string, usualMs: number | null): string {
  const ends = attempts.map(
    ({ number, startedAt, endedAt, cause: end }) =>
      `attempt ${number}${endedAt ? ` after ${duration(Number(endedAt) - Number(startedAt))}` : ''}: ${end.words}`,
  );
  const usually = usualMs === null ? '' : ` A good run usually takes ${duration(usualMs)}.`;
  if (ends.length === 0) {
    const end = [error, cause].filter(Boolean).join(': ');
    // A sentence that is the error and its cause needs no evidence.
    return `${summary.includes(end) ? '' : end}${usually}`.trim();
  }
  const words = areAlike(attempts) ? eachEnded(attempts) : `${ends.join('; ')}.`;
  return `${upperFirst(words)}${usually}`.trim();
}

type Attempts = ShownRun['attempts'];

const areAlike = (attempts: Attempts): boolean =>
  attempts.length > 1 && attempts.every(({ cause }) => cause.words === attempts[0]?.cause.words);

/** The sentence above says how. */
function eachEnded(attempts: Attempts): string {
  const took = attempts
    .map(({ startedAt, endedAt }) => Number(endedAt ?? startedAt) - Number(startedAt))
    .toSorted((one, other) => one - other);
  const [least = 0, most = 0] = [took[0], took.at(-1)];
  if (most < 1000) return 'Each attempt ended so at once.';
  const words = duration(least) === duration(most) ? duration(most) : `${duration(least)} to ${duration(most)}`;
  return `Each attempt ended so after ${words}.`;
}

function helpsOf({ attempts, memoryMiB, image, status, lines }: ShownRun): string[] {
  const kind = attempts.at(-1)?.cause.kind;
  if (kind === 'out-of-memory')
    return [
      memoryMiB === null || memoryMiB === undefined
        ? 'Give the task more memory.'
        : `Give it more: ${twiceMemoryMiB(memoryMiB) ?? memoryMiB * 2} MiB instead of ${memoryMiB} in its task.`,
      'Or let it work through its data in parts.',
    ];
  if (kind === 'killed')
    return [
      `Mostly it is the memory limit that ends a container so${memoryMiB ? `: see whether it needs more than ${memoryMiB} MiB` : ''}.`,
    ];
  if (kind === 'image')
    return [`See that the image${image ? ` ${image}` : ''} is there and may be pulled, then run it again.`];
  if (kind === 'timed-out' || status === 'TIMED_OUT')
    return ['See in its log where it stood still; give it more time if it was only slow.'];
  if (kind === 'interrupted' || kind === 'stopped') return ['Nothing is wrong with the job itself: run it again.'];
  if (kind === 'refused') return ['Give its role the permission that is named, then run it again.'];
  if (kind !== 'exit' || lines === undefined) return [];
  return lines.length === 0
    ? ['Let it print why it ends: its exit code is all that it has said.']
    : ['Its own log says more: these are its last lines.'];
}

/** `input`: JSON. */
function commandsOf(id: string, { arn, name, startedAt }: ShownRun, input: string): RunView['commands'] {
  const [, , , , , , machine] = arn.split(':');
  const machineArn = arn.replace(':execution:', ':stateMachine:').split(':').slice(0, 7).join(':');
  return {
    why: `punctual why ${quoted(`${id}@${startedAt.toISOString()}`)}`,
    punctual: `punctual run ${quoted(id)} --input ${quoted(input)}`,
    aws: machine
      ? `aws stepfunctions start-execution --state-machine-arn ${machineArn} --input ${quoted(input)}`
      : `aws stepfunctions describe-execution --execution-arn ${quoted(name)}`,
  };
}

/** As one word of a POSIX shell. */
const quoted = (text: string): string => (/^[\w@:./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** `text`: JSON. */
const laidOut = (text: string): string => JSON.stringify(parseExactly(text), undefined, 2);
