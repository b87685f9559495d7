/** A run in one sentence: what a person asks first. */

import { duration } from './causes.ts';
import type { ShownRun } from './show-run.ts';
import { stoppedByHand } from './stop-run.ts';

const counts = ['', 'once', 'twice', 'three times', 'four times', 'five times', 'six times'];

type Summed = Pick<
  ShownRun,
  'status' | 'attempts' | 'startedAt' | 'stoppedAt' | 'error' | 'cause' | 'memoryMiB' | 'image'
>;

export function summaryOf(run: Summed): string {
  const { status, attempts, startedAt, stoppedAt, error, cause } = run;
  const tookMs = stoppedAt ? Number(stoppedAt) - Number(startedAt) : 0;
  if (status === 'SUCCEEDED')
    return `It succeeded after ${duration(tookMs)}${attempts.length > 1 ? `, at attempt ${attempts.length}` : ''}.`;
  if (status === 'SKIPPED') return 'It was skipped: an older run was still under way.';
  if (status === 'RUNNING')
    return attempts.length > 1 ? `It is running, attempt ${attempts.length}.` : 'It is running.';
  if (status === 'ABORTED') return sentence(stopInWords(run));
  const last = attempts.at(-1);
  if (!last) return sentence(`${error ?? 'it was ended'}${cause ? `: ${cause}` : ' before anything ran'}`);
  const same = attempts.filter((attempt) => attempt.cause.words === last.cause.words).length;
  const times = same === attempts.length && same > 1 ? `, ${counts[same] ?? `${same} times`}` : '';
  return `${sentence(wordsOf(run, last.cause.kind) ?? last.cause.words, times)}${advice(run)}`;
}

/** `punctual stop`, the dashboard and whoever asks AWS to stop it say why, each in his own words. */
export function stopInWords({ error, cause }: Pick<Summed, 'error' | 'cause'>): string {
  const reason = [error === stoppedByHand ? undefined : error, cause].filter(Boolean).join(': ');
  if (/^stopped /.test(reason)) return `it was ${reason}`;
  return reason === '' ? 'it was stopped, and no reason was given' : `it was stopped: ${reason}`;
}

const sentence = (words: string, more = ''): string =>
  `${words.charAt(0).toUpperCase()}${words.slice(1).replace(/\.$/, '')}${more}.`;

const wordsOf = ({ attempts }: Summed, kind: string): string | undefined => {
  if (kind === 'out-of-memory') return 'the container ran out of memory';
  return kind === 'exit' && /^exit \d+$/.test(attempts.at(-1)?.cause.words ?? '')
    ? `the container ended with ${attempts.at(-1)?.cause.words.replace('exit', 'exit code')}`
    : undefined;
};

function advice({ attempts, memoryMiB, image }: Summed): string {
  const kind = attempts.at(-1)?.cause.kind;
  if ((kind === 'out-of-memory' || kind === 'killed') && memoryMiB !== undefined) return ` It has ${memoryMiB} MiB.`;
  const isNamed = image !== undefined && attempts.at(-1)?.cause.words.includes(image);
  return kind === 'image' && image !== undefined && !isNamed ? ` The image is ${image}.` : '';
}
