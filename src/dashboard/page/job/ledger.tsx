import { useState } from 'react';
import type { JobView } from '../../job-views.ts';
import { runPath } from '../../paths.ts';
import { type SlotView, type State, states } from '../../views.ts';
import { clockSeconds, counted, dayWord, moment, span } from '../format.ts';
import { Link } from '../parts/link.tsx';
import { Glyph, StateWord } from '../parts/state.tsx';
import { StateChip } from '../parts/state-chip.tsx';
import { useZone } from '../zone.ts';
import { foldGood } from './fold.ts';

export function Ledger({ view }: { readonly view: JobView }) {
  const [state, setState] = useState<State>();
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const newestFirst = view.slots.toReversed();
  const shown = state === undefined ? newestFirst : newestFirst.filter((slot) => slot.state === state);
  const zone = useZone();
  return (
    <section aria-labelledby="slots">
      <div className="head">
        <h2 id="slots">Slots and runs</h2>
        <span className="small wide-only">each slot has one line; good ones in a row are folded</span>
      </div>
      <div className="card">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame, and these are buttons */}
        <div className="chips" role="group" aria-label="Show slots by state">
          <button type="button" className="chip" aria-pressed={state === undefined} onClick={() => setState(undefined)}>
            All <b>{newestFirst.length}</b>
          </button>
          {states.map((each) => {
            const count = newestFirst.filter((slot) => slot.state === each).length;
            return count === 0 ? null : (
              <StateChip
                key={each}
                state={each}
                of={count}
                isOn={state === each}
                onClick={() => setState(state === each ? undefined : each)}
              />
            );
          })}
        </div>
        {newestFirst.length === 0 && <p className="empty">It has never been due, and never run.</p>}
        <table className="table is-dense ledger" hidden={newestFirst.length === 0}>
          <thead>
            <tr>
              <th>State</th>
              <th>Due</th>
              <th className="number wide-only">Started</th>
              <th className="number">Took</th>
              <th className="wide-only">What happened</th>
            </tr>
          </thead>
          <tbody>
            {foldGood(shown).map((line, index) => {
              if (line.kind === 'slot' || unfolded.has(index))
                return (line.kind === 'slot' ? [line.slot] : line.slots).map((slot) => (
                  <Line key={`${slot.run} ${slot.dueAt}`} job={view.job} slot={slot} now={view.frame.now} />
                ));
              return (
                <tr key={`folded ${line.slots[0]?.run}`}>
                  <td>
                    <span className="state is-ok">
                      <Glyph state="ok" />
                      {line.slots.length} OK
                    </span>
                  </td>
                  <td>{rangeOf(line.slots, view.frame.now, zone)}</td>
                  <td className="number quiet wide-only" />
                  <td className="number quiet nowrap">{lengthsOf(line.slots)}</td>
                  <td className="wide-only">
                    <button
                      type="button"
                      className="plain-link"
                      onClick={() => setUnfolded(new Set([...unfolded, index]))}
                    >
                      Show them
                    </button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function rangeOf(slots: readonly SlotView[], now: number, zone: string): string {
  const [newest, oldest] = [slots[0]?.dueAt ?? 0, slots.at(-1)?.dueAt ?? 0];
  return `${moment(oldest, now, zone)} to ${moment(newest, now, zone)}`;
}

function lengthsOf(slots: readonly SlotView[]): string {
  const took = slots.map(({ tookMs }) => tookMs ?? 0);
  const [least, most] = [span(Math.min(...took)), span(Math.max(...took))];
  return least === most ? most : `${least} to ${most}`;
}

function Line({ job, slot, now }: { readonly job: string; readonly slot: SlotView; readonly now: number }) {
  const zone = useZone();
  const { state, dueAt, startedAt, tookMs, run, why, attempts } = slot;
  const due = dueAt === null ? `by hand, ${dayWord(startedAt ?? now, now, zone)}` : moment(dueAt, now, zone);
  const happened = [attempts !== null && attempts > 1 ? counted(attempts, 'attempt') : '', why ?? '']
    .filter((words) => words !== '')
    .join('; ');
  return (
    <tr>
      <td>
        <StateWord state={state} />
      </td>
      <td>
        {run ? (
          <Link to={runPath(job, run)} className="link">
            {due}
          </Link>
        ) : (
          due
        )}
      </td>
      <td className="number wide-only">{startedAt === null ? '–' : clockSeconds(startedAt, zone)}</td>
      <td className="number nowrap">{tookMs === null ? '–' : span(tookMs)}</td>
      <td className="quiet wide-only">{happened}</td>
    </tr>
  );
}
