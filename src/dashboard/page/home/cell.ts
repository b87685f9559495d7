/** A slot as a cell of the grid: its figure, and its words. */
import type { SlotView, State } from '../../views.ts';
import { moment, span } from '../format.ts';
import { familyOf, wordOf } from '../parts/words.ts';

export const cellWidth = 11;
export const cellStep = 17;
export const barMax = 27;
export const baseline = 29;

export interface Figure {
  readonly kind: 'solid' | 'hollow' | 'none';
  readonly className: string;
  readonly height: number;
  /** Above the baseline: where it is cut by a further attempt. */
  readonly cuts: readonly number[];
  readonly isTorn: boolean;
  /** Under the baseline. */
  readonly glyph: State | undefined;
}

const boxHeight = 19;
const heightMin = 2;

/** `usualMs` fills half of the height. */
export function figureOf(
  { state, tookMs, startedAt, attempts }: SlotView,
  usualMs: number | null,
  now: number,
): Figure {
  const took = tookMs ?? (startedAt === null ? 0 : now - startedAt);
  const scaled = usualMs ? (took / usualMs) * (barMax / 2) : barMax / 2;
  const height = Math.round(Math.min(barMax, Math.max(heightMin, scaled)));
  const cuts = cutsOf(height, attempts ?? 1);
  const family = familyOf[state];
  switch (state) {
    case 'ok':
      return { kind: 'solid', className: 'solid-ok', height, cuts, isTorn: false, glyph: undefined };
    case 'failed':
    case 'timed-out':
    case 'interrupted':
      return { kind: 'solid', className: 'solid-fail', height, cuts, isTorn: state === 'interrupted', glyph: state };
    case 'running':
    case 'retrying':
      return {
        kind: 'hollow',
        className: `hollow-${family}`,
        height: Math.max(6, height),
        cuts,
        isTorn: false,
        glyph: state,
      };
    case 'late':
    case 'missed':
      return {
        kind: 'hollow',
        className: `hollow-${family}`,
        height: boxHeight,
        cuts: [],
        isTorn: false,
        glyph: state,
      };
    default:
      return { kind: 'none', className: '', height: 0, cuts: [], isTorn: false, glyph: state };
  }
}

const cutHeightMin = 4;

function cutsOf(height: number, attempts: number): number[] {
  const pieces = Math.min(attempts, Math.floor(height / cutHeightMin));
  return Array.from({ length: Math.max(0, pieces - 1) }, (_, index) => (height * (index + 1)) / pieces);
}

/** Of the tooltip, and for who cannot see the figure. */
export function cellWords(
  { state, dueAt, startedAt, tookMs, attempts, why }: SlotView,
  now: number,
  zone: string,
): string {
  return [
    wordOf[state],
    dueAt !== null
      ? `due ${moment(dueAt, now, zone)}`
      : startedAt !== null
        ? `started by hand ${moment(startedAt, now, zone)}`
        : '',
    tookMs !== null ? `took ${span(tookMs)}` : '',
    attempts !== null && attempts > 1 ? `${attempts} attempts` : '',
    why ?? '',
  ]
    .filter((words) => words !== '')
    .join(', ');
}
