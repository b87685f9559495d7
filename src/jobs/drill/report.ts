/** Drills as a person reads them: a job's drills one below the other, and a sentence that says what all came to. */
import { iso } from '../../languages/instant.ts';
import { count } from '../check/words.ts';
import type { LeftOut } from './fit.ts';
import type { DrilledJob, Outcome, Result } from './result.ts';
import { span } from './words.ts';

const width = 79;

export interface Drilled {
  readonly file: string;
  /** `file`: its own, of one of several templates. */
  readonly jobs: readonly (DrilledJob & { readonly file?: string })[];
  /** Schedules of which it is not seen what they start. */
  readonly unseen: readonly string[];
}

const marks: Readonly<Record<Outcome, string>> = {
  fine: ' ',
  told: ' ',
  silent: '!',
  unproven: '?',
  overlap: '~',
  unplayed: '?',
};

export const renderDrilled = (drilled: Drilled): string =>
  `${drilled.jobs.map((job) => renderJob(job.file ?? drilled.file, job)).join('\n')}\n${verdict(drilled)}\n`;

function renderJob(file: string, job: DrilledJob): string {
  const room = width - job.title.length - file.length;
  const head = room >= 2 ? `${job.title}${' '.repeat(room)}${file}` : `${job.title}\n${file}`;
  const unplayed = job.unplayed === undefined ? '' : `${wrap(`? ${job.unplayed}`, 2, 4)}\n`;
  return `${head}\n\n${unplayed}${job.results.map(renderResult).join('')}${aside(job)}`;
}

const titleWidth = 26;

function renderResult(result: Result): string {
  const head = `  ${marks[result.outcome]} ${result.title.padEnd(titleWidth)}`;
  const who = wrap(whoWasTold(result), head.length, head.length).trimStart();
  return `${head}${who}${wrap(result.what, head.length, head.length)}`;
}

/** `ops@example.com by FailedAlarm, after 3 min`; `NOBODY WAS TOLD`. */
export function whoWasTold({ outcome, told, rang, called, from }: Result): string {
  const names = [...new Set(rang.map(({ id }) => id))].join(', ');
  const rings = names === '' ? '' : `${names} rang, and reached nobody`;
  if (outcome === 'unplayed') return 'could not be played';
  if (told.length > 0) return told.map(({ to, by, at }) => `${to} by ${by}, after ${span(at - from)}`).join('; ');
  if (outcome === 'silent') return `NOBODY WAS TOLD${rings && `: ${rings}`}`;
  if (outcome === 'unproven') {
    const calls = called.map(({ name, at }) => `${name} was called after ${span(at - from)}`).join('; ');
    return `unproven: ${calls}, and whom that tells is not seen here${rings && `; ${rings}`}`;
  }
  if (outcome === 'overlap') return `nobody was told${rings && `: ${rings}`}`;
  return rings || 'nobody had to be told';
}

/** What was done to the template so that it could be played. */
function aside({ leftOut, given, assumed, notes }: DrilledJob): string {
  const whole = leftOut.filter(({ part }) => part === undefined);
  const types = Map.groupBy(whole, ({ type }) => type);
  const listed = [...types].map(([type, all]) => (all.length === 1 ? type : `${all.length} ${type}`)).join(', ');
  const lines = [
    ...(listed === '' ? [] : [`left out: ${listed}`]),
    ...leftOut.flatMap((each) => (each.part === undefined ? [] : [partLine(each)])),
    ...(given.size === 0 ? [] : [`played with ${[...given].map(([name, value]) => `${name}=${value}`).join(', ')}`]),
    ...(assumed.length === 0 ? [] : [takenToSucceed(assumed)]),
    ...notes,
  ];
  return lines.length === 0 ? '' : `\n${lines.map((line) => wrap(line, 2, 4)).join('')}`;
}

/** In words, once for a job. */
export const takenToSucceed = (assumed: readonly string[]): string =>
  `taken to succeed, as this cloud has no such service: ${assumed.join(', ')}`;

const partLine = ({ id, part, why }: LeftOut): string => `left out: ${id}.${part} (${why})`;

export const silentOf = ({ results }: DrilledJob): readonly Result[] =>
  results.filter(({ outcome }) => outcome === 'silent');

/** `report: 3 of 8 drills fail silently: exit 1 always, ...`. */
export function verdict({ file, jobs, unseen }: Drilled): string {
  const lines = jobs.length === 0 ? [`no container job in ${file}: nothing to drill.`] : jobs.map(verdictOf);
  if (unseen.length > 0)
    lines.push(`not seen in ${file}: what ${unseen.join(', ')} ${unseen.length === 1 ? 'starts' : 'start'}.`);
  return lines.map((line) => wrap(line, 0, 2).trimEnd()).join('\n');
}

export function verdictOf(job: DrilledJob): string {
  const { name, results, unplayed } = job;
  if (results.length === 0) return `${name}: nothing could be played: ${unplayed ?? 'there is no drill for it'}.`;
  const silent = silentOf(job);
  const played = results.filter(({ outcome }) => outcome !== 'unplayed');
  const told = results.filter(({ outcome }) => outcome === 'told').length;
  const overlap = results.some(({ outcome }) => outcome === 'overlap') ? ' Two runs may go on at once.' : '';
  const unproven = results.filter(({ outcome }) => outcome === 'unproven');
  const more = `${unprovenOf(unproven)}${overlap}`;
  if (silent.length > 0)
    return `${name}: ${silent.length} of ${count(played.length, 'drill')} ${silent.length === 1 ? 'fails' : 'fail'} silently: ${silent.map(({ title }) => title).join('; ')}.${more}`;
  const seen = unproven.length > 0 ? 'nothing is seen to fail silently' : 'nothing fails silently';
  return `${name}: ${seen} in ${count(played.length, 'drill')}; somebody was told in ${told}.${more}`;
}

function unprovenOf(results: readonly Result[]): string {
  if (results.length === 0) return '';
  const names = [...new Set(results.flatMap(({ called }) => called.map(({ name }) => name)))].join(', ');
  const titles = results.map(({ title }) => title).join('; ');
  return ` Unproven in ${results.length}, as it is not seen whom ${names} ${names.includes(', ') ? 'tell' : 'tells'}: ${titles}.`;
}

function wrap(text: string, first: number, others: number): string {
  const lines: string[] = [];
  let line = ' '.repeat(first);
  let isEmpty = true;
  for (const word of text.split(/\s+/)) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(others);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return `${[...lines, line].join('\n')}\n`;
}

/** For programs; its names are documented in docs/drill.md. */
export const asJson = (drilled: Drilled): object => ({
  verdict: verdict(drilled),
  file: drilled.file,
  jobs: drilled.jobs.map((job) => ({
    job: job.id,
    file: job.file ?? drilled.file,
    name: job.name,
    title: job.title,
    verdict: verdictOf(job),
    unplayed: job.unplayed ?? null,
    drills: job.results.map(resultAsJson),
    leftOut: job.leftOut.map(({ id, type, part, why }) => ({ resource: id, type, part: part ?? null, why })),
    parameters: Object.fromEntries(job.given),
    assumed: job.assumed,
    notes: job.notes,
  })),
});

const resultAsJson = (result: Result): object => ({
  drill: result.id,
  title: result.title,
  outcome: result.outcome,
  what: result.what,
  from: iso(result.from),
  until: iso(result.until),
  attempts: result.attempts.map(({ at, endedAt, how }) => ({
    startedAt: iso(at),
    endedAt: endedAt === undefined ? null : iso(endedAt),
    how,
  })),
  told: result.told.map(({ to, by, at }) => ({
    to,
    by,
    at: iso(at),
    afterSeconds: Math.round((at - result.from) / 1000),
  })),
  called: result.called.map(({ name, at }) => ({ what: name, at: iso(at) })),
  rang: result.rang.map(({ id, at }) => ({ alarm: id, at: iso(at) })),
});
