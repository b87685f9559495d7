/** Which jobs the grid shows: those that are in a state now, or had a slot in it; and how many there are of each. */
import { type Count, type Filter, type JobRow, type SlotView, type State, states } from '../views.ts';

export const isShown = ({ state, slots }: JobRow, filter: Filter): boolean =>
  filter.kind === 'now' ? state === filter.state : slots.some((slot) => slot.state === filter.state);

const pastStates: readonly State[] = ['failed', 'timed-out', 'interrupted', 'missed', 'skipped'];

/** Only what there is. `now` counts jobs, `had` counts slots. */
export function countsOf(jobs: readonly JobRow[]): Count[] {
  const now = new Map<State, number>();
  const had = new Map<State, number>();
  for (const { state, slots } of jobs) {
    now.set(state, (now.get(state) ?? 0) + 1);
    // One state after the other is mostly the same: a quarter of a million slots are counted by their stretches.
    for (let from = 0, until = 0; from < slots.length; from = until) {
      const { state: of } = slots[from] as SlotView;
      while (slots[until]?.state === of) until += 1;
      had.set(of, (had.get(of) ?? 0) + until - from);
    }
  }
  const counts = (kind: Filter['kind'], of: ReadonlyMap<State, number>, among: readonly State[]): Count[] =>
    among.flatMap((state) => (of.has(state) ? [{ filter: { kind, state }, count: of.get(state) as number }] : []));
  return [...counts('now', now, states), ...counts('had', had, pastStates)];
}
