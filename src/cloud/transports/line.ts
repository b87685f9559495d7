/**
 * Messages on their way out stand in a line: so many are under way at once, and half as many to one host. Receivers that take connections and
 * never answer would take the descriptors of the store, of tasks and of the API; and one of them would keep the messages of all others waiting.
 */
import { descriptorsAllowed } from '../kit/descriptors.ts';

const shareOfDescriptors = 1 / 8;
const underWayMax = 256;

export const usualUnderWay = (): number =>
  Math.max(4, Math.min(underWayMax, Math.floor(descriptorsAllowed() * shareOfDescriptors)));

/** Does the work when it is its host's turn. */
export type Line = <T>(host: string, work: () => Promise<T>) => Promise<T>;

export function openLine(most = usualUnderWay()): Line {
  const mostOfOne = Math.ceil(most / 2);
  const underWay = new Map<string, number>();
  /** By host; the one that has waited longest since its last turn first. */
  const waiting = new Map<string, (() => void)[]>();
  let total = 0;

  const count = (host: string, by: number): void => {
    total += by;
    const left = (underWay.get(host) ?? 0) + by;
    if (left > 0) underWay.set(host, left);
    else underWay.delete(host);
  };

  const hasRoom = (host: string): boolean => total < most && (underWay.get(host) ?? 0) < mostOfOne;

  function admitNext(): void {
    for (const [host, line] of waiting) {
      if (!hasRoom(host)) continue;
      waiting.delete(host);
      line.shift()?.();
      if (line.length > 0) waiting.set(host, line);
      return;
    }
  }

  return async (host, work) => {
    if (hasRoom(host)) count(host, 1);
    else
      await new Promise<void>((admit) => {
        const line = waiting.get(host) ?? [];
        waiting.set(host, line);
        line.push(() => {
          count(host, 1);
          admit();
        });
      });
    try {
      return await work();
    } finally {
      count(host, -1);
      admitNext();
    }
  };
}
