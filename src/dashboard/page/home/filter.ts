/** Which jobs the grid shows: it stands in the address. */
import { type Filter, states } from '../../views.ts';

export function filterOf(address: URL): Filter | undefined {
  for (const kind of ['now', 'had'] as const) {
    const given = address.searchParams.get(kind);
    const state = states.find((each) => each === given);
    if (state) return { kind, state };
  }
  return undefined;
}
