/** What tasks would cost on Fargate: an estimate by list price, from a task's start to its end. Not counted: pulling the image, and all that is no task. */
import type { Instant } from '../../languages/instant.ts';
import type { Observation, TaskSize } from '../drill/cloud.ts';
import { billedSecondsMin, fargatePrices, spotShare, storageFreeGib, storageGibHour } from './fargate-prices.table.ts';

/** US dollars. */
export function costOf({ cpuUnits, memoryMiB, isArm, isSpot, storageGiB }: TaskSize, seconds: number): number {
  const { vcpuHour, gibHour } = fargatePrices[isArm ? 'arm' : 'x86'];
  const size = (cpuUnits / 1024) * vcpuHour + (memoryMiB / 1024) * gibHour;
  const storage = Math.max(0, storageGiB - storageFreeGib) * storageGibHour;
  return ((size * (isSpot ? spotShare : 1) + storage) * Math.max(seconds, billedSecondsMin)) / 3600;
}

/** US dollars, by task definition's family. What still runs is counted `until` then. */
export function costsOf(
  observations: readonly Observation[],
  tasks: ReadonlyMap<string, TaskSize>,
  until: Instant,
): ReadonlyMap<string, number> {
  const spans = new Map<string, { from: Instant; until: Instant; running: number; family: string }>();
  for (const each of observations) {
    if (each.kind !== 'started' && each.kind !== 'ended') continue;
    const span = spans.get(each.task);
    if (each.kind === 'started' && span) span.running++;
    else if (each.kind === 'started') spans.set(each.task, { from: each.at, until, running: 1, family: each.family });
    else if (span && --span.running === 0) span.until = each.at;
  }
  const costs = new Map<string, number>();
  for (const [task, { from, until: end, family, running }] of spans) {
    const size = tasks.get(task);
    if (!size) continue;
    const seconds = ((running > 0 ? until : end) - from) / 1000;
    costs.set(family, (costs.get(family) ?? 0) + costOf(size, seconds));
  }
  return costs;
}
