/**
 * Whether a container was ended because the Engine, or its host, went down. The pause container of its task's network, which nothing else ends,
 * shows it: both ended at nearly the same time.
 */
import type { Instant } from '../../../../languages/instant.ts';
import type { PauseContainerEvent } from '../engine-api/engine-events.ts';
import { joinedContainer } from '../own.ts';
import { type Inspection, timeOf } from './inspection.ts';

/** What goes down with the Engine ends nearly at once, or when it has been asked to. */
export const restartMs = 2000;
const shutdownMsMax = 30_000;

export interface EngineShutdown {
  onPauseContainerEvent(event: PauseContainerEvent): void;
  /** `sawEnd`: the Engine has reported the container's end; then the pause container's was, too, if it has ended. */
  endedWithEngine(inspection: Inspection, sawEnd: boolean): Promise<boolean>;
}

export function openEngineShutdown(inspectById: (id: string) => Promise<Inspection | undefined>): EngineShutdown {
  const ends = new Map<string, Instant>();

  async function endOf(pauseContainerId: string, sawEnd: boolean): Promise<Instant | undefined> {
    const reported = ends.get(pauseContainerId);
    if (reported || sawEnd) return reported;
    const state = (await inspectById(pauseContainerId))?.State;
    return state?.Running === false ? timeOf(state.FinishedAt) : undefined;
  }

  return {
    onPauseContainerEvent({ id, action, at }) {
      if (action === 'die') ends.set(id, at);
      else ends.delete(id);
    },
    async endedWithEngine({ HostConfig, State: state }, sawEnd) {
      const pauseContainerEnd = await endOf(joinedContainer(HostConfig.NetworkMode) ?? '', sawEnd);
      if (pauseContainerEnd === undefined) return false;
      const afterMs = timeOf(state.FinishedAt) - pauseContainerEnd;
      return afterMs > -restartMs && afterMs < shutdownMsMax;
    },
  };
}
