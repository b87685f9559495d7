/** A state by its shape, its word and its family of colours. */
import type { State } from '../../views.ts';
import { familyOf, wordOf } from './words.ts';

/** Strokes have a width, filled shapes none. */
const shapes: Readonly<Record<State, readonly { readonly d: string; readonly width?: number }[]>> = {
  ok: [{ d: 'M1.9 6.3 4.8 9.2 10.1 3', width: 1.7 }],
  running: [{ d: 'M2.5 1.3 11 6 2.5 10.7Z' }],
  retrying: [{ d: 'M10 7.3A4.2 4.2 0 1 1 9.1 3.2', width: 1.7 }, { d: 'M11.3.7V5.3H6.7Z' }],
  late: [{ d: 'M6 1.2A4.8 4.8 0 1 1 6 10.8 4.8 4.8 0 1 1 6 1.2M6 3V6.3H8.4', width: 1.5 }],
  failed: [{ d: 'M1.9 1.9 10.1 10.1M10.1 1.9 1.9 10.1', width: 2.3 }],
  'timed-out': [{ d: 'M1.7 1H10.3V2.3L7.1 6 10.3 9.7V11H1.7V9.7L4.9 6 1.7 2.3Z' }],
  interrupted: [{ d: 'M7.5.3 1.7 7.3H5.2L4.3 11.7 10.3 4.5H6.7Z' }],
  skipped: [{ d: 'M1.5 2.3 5.2 6 1.5 9.7M6.4 2.3 10.1 6 6.4 9.7', width: 1.7 }],
  missed: [{ d: 'M6 1.2 10.8 6 6 10.8 1.2 6Z', width: 1.6 }],
  paused: [{ d: 'M2.5 1.8H5V10.2H2.5ZM7 1.8H9.5V10.2H7Z' }],
};

export function Shape({ state }: { readonly state: State }) {
  return shapes[state].map(({ d, width }) =>
    width === undefined ? (
      <path key={d} d={d} fill="currentColor" />
    ) : (
      <path key={d} d={d} fill="none" stroke="currentColor" strokeWidth={width} />
    ),
  );
}

export function Glyph({ state }: { readonly state: State }) {
  return (
    <svg className={`glyph is-${familyOf[state]}`} viewBox="0 0 12 12" aria-hidden="true">
      <Shape state={state} />
    </svg>
  );
}

/** Of an alert that does not arrive. */
export const Envelope = () => (
  <svg className="glyph is-fail" viewBox="0 0 12 12" aria-hidden="true">
    <path d="M1 2.2H11V9.8H1ZM1.2 2.6 6 6.6 10.8 2.6" fill="none" stroke="currentColor" strokeWidth={1.5} />
  </svg>
);

export function StateWord({ state }: { readonly state: State }) {
  return (
    <span className={`state is-${familyOf[state]}`}>
      <Glyph state={state} />
      {wordOf[state]}
    </span>
  );
}
