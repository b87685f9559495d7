/** The filter, which is the legend too. */
import type { Count, Filter, HomeView } from '../../views.ts';
import { setFilter } from '../address.ts';
import { count, counted } from '../format.ts';
import { StateChip } from '../parts/state-chip.tsx';

interface ChipsProps {
  readonly home: Pick<HomeView, 'counts' | 'total' | 'unlisted'>;
  readonly filter: Filter | undefined;
}

export function Chips({ home: { counts, total, unlisted }, filter }: ChipsProps) {
  const past = counts.filter(({ filter: { kind } }) => kind === 'had');
  const isOn = (each: Filter): boolean => each.kind === filter?.kind && each.state === filter.state;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame, and these are buttons
    <div className="chips" role="group" aria-label="Show jobs by state">
      <button
        type="button"
        className="chip"
        aria-pressed={filter === undefined}
        onClick={() => setFilter('now', undefined)}
      >
        All <b>{count(total)}</b>
      </button>
      {counts
        .filter(({ filter: { kind } }) => kind === 'now')
        .map((each) => (
          <Chip key={each.filter.state} of={each} isOn={isOn(each.filter)} />
        ))}
      {(past.length > 0 || unlisted > 0) && (
        <span className="label">
          in the last 25{unlisted > 0 && ` (of ${counted(unlisted, 'job')} they are being read)`}
        </span>
      )}
      {past.map((each) => (
        <Chip key={each.filter.state} of={each} isOn={isOn(each.filter)} />
      ))}
    </div>
  );
}

function Chip({ of: { filter, count: number }, isOn }: { readonly of: Count; readonly isOn: boolean }) {
  return (
    <StateChip
      state={filter.state}
      of={number}
      isOn={isOn}
      onClick={() => setFilter(filter.kind, isOn ? undefined : filter.state)}
    />
  );
}
