/**
 * Keeps a connection for the Docker Engine's events, and knows whether the Engine answers at all. What was missed while there was no
 * connection the owner looks up, whenever there is one again.
 * Source: "Docker Engine API" (SystemPing).
 */
import type Dockerode from 'dockerode';
import { openAvailability } from './availability.ts';
import { type EventListener, openEngineEvents } from './engine-events.ts';

export interface WatchSettings extends EventListener {
  readonly docker: Dockerode;
  readonly cloudId: string;
  /** After so long without an answer the Engine is given up. */
  readonly goneAfterMs: number;
  /** Events come: for the first time, or again. */
  onConnected(again: boolean): void;
  /** Once for each time that the Engine stays away; `why`: what the last call met. */
  onGone(why: unknown): void;
}

export interface Watch {
  isGone(): boolean;
  close(): void;
}

/** Parts of the time after which the Engine is given up: so often it is pinged, and so long an answer may take. */
const pingEvery = 1 / 9;
const answerWithin = 1 / 3;
const againMsMin = 50;
const againMsMax = 2000;

/** Resolves when events come, or the Engine is given up. */
export async function openWatch(settings: WatchSettings): Promise<Watch> {
  const { docker, cloudId, goneAfterMs } = settings;
  const answerMsMax = goneAfterMs * answerWithin;
  const closed = new AbortController();
  let connection = new AbortController();
  let againMs = againMsMin;
  let wasConnected = false;
  const opened = Promise.withResolvers<void>();
  const availability = openAvailability(goneAfterMs, (why) => {
    opened.resolve();
    settings.onGone(why);
  });

  async function readEvents(): Promise<void> {
    connection = new AbortController();
    const timeout = setTimeout(() => connection.abort(), answerMsMax);
    const abortSignal = AbortSignal.any([connection.signal, closed.signal]);
    const deliverTo = await openEngineEvents(docker, cloudId, abortSignal).finally(() => clearTimeout(timeout));
    availability.answered();
    againMs = againMsMin;
    opened.resolve();
    settings.onConnected(wasConnected);
    wasConnected = true;
    await deliverTo(settings);
  }

  async function stayConnected(): Promise<void> {
    while (!closed.signal.aborted) {
      const why: unknown = await readEvents().catch((error: unknown) => error);
      if (closed.signal.aborted) return;
      availability.failed(0, why);
      await new Promise((resolve) => setTimeout(resolve, againMs));
      againMs = Math.min(againMsMax, 2 * againMs);
    }
  }

  /** An Engine that hangs breaks no connection. */
  async function ping(): Promise<void> {
    const startedAt = performance.now();
    try {
      const abortSignal = AbortSignal.any([AbortSignal.timeout(answerMsMax), closed.signal]);
      const answer: unknown = await docker.ping({ abortSignal } as never);
      if (String(answer) !== 'OK') throw new Error('that is no Docker Engine');
      if (!availability.isGone()) availability.answered();
    } catch (error) {
      connection.abort();
      availability.failed(Math.min(performance.now() - startedAt, answerMsMax), error);
    }
  }

  const pings = setInterval(() => void ping(), goneAfterMs * pingEvery).unref();
  void stayConnected();
  await opened.promise;
  return {
    isGone: availability.isGone,
    close() {
      clearInterval(pings);
      closed.abort();
    },
  };
}
