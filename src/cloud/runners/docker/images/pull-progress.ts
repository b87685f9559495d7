/**
 * How far a pull is, from the Engine's events of each layer. In megabytes, not percent: a layer's size is known only once its turn comes.
 */
import type { ImageEvent } from './image-events.ts';

const showEveryMs = 10_000;

export interface Progress {
  /** What to show of the pull now, if it is time. */
  after(event: ImageEvent, atMs: number): string | undefined;
  /** What to show at its end. */
  done(atMs: number): string;
}

export function followProgress(image: string, startedAtMs: number): Progress {
  const bytes = new Map<string, number>();
  const layers = new Set<string>();
  const there = new Set<string>();
  let shownAtMs = startedAtMs;
  const megabytes = (): string => `${([...bytes.values()].reduce((sum, each) => sum + each, 0) / 1e6).toFixed(1)} MB`;
  const seconds = (atMs: number): number => Math.round((atMs - startedAtMs) / 1000);

  return {
    after({ id, status, progressDetail }, atMs) {
      if (id && status === 'Pulling fs layer') layers.add(id);
      if (id && status === 'Pull complete') there.add(id);
      if (id && status === 'Downloading' && progressDetail?.current) bytes.set(id, progressDetail.current);
      // The last figure before this one may be far below the layer's size.
      if (id && status === 'Extracting' && progressDetail?.total) bytes.set(id, progressDetail.total);
      if (atMs - shownAtMs < showEveryMs) return undefined;
      shownAtMs = atMs;
      return `pulling \`${image}\`: ${megabytes()}, ${there.size} of ${layers.size} layers after ${seconds(atMs)} s`;
    },
    done: (atMs) => `pulled \`${image}\`: ${megabytes()} in ${seconds(atMs)} s`,
  };
}
