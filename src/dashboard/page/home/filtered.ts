/**
 * What Home shows at once after a click on a filter: as much as the page has been sent of these jobs, until the answer comes. Nothing is made up: where
 * none of them is known, what was shown stays.
 */
import { useEffect, useMemo, useRef } from 'react';
import { isShown } from '../../board/filter.ts';
import type { Filter, HomeView } from '../../views.ts';

export type Part = Pick<HomeView, 'jobs' | 'from' | 'matching'>;

/** The first rows by each filter, as they were sent last. */
export type Parts = ReadonlyMap<string, Part>;

export const keyOf = (filter: Filter | null | undefined): string => (filter ? `${filter.kind} ${filter.state}` : '');

/** Of all jobs those that it leaves, or what was sent for it before, whichever is more; undefined: none of them is known. */
export function partOf(parts: Parts, filter: Filter | undefined, counts: HomeView['counts']): Part | undefined {
  const before = parts.get(keyOf(filter));
  if (!filter) return before;
  const among = (parts.get('')?.jobs ?? []).filter((job) => isShown(job, filter));
  const jobs = among.length < (before?.jobs.length ?? 0) ? (before?.jobs ?? []) : among;
  if (jobs.length === 0) return undefined;
  // Of slots it is counted how many there are, not of how many jobs.
  const counted = counts.find((each) => keyOf(each.filter) === keyOf(filter))?.count;
  return { jobs, from: 0, matching: filter.kind === 'now' && counted ? counted : (before?.matching ?? jobs.length) };
}

/** `home` by the filter that is wanted, as far as it is known. */
export function useFiltered(home: HomeView | undefined, filter: Filter | undefined): HomeView | undefined {
  const parts = useRef(new Map<string, Part>());
  useEffect(() => {
    if (home?.from !== 0) return;
    const { jobs, from, matching } = home;
    parts.current.set(keyOf(home.filter), { jobs, from, matching });
  }, [home]);
  const wanted = keyOf(filter);
  return useMemo(() => {
    if (home === undefined || keyOf(home.filter) === wanted) return home;
    const part = partOf(parts.current, filter, home.counts);
    return part ? { ...home, ...part, filter: filter ?? null } : home;
  }, [home, wanted]);
}
