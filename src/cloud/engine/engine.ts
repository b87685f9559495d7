/**
 * What one cloud holds in memory while it runs, shared by its dispatcher and its loop. The store is the truth of all of it.
 */
import { type Instant, instant } from '../../languages/instant.ts';
import type { Authority, Bus, Meter, Service, ServiceDefinition, ServiceHost } from '../kit/service.ts';
import type { Schema } from '../kit/store.ts';
import { type Effects, effectIndex, effectSchema, openEffects } from './effects.ts';
import { openIds } from './ids.ts';
import { type Inbox, inboxSchema, openInbox } from './inbox.ts';
import { type Journal, openJournal } from './journal.ts';
import { type Notices, openNotices } from './notices.ts';
import { openReserve, type Reserve } from './reserve.ts';
import { openSavepoints, type Savepoints } from './savepoints.ts';
import { engineTimers, openTimers, type Timers, timerSchema } from './timers.ts';

export interface Limits {
  /** Calls and reports a turn. */
  readonly inputs: number;
  readonly rows: number;
  readonly timers: number;
  /** History events a turn, or what takes as long; a service keeps its own limit for one execution. */
  readonly events: number;
}

/** Counted, never timed; tuned on a prototype of this loop. */
export const usualLimits: Limits = { inputs: 256, rows: 1024, timers: 256, events: 2000 };

/** Checks an input by AWS's model: shapes, lengths, patterns, ranges. Throws AwsError in AWS's words. */
export type CheckInput = (service: string, operation: string, input: object) => void;

export interface Failing {
  readonly since: Instant;
  /** No whole turn before. */
  readonly retryAt: Instant;
  readonly turns: number;
  /** The error's words. */
  readonly why: string;
}

export interface Engine {
  readonly host: ServiceHost;
  readonly services: ReadonlyMap<string, Service>;
  readonly checkInput: CheckInput;
  readonly authority: Authority | undefined;
  readonly bus: Bus | undefined;
  readonly meter: Meter | undefined;
  readonly journal: Journal;
  readonly savepoints: Savepoints;
  readonly timers: Timers;
  readonly inbox: Inbox;
  readonly effects: Effects;
  readonly notices: Notices;
  readonly reserve: Reserve;
  readonly limits: Limits;
  readonly turnsPerCommit: number;
  /** So many turns have been since the last commit. */
  turnsUncommitted: number;
  readonly newId: (now: Instant) => string;
  /** What is remembered of the store has been read: no turn before. */
  isLoaded: boolean;
  /** The present turn. */
  now: Instant;
  spentEvents: number;
  /** What is left of the row that is being taken. */
  rest: { readonly payload: unknown } | undefined;
  /** Rows are taken until none is left, then timers; a turn's end interrupts either, the next turn goes on. */
  phase: 'rows' | 'timers';
  rowsSinceTimers: number;
  /** While the runners are asked what happened: no timer fires. */
  timersHeld: boolean;
  /** While turns cannot be committed: a disk that is full or read-only. */
  failing: Failing | undefined;
  /** Names on which waiting calls are to be run again. */
  readonly woken: Set<string>;
}

/** The step that gave the tables of the first version the names of today. */
const fieldNames = `
  ALTER TABLE timer RENAME COLUMN room TO service;
  ALTER TABLE inbox RENAME COLUMN room TO service;
  ALTER TABLE effect RENAME COLUMN room TO service;
  ALTER TABLE parked RENAME COLUMN room TO service;
  ALTER TABLE parked RENAME COLUMN parked_at TO quarantined_at;
  ALTER TABLE parked RENAME TO quarantine;
  UPDATE timer SET service = '${engineTimers}' WHERE service = 'house'`;

export const engineSchema: Schema = {
  service: 'engine',
  schema: [timerSchema, inboxSchema, effectSchema, effectIndex, fieldNames],
};

export interface EngineParts {
  readonly host: ServiceHost;
  readonly definitions: readonly ServiceDefinition[];
  readonly checkInput: CheckInput;
  readonly limits: Limits;
  /** 1 where anything is to survive the process. */
  readonly turnsPerCommit: number;
  /** Kept of the disk for when it is full. */
  readonly reserveBytes: number;
}

export function openEngine({
  host,
  definitions,
  checkInput,
  limits,
  turnsPerCommit,
  reserveBytes,
}: EngineParts): Engine {
  const { store, world } = host;
  store.migrateAll([engineSchema, ...definitions]);
  const services = new Map<string, Service>();
  for (const definition of definitions) services.set(definition.service, definition.open(host));
  const one = <K extends 'authority' | 'bus' | 'meter'>(port: K): Service[K] | undefined =>
    [...services.values()].find((service) => service[port])?.[port];
  const journal = openJournal();
  return {
    host,
    services,
    checkInput,
    authority: one('authority'),
    bus: one('bus'),
    meter: one('meter'),
    journal,
    savepoints: openSavepoints(store),
    timers: openTimers(store, journal),
    inbox: openInbox(store, journal),
    effects: openEffects(store, journal),
    notices: openNotices(journal),
    reserve: openReserve(host, reserveBytes),
    limits,
    turnsPerCommit,
    turnsUncommitted: 0,
    newId: openIds(world.bytes),
    isLoaded: false,
    now: instant(0),
    spentEvents: 0,
    rest: undefined,
    phase: 'rows',
    rowsSinceTimers: 0,
    timersHeld: false,
    failing: undefined,
    woken: new Set(),
  };
}

/** Forgets all that is remembered outside the store, and reads what the loop needs again. */
export function reload(engine: Engine): void {
  engine.journal.clear();
  engine.notices.drop();
  engine.woken.clear();
  engine.timers.reload();
  engine.effects.reload();
  engine.inbox.reload();
  for (const service of engine.services.values()) service.dropCaches?.();
  engine.isLoaded = true;
}
