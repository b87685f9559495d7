/**
 * Hears what the Docker Engine tells of this cloud's containers, over one connection for all of them, and knows whether the Engine
 * answers at all. What was missed while there was no connection the owner looks up, whenever there is one again.
 * Source: "Docker Engine API" (SystemEvents, SystemPing).
 */
import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { type Instant, instant } from '../../../languages/instant.ts';
import { ofCloud, type Whose, whose } from './names.ts';

export type EngineEvent = Whose & {
  readonly action: 'start' | 'die' | 'oom' | 'destroy' | 'healthy' | 'unhealthy';
  readonly at: Instant;
  /** Of `die`. */
  readonly exitCode?: number;
};

/** The holder of a network has ended, or is gone. */
export interface HolderEvent {
  readonly id: string;
  readonly action: 'die' | 'destroy';
  readonly at: Instant;
}

export interface WatchSettings {
  readonly docker: Dockerode;
  readonly cloudId: string;
  /** After so long without an answer the Engine is given up. */
  readonly goneAfterMs: number;
  heard(event: EngineEvent): void;
  heardHolder(event: HolderEvent): void;
  /** Events are heard, for the first time or again. */
  connected(): void;
  /** Once for each time that it stays away. */
  gone(): void;
}

export interface Watch {
  isGone(): boolean;
  close(): void;
}

/** Parts of the time after which the Engine is given up: so often it is asked, and so long an answer may take. */
const pingEvery = 1 / 9;
const answerWithin = 1 / 3;
const againMsMin = 50;
const againMsMax = 2000;

/** Resolves when events are heard, or the Engine is given up. */
export async function openWatch(settings: WatchSettings): Promise<Watch> {
  const { docker, cloudId, goneAfterMs } = settings;
  const answerMsMax = goneAfterMs * answerWithin;
  const closed = new AbortController();
  let connection = new AbortController();
  let failingSince: number | undefined;
  let isGone = false;
  let againMs = againMsMin;
  let opened = (): void => {};
  const firstTime = new Promise<void>((resolve) => {
    opened = resolve;
  });

  function answered(): void {
    failingSince = undefined;
    isGone = false;
  }

  /** `waitedMs`: for an answer that did not come. */
  function failed(waitedMs: number): void {
    failingSince ??= performance.now() - waitedMs;
    if (isGone || performance.now() - failingSince < goneAfterMs) return;
    isGone = true;
    opened();
    settings.gone();
  }

  async function hear(): Promise<void> {
    connection = new AbortController();
    const impatience = setTimeout(() => connection.abort(), answerMsMax);
    const filters = {
      ...ofCloud(cloudId),
      type: ['container' as const],
      event: ['start', 'die', 'oom', 'destroy', 'health_status'],
    };
    const abortSignal = AbortSignal.any([connection.signal, closed.signal]);
    const stream = (await docker
      .getEvents({ filters, abortSignal })
      .finally(() => clearTimeout(impatience))) as Readable;
    answered();
    againMs = againMsMin;
    opened();
    settings.connected();
    for await (const line of linesOf(stream)) {
      if (line !== '') tell(settings, JSON.parse(line) as EngineMessage);
    }
  }

  async function hearOn(): Promise<void> {
    while (!closed.signal.aborted) {
      await hear().catch(() => undefined);
      if (closed.signal.aborted) return;
      failed(0);
      await new Promise((resolve) => setTimeout(resolve, againMs));
      againMs = Math.min(againMsMax, 2 * againMs);
    }
  }

  /** An Engine that hangs breaks no connection. */
  async function ping(): Promise<void> {
    const askedAt = performance.now();
    try {
      const abortSignal = AbortSignal.any([AbortSignal.timeout(answerMsMax), closed.signal]);
      await docker.ping({ abortSignal } as never);
      if (!isGone) answered();
    } catch {
      connection.abort();
      failed(Math.min(performance.now() - askedAt, answerMsMax));
    }
  }

  const pings = setInterval(() => void ping(), goneAfterMs * pingEvery).unref();
  void hearOn();
  await firstTime;
  return {
    isGone: () => isGone,
    close() {
      clearInterval(pings);
      closed.abort();
    },
  };
}

interface EngineMessage {
  readonly Action: string;
  readonly time: number;
  readonly timeNano?: number;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}

const actions = new Map<string, EngineEvent['action']>([
  ['start', 'start'],
  ['die', 'die'],
  ['oom', 'oom'],
  ['destroy', 'destroy'],
  ['health_status: healthy', 'healthy'],
  ['health_status: unhealthy', 'unhealthy'],
]);

function tell(
  settings: WatchSettings,
  { Action, time, timeNano, Actor: { ID: id, Attributes: attributes } }: EngineMessage,
): void {
  const action = actions.get(Action);
  if (!action) return;
  const at = instant(timeNano === undefined ? time * 1000 : Math.floor(timeNano / 1_000_000));
  const of = whose(attributes);
  const exitCode = attributes['exitCode'];
  if (of)
    settings.heard({ ...of, action, at, ...(action === 'die' && exitCode ? { exitCode: Number(exitCode) } : {}) });
  else if (action === 'die' || action === 'destroy') settings.heardHolder({ id, action, at });
}

async function* linesOf(stream: Readable): AsyncGenerator<string, void> {
  let rest = '';
  for await (const block of stream.setEncoding('utf8')) {
    const lines = (rest + block).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
