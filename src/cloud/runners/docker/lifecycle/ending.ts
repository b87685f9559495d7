/**
 * How a container ended, and why: from its inspection, or from the event alone where it was removed at once.
 */
import type { Instant } from '../../../../languages/instant.ts';
import { containerRemoved, dockerRestarted, outOfMemory } from '../../../kit/stopped-reasons.ts';
import type { EngineEvent } from '../engine-api/engine-events.ts';
import type { EngineShutdown } from './engine-shutdown.ts';
import { type Inspection, timeOf } from './inspection.ts';

export interface Ending {
  readonly exitCode?: number;
  readonly reason?: string;
  readonly at: Instant;
}

/** Of SIGKILL. A program that goes on without a child of its own that was killed for want of memory ends for another reason. */
const killedCode = 137;
/** What the Engine gives one whose end it has not seen; a program may exit so as well. */
const unknownCode = 255;

export interface EndingFacts {
  readonly dieEvent: EngineEvent | undefined;
  /** The Engine has reported it. */
  readonly ranOutOfMemory: boolean;
  /** The Engine has reported a signal that this runner did not send. */
  readonly wasKilled: boolean;
  readonly endedWithEngine: EngineShutdown['endedWithEngine'];
}

/** `facts` may become more while it is found out. */
export async function endingIn(inspection: Inspection, facts: EndingFacts): Promise<Ending> {
  const { ExitCode: exitCode, OOMKilled: killed, Error: error, FinishedAt } = inspection.State;
  const at = timeOf(FinishedAt);
  const isUnknown = exitCode === unknownCode;
  const sawEnd = facts.dieEvent !== undefined && !facts.wasKilled;
  if (await facts.endedWithEngine(inspection, sawEnd).catch(() => false))
    return isUnknown ? { at, reason: dockerRestarted } : { exitCode, at, reason: dockerRestarted };
  const reason = (killed || facts.ranOutOfMemory) && exitCode === killedCode ? outOfMemory : error;
  return reason ? { exitCode, at, reason } : { exitCode, at };
}

export const endingBy = ({ exitCode, at }: EngineEvent): Ending =>
  exitCode === undefined ? { at, reason: containerRemoved } : { exitCode, at };
