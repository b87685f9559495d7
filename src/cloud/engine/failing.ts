/** Turns that cannot be committed: said once when it begins and once when it is over, and tried again after a pause. */
import { instant } from '../../languages/instant.ts';
import type { Engine } from './engine.ts';

const pauseMs = 1000;

/** No whole turn is tried now, whatever is due: a disk that is full would be asked without end. */
export const isPaused = ({ failing, now }: Engine): boolean => failing !== undefined && now < failing.retryAt;

/** `isWhole`: false: a single call in the pause, which does not prolong it. */
export function noteFailure(engine: Engine, error: unknown, isWhole: boolean): void {
  const { failing, now, host } = engine;
  if (!failing) host.reportError('commit a turn', error);
  engine.failing = {
    since: failing?.since ?? now,
    // From now: a try may take as long as a pause, on a store that another holds, and calls would have no turn of their own.
    retryAt: failing && !isWhole ? failing.retryAt : instant(host.world.now() + pauseMs),
    turns: (failing?.turns ?? 0) + 1,
    why: error instanceof Error ? error.message : String(error),
  };
}

export function noteSuccess(engine: Engine): void {
  const { failing, now, host } = engine;
  if (!failing) return;
  engine.failing = undefined;
  const seconds = Math.round((now - failing.since) / 1000);
  host.reportError(
    'turns are committed again',
    `${failing.turns} failed within ${seconds} s (${failing.why}); calls among them were refused`,
    'INFO',
  );
}

/** Writes what is there already: a turn that writes nothing would pass for one that can be committed. */
export function probe({ host }: Engine): void {
  host.store.prepare("UPDATE migration SET steps = steps WHERE service = 'engine'").run();
}
