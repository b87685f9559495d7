/** Which jobs the grid shows: those that are in a state now, or had a slot in it; and how many there are of each. */
import { type Count, type Filter, type JobRow, type State, states } from '../views.ts';

export const isShown = ({ state, slots }: JobRow, filter: Filter): boolean =>
  filter.kind === 'now' ? state === filter.state : slots.some((slot) => slot.state === filter.state);

const pastStates: readonly State[] = ['failed', 'timed-out', 'interrupted', 'missed', 'skipped'];

/** Only what there is. `now` counts jobs, `had` counts slots. */
export function countsOf(jobs: readonly JobRow[]): Count[] {
  const now = new Map<State, number>();
  const had = new Map<State, number>();
  for (const { state, slots } of jobs) {
    now.set(state, (now.get(state) ?? 0) + 1);
    for (const slot of slots) had.set(slot.state, (had.get(slot.state) ?? 0) + 1);
  }
  const counts = (kind: Filter['kind'], of: ReadonlyMap<State, number>, among: readonly State[]): Count[] =>
    among.flatMap((state) => (of.has(state) ? [{ filter: { kind, state }, count: of.get(state) as number }] : []));
  return [...counts('now', now, states), ...counts('had', had, pastStates)];
}
