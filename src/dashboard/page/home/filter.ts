/** Which jobs the grid shows: those that are in a state now, or had a slot in it. It stands in the address. */
import { type JobRow, type State, states } from '../../views.ts';

export interface Filter {
  readonly kind: 'now' | 'had';
  readonly state: State;
}

export function filterOf(address: URL): Filter | undefined {
  for (const kind of ['now', 'had'] as const) {
    const given = address.searchParams.get(kind);
    const state = states.find((each) => each === given);
    if (state) return { kind, state };
  }
  return undefined;
}

export const isShown = ({ state, slots }: JobRow, filter: Filter | undefined): boolean =>
  filter === undefined ||
  (filter.kind === 'now' ? state === filter.state : slots.some((slot) => slot.state === filter.state));

export interface Count {
  readonly filter: Filter;
  readonly count: number;
}

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
