/**
 * Whether a container was ended because the Engine, or its host, went down. The pause container of its task's network, which nothing else ends,
 * shows it: both ended at nearly the same time. Their ends are compared as the Engine has them: its events come later, by seconds under load, or
 * not at all, as an Engine that goes down breaks connections and takes new ones before its containers have ended.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { joinedContainer } from '../own.ts';
import { type Inspection, timeOf } from './inspection.ts';

/** What goes down with the Engine is ended at nearly the same time, which first is chance; or ends when it has been asked to. */
export const restartMs = 5000;
const shutdownMsMax = 30_000;
const againMs = 250;

export interface EngineShutdown {
  /** Events come again, after they had not. */
  onReconnected(): void;
  /** `sawEnd`: the Engine has reported the end, and no signal before it that was not this runner's. */
  endedWithEngine(inspection: Inspection, sawEnd: boolean): Promise<boolean>;
}

interface Clock {
  /** Ms since 1970. */
  now(): number;
  wait(ms: number): Promise<void>;
}

/** `inspectById` throws where the Engine does not answer. */
export function openEngineShutdown(
  inspectById: (id: string) => Promise<Inspection | undefined>,
  { now, wait }: Clock = { now: Date.now, wait: pause },
): EngineShutdown {
  let reconnectedAt = Number.NEGATIVE_INFINITY;
  return {
    onReconnected() {
      reconnectedAt = now();
    },
    async endedWithEngine({ HostConfig, State: { FinishedAt } }, sawEnd) {
      const id = joinedContainer(HostConfig.NetworkMode);
      if (id === undefined || (sawEnd && now() - reconnectedAt > shutdownMsMax)) return false;
      const endedAt = timeOf(FinishedAt);
      for (let waitedMs = 0; ; waitedMs += againMs) {
        const pauseContainer = (await inspectById(id))?.State;
        if (!pauseContainer) return false;
        if (!pauseContainer.Running) {
          const afterMs = endedAt - timeOf(pauseContainer.FinishedAt);
          return afterMs > -restartMs && afterMs < shutdownMsMax;
        }
        if (Math.max(waitedMs, now() - endedAt) >= restartMs) return false;
        await wait(againMs);
      }
    },
  };
}
