import type { State } from '../../views.ts';
import { count } from '../format.ts';
import { Glyph } from './state.tsx';
import { familyOf, wordOf } from './words.ts';

interface StateChipProps {
  readonly state: State;
  /** So many are in it. */
  readonly of: number;
  readonly isOn: boolean;
  readonly onClick: () => void;
}

/** A filter by a state. */
export const StateChip = ({ state, of, isOn, onClick }: StateChipProps) => (
  <button
    type="button"
    className={state === 'ok' ? 'chip quiet' : `chip is-${familyOf[state]}`}
    aria-pressed={isOn}
    onClick={onClick}
  >
    <Glyph state={state} />
    {wordOf[state]} <b>{count(of)}</b>
  </button>
);
