/** The next 24 hours laid out: jobs that start seldom share lanes, each with its words beside its bar; those that start often have a lane each. */
import type { ComingView } from '../../views.ts';

export interface Placed {
  readonly job: string;
  readonly at: number;
  readonly x: number;
  readonly width: number;
  readonly lane: number;
  readonly words: string;
  /** Where the words begin or end. */
  readonly wordsX: number;
  readonly anchor: 'start' | 'end';
}

export interface Often {
  readonly job: string;
  readonly bars: readonly { readonly x: number; readonly width: number }[];
}

export interface Lanes {
  readonly seldom: readonly Placed[];
  readonly laneCount: number;
  readonly often: readonly Often[];
  /** Jobs for which there was no lane. */
  readonly left: number;
}

export interface Scale {
  readonly from: number;
  readonly until: number;
  /** Of the strip's first and last instant. */
  readonly left: number;
  readonly right: number;
}

export const xOf = (at: number, { from, until, left, right }: Scale): number =>
  left + ((at - from) / (until - from)) * (right - left);

const seldomMax = 8;
const lanesMax = 6;
const oftenMax = 8;
const letterPx = 6.9;
const gapPx = 14;

/** `words`: of a start, for a person. */
export function layOut(coming: readonly ComingView[], scale: Scale, words: (job: string, at: number) => string): Lanes {
  const real = coming.map((each) => ({ ...each, starts: each.starts.filter(({ mark }) => mark !== 'skipped') }));
  const seldom = real.filter(({ starts }) => starts.length <= seldomMax);
  const often = real.filter(({ starts }) => starts.length > seldomMax);
  const { placed, lost } = place(seldom, scale, words);
  return {
    seldom: placed,
    laneCount: placed.reduce((most, { lane }) => Math.max(most, lane + 1), 0),
    often: often.slice(0, oftenMax).map(({ job, usualMs, starts }) => ({
      job,
      bars: starts.map(({ at }) => ({ x: xOf(at, scale), width: widthOf(at, usualMs, scale) })),
    })),
    left: lost.size + Math.max(0, often.length - oftenMax),
  };
}

const widthOf = (at: number, usualMs: number | null, scale: Scale): number =>
  Math.max(2, Math.min(xOf(at + (usualMs ?? 0), scale), scale.right) - xOf(at, scale));

function place(seldom: readonly ComingView[], scale: Scale, words: (job: string, at: number) => string) {
  const all = seldom
    .flatMap(({ job, usualMs, starts }) => starts.map(({ at }) => ({ job, at, usualMs })))
    .toSorted((one, other) => one.at - other.at);
  const taken: { readonly from: number; readonly until: number }[][] = [];
  const placed: Placed[] = [];
  const lost = new Set<string>();
  for (const { job, at, usualMs } of all) {
    const x = xOf(at, scale);
    const width = widthOf(at, usualMs, scale);
    const text = words(job, at);
    const textPx = text.length * letterPx;
    const isBefore = x - textPx - 6 >= scale.left;
    const from = isBefore ? x - textPx - 6 : x;
    const until = isBefore ? x + width : x + width + 6 + textPx;
    const isFree = (lane: readonly { readonly from: number; readonly until: number }[]): boolean =>
      lane.every((other) => until + gapPx < other.from || from > other.until + gapPx);
    const free = taken.findIndex(isFree);
    const lane = free === -1 ? taken.length : free;
    if (lane >= lanesMax) {
      lost.add(job);
      continue;
    }
    taken[lane] ??= [];
    taken[lane].push({ from, until });
    placed.push({
      job,
      at,
      x,
      width,
      lane,
      words: text,
      wordsX: isBefore ? x - 6 : x + width + 6,
      anchor: isBefore ? 'end' : 'start',
    });
  }
  return { placed, lost };
}
