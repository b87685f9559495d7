/**
 * The one door: every call of one service to another, and of every client, comes through `callInside`.
 * Validated, authorised, in a savepoint of its own: what fails leaves no trace in the store or in memory.
 */
import type { Instant } from '../languages/instant.ts';
import { AwsError } from './aws-error.ts';
import { type Caller, root } from './caller.ts';
import type { Engine } from './engine.ts';
import type { Context, EmittedEvent, Metric, Operation, Parked, Permission, Room } from './room.ts';

export const isParked = (output: unknown): output is Parked =>
  typeof output === 'object' && output !== null && 'parked' in output;

/** Runs `work` in a savepoint; what it throws is thrown on after its writes and its changes of memory are taken back. */
export function inSavepoint<T>(engine: Engine, work: () => T): T {
  const { store } = engine.house;
  const mark = engine.journal.mark();
  store.prepare('SAVEPOINT one').run();
  try {
    const result = work();
    store.prepare('RELEASE one').run();
    return result;
  } catch (error) {
    if (store.db.isTransaction) {
      store.prepare('ROLLBACK TO one').run();
      store.prepare('RELEASE one').run();
    }
    engine.journal.cutBack(mark);
    throw error;
  }
}

export function findOperation(engine: Engine, service: string, name: string): { room: Room; operation: Operation } {
  const room = engine.rooms.get(service);
  const operation = room?.operations[name];
  if (!room || !operation) {
    throw new AwsError('UnknownOperationException', `${service}:${name} is not there yet in this version of Punctual`);
  }
  return { room, operation };
}

/** A call within a turn. Answers the operation's output, or Parked. Throws AwsError; anything else thrown is a bug. */
export function callInside(
  engine: Engine,
  service: string,
  name: string,
  input: object,
  caller: Caller,
  waitedUntil?: Instant,
): unknown {
  const { room, operation } = findOperation(engine, service, name);
  if (!operation.inside) engine.checkInput(service, name, input);
  return inSavepoint(engine, () => {
    const context = new DoorContext(engine, room, service, caller, waitedUntil);
    for (const permission of operation.permissions(input, context)) context.authorise(permission);
    return operation.handle(input, context);
  });
}

const accessDenied = (message: string): AwsError => new AwsError('AccessDeniedException', message);

/** A class, because one is made for every call and row: its methods are shared. */
class DoorContext implements Context {
  readonly caller: Caller;
  readonly waitedUntil: Instant | undefined;
  readonly #engine: Engine;
  readonly #room: Room;
  readonly #service: string;

  constructor(engine: Engine, room: Room, service: string, caller: Caller, waitedUntil: Instant | undefined) {
    this.#engine = engine;
    this.#room = room;
    this.#service = service;
    this.caller = caller;
    this.waitedUntil = waitedUntil;
  }

  get now(): Instant {
    return this.#engine.now;
  }

  call<Output>(service: string, operation: string, input: object, caller: Caller = this.caller): Output {
    const output = callInside(this.#engine, service, operation, input, caller);
    if (isParked(output)) throw new Error(`${service}.${operation} would wait, inside a turn`);
    return output as Output;
  }

  emit(event: EmittedEvent): void {
    this.#engine.bus?.emit(houseContext(this.#engine, 'events'), event);
  }

  count(metric: Metric): void {
    this.#engine.meter?.count(houseContext(this.#engine, 'cloudwatch'), metric);
  }

  post(kind: string, subject: string, payload?: unknown, nextTurn = false): void {
    this.#engine.inbox.post({ room: this.#service, kind, subject, payload, nextTurn });
  }

  postTo(room: string, kind: string, subject: string, payload?: unknown): void {
    this.#engine.inbox.post({ room, kind, subject, payload });
  }

  setTimer(kind: string, subject: string, due: Instant): void {
    this.#engine.timers.set({ room: this.#service, kind, subject, due });
  }

  clearTimer(kind: string, subject: string): void {
    this.#engine.timers.clear({ room: this.#service, kind, subject });
  }

  effect(kind: string, subject: string, payload: unknown): void {
    this.#engine.effects.add(this.#service, kind, subject, payload);
  }

  withdraw(kind: string, subject: string): void {
    this.#engine.effects.withdraw(this.#service, kind, subject);
  }

  wake(on: string): void {
    const { woken, journal } = this.#engine;
    if (woken.has(on)) return;
    woken.add(on);
    journal.undo(() => woken.delete(on));
  }

  id(): string {
    return this.#engine.newId(this.#engine.now);
  }

  random(): number {
    return this.#engine.house.world.random();
  }

  bytes(count: number): Uint8Array {
    return this.#engine.house.world.bytes(count);
  }

  authorise(permission: Permission, caller: Caller = this.caller): void {
    const { house, authority } = this.#engine;
    if (!house.iam || !authority) return;
    const denial = authority.denial(this, caller, permission);
    if (denial !== undefined) throw (this.#room.denied ?? accessDenied)(denial);
  }

  assume(roleArn: string, principal: string, sessionName: string, sourceArn?: string): Caller {
    const { authority } = this.#engine;
    if (!authority) return { kind: 'session', roleArn, sessionName };
    return authority.assume(this, roleArn, principal, sessionName, sourceArn);
  }

  undo(takeBack: () => void): void {
    this.#engine.journal.undo(takeBack);
  }

  spend(events: number): void {
    this.#engine.spentEvents += events;
  }

  attempt<T>(work: () => T): T {
    return inSavepoint(this.#engine, work);
  }
}

const houseContexts = new WeakMap<Engine, Map<string, Context>>();

/** The house speaking for a room to itself: for rows, timers, reports and ports. */
export function houseContext(engine: Engine, service: string): Context {
  const contexts = houseContexts.get(engine) ?? new Map<string, Context>();
  houseContexts.set(engine, contexts);
  let context = contexts.get(service);
  if (!context) {
    const room = engine.rooms.get(service);
    if (!room) throw new Error(`no room \`${service}\``);
    context = new DoorContext(engine, room, service, root, undefined);
    contexts.set(service, context);
  }
  return context;
}
