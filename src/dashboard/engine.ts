/** How the engine behind the page fares: for the foot of every screen. */
import type { Account } from '../operator/account.ts';
import { engineState } from '../operator/engine.ts';
import type { EngineView } from './engine-view.ts';

export interface Engine {
  /** As it was told last; null: not yet, or there is none. */
  view(): EngineView | null;
  /** Throws the SDK's errors. */
  look(): Promise<void>;
}

/** None of it changes faster. */
const seldomMs = 10_000;

/** `now`: the host's time. */
export function openEngine(account: Account, now: () => Date): Engine {
  let view: EngineView | null = null;
  let askedAt = -Infinity;
  return {
    view: () => view,
    async look() {
      if (Number(now()) - askedAt < seldomMs) return;
      askedAt = Number(now());
      const state = await engineState(account);
      view = state
        ? {
            startedAt: Number(state.startedAt),
            runner: state.runner ?? null,
            disk: state.disk ?? null,
            backup: state.backup ? { at: Number(state.backup.at), bytes: state.backup.bytes } : null,
            watchdog: state.watchdog
              ? { host: state.watchdog.host, takenAt: state.watchdog.takenAt ? Number(state.watchdog.takenAt) : null }
              : null,
          }
        : null;
    },
  };
}
