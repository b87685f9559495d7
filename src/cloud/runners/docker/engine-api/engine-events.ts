/**
 * The events of the Docker Engine that are of this cloud's containers, over one connection for all of them.
 * Source: "Docker Engine API" (SystemEvents).
 */
import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Identity } from '../../followed-containers.ts';
import { containerName, identityIn, ofCloud } from '../names.ts';
import { readJsonLines } from './json-lines.ts';

/** Of a container of a task. */
export type EngineEvent = Identity & {
  readonly action: 'start' | 'kill' | 'die' | 'oom' | 'destroy' | 'healthy' | 'unhealthy';
  readonly at: Instant;
  /** Of `die`. */
  readonly exitCode?: number;
};

export interface EventListener {
  onEvent(event: EngineEvent): void;
}

const types = ['container' as const];
const watchedActions = ['start', 'kill', 'die', 'oom', 'destroy', 'health_status'];

/** Resolves when the Engine has begun to send. */
export async function openEngineEvents(
  docker: Dockerode,
  cloudId: string,
  abortSignal: AbortSignal,
): Promise<(listener: EventListener) => Promise<void>> {
  const filters = { ...ofCloud(cloudId), type: types, event: watchedActions };
  const stream = (await docker.getEvents({ filters, abortSignal })) as Readable;
  return async (listener) => {
    for await (const message of readJsonLines<EngineMessage>(stream)) deliver(listener, message);
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
  ['kill', 'kill'],
  ['die', 'die'],
  ['oom', 'oom'],
  ['destroy', 'destroy'],
  ['health_status: healthy', 'healthy'],
  ['health_status: unhealthy', 'unhealthy'],
]);

function deliver(
  listener: EventListener,
  { Action, time, timeNano, Actor: { Attributes: attributes } }: EngineMessage,
): void {
  const action = actions.get(Action);
  if (!action) return;
  const at = instant(timeNano === undefined ? time * 1000 : Math.floor(timeNano / 1_000_000));
  const of = identityIn(attributes);
  const exitCode = attributes['exitCode'];
  // Of another name it is another's that has the labels, or renamed: what becomes of that one is seen when it is looked up.
  if (!of || attributes['name'] !== containerName(of.taskId, of.name)) return;
  listener.onEvent({ ...of, action, at, ...(action === 'die' && exitCode ? { exitCode: Number(exitCode) } : {}) });
}
