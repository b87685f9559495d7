/**
 * The dispatcher: every call of one service to another, and of every client, comes through `dispatch`.
 * Validated, authorised, in a savepoint of its own: what fails leaves no trace in the store or in memory.
 */
import type { Instant } from '../../languages/instant.ts';
import { own } from '../../languages/own.ts';
import { AwsError } from '../kit/aws-error.ts';
import { type Caller, root } from '../kit/caller.ts';
import type { Notice } from '../kit/notice.ts';
import {
  type Context,
  type EmittedEvent,
  type Metric,
  type Operation,
  type Outage,
  type Permission,
  type Quarantined,
  type Service,
  waitOf,
} from '../kit/service.ts';
import type { Engine } from './engine.ts';

/** Runs `work` in a savepoint; what it throws is thrown on after its writes and its changes of memory are taken back. */
export function inSavepoint<T>(engine: Engine, work: () => T): T {
  const { savepoints, journal } = engine;
  const mark = journal.mark();
  savepoints.begin();
  try {
    const result = work();
    savepoints.keep();
    return result;
  } catch (error) {
    savepoints.takeBack();
    journal.cutBack(mark);
    throw error;
  }
}

export function findOperation(engine: Engine, service: string, name: string): { found: Service; operation: Operation } {
  const found = engine.services.get(service);
  const operation = found && own(found.operations, name);
  if (!found || !operation) {
    throw new AwsError('UnknownOperationException', `${service}:${name} is not there yet in this version of Punctual`);
  }
  return { found, operation };
}

/** A call within a turn. Returns the operation's output, or a Waiting. Throws AwsError; anything else thrown is a bug. */
export function dispatch(
  engine: Engine,
  service: string,
  name: string,
  input: object,
  caller: Caller,
  waitedUntil?: Instant,
): unknown {
  const call = checked(engine, service, name, input, caller);
  return inSavepoint(engine, () => handle(engine, call, waitedUntil));
}

/** A call of one service to another: nothing waits inside a turn, so it is answered as at the end of its wait. One that waits even then leaves no trace. */
function dispatchNow(engine: Engine, service: string, name: string, input: object, caller: Caller): unknown {
  const call = checked(engine, service, name, input, caller);
  return inSavepoint(engine, () => {
    const output = handle(engine, call);
    if (!waitOf(output)) return output;
    const last = handle(engine, call, engine.now);
    if (waitOf(last)) throw wouldWait(service, name);
    return last;
  });
}

interface Dispatched {
  readonly found: Service;
  readonly operation: Operation;
  readonly service: string;
  readonly input: object;
  readonly caller: Caller;
}

function checked(engine: Engine, service: string, name: string, input: object, caller: Caller): Dispatched {
  const { found, operation } = findOperation(engine, service, name);
  if (!operation.internal) engine.checkInput(service, name, input);
  return { found, operation, service, input, caller };
}

function handle(
  engine: Engine,
  { found, operation, service, input, caller }: Dispatched,
  waitedUntil?: Instant,
): unknown {
  const context = new CallContext(engine, found, service, caller, waitedUntil);
  for (const permission of operation.permissions(input, context)) context.authorise(permission);
  return operation.handle(input, context);
}

const accessDenied = (message: string): AwsError => new AwsError('AccessDeniedException', message);

const wouldWait = (service: string, operation: string): AwsError =>
  new AwsError(
    'UnknownOperationException',
    `${service}:${operation} waits for what comes later: for that it can be called by clients alone, not yet by a task of a state machine or a schedule`,
  );

/** A class, because one is made for every call and row: its methods are shared. */
class CallContext implements Context {
  readonly caller: Caller;
  readonly waitedUntil: Instant | undefined;
  readonly #engine: Engine;
  readonly #service: Service;
  readonly #name: string;

  constructor(engine: Engine, service: Service, name: string, caller: Caller, waitedUntil: Instant | undefined) {
    this.#engine = engine;
    this.#service = service;
    this.#name = name;
    this.caller = caller;
    this.waitedUntil = waitedUntil;
  }

  get now(): Instant {
    return this.#engine.now;
  }

  get outage(): Outage | undefined {
    return this.#engine.failing;
  }

  call<Output>(service: string, operation: string, input: object, caller: Caller = this.caller): Output {
    return dispatchNow(this.#engine, service, operation, input, caller) as Output;
  }

  offers(service: string, operation: string): boolean {
    const found = this.#engine.services.get(service);
    const offered = found && own(found.operations, operation);
    return offered !== undefined && !offered.internal;
  }

  emit(event: EmittedEvent): void {
    this.#engine.bus?.emit(serviceContext(this.#engine, 'events'), event);
  }

  count(metric: Metric): void {
    this.#engine.meter?.count(serviceContext(this.#engine, 'cloudwatch'), metric);
  }

  post(kind: string, subject: string, payload?: unknown, nextTurn = false): void {
    this.#engine.inbox.post({ service: this.#name, kind, subject, payload, nextTurn });
  }

  postTo(service: string, kind: string, subject: string, payload?: unknown): void {
    this.#engine.inbox.post({ service, kind, subject, payload });
  }

  setTimer(kind: string, subject: string, due: Instant): void {
    this.#engine.timers.set({ service: this.#name, kind, subject, due });
  }

  clearTimer(kind: string, subject: string): void {
    this.#engine.timers.clear({ service: this.#name, kind, subject });
  }

  effect(kind: string, subject: string, payload: unknown): void {
    this.#engine.effects.add(this.#name, kind, subject, payload);
  }

  withdraw(kind: string, subject: string): void {
    this.#engine.effects.withdraw(this.#name, kind, subject);
  }

  notice(notice: Notice, about?: string): void {
    this.#engine.notices.add(notice, about);
  }

  recovered(about: string, notice: Notice): void {
    this.#engine.notices.recovered(about, notice);
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
    return this.#engine.host.world.random();
  }

  bytes(count: number): Uint8Array {
    return this.#engine.host.world.bytes(count);
  }

  authorise(permission: Permission, caller: Caller = this.caller): void {
    const { host, authority } = this.#engine;
    if (!host.iam || !authority) return;
    const denial = authority.denial(this, caller, permission);
    if (denial !== undefined) throw (this.#service.denied ?? accessDenied)(denial);
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

  goOn(payload: unknown): void {
    this.#engine.rest = { payload };
  }

  quarantined(beforeId: number | undefined, count: number): Quarantined[] {
    return this.#engine.inbox.quarantined(beforeId, count);
  }

  release(id: number, discard: boolean): boolean {
    return this.#engine.inbox.release(id, discard);
  }

  attempt<T>(work: () => T): T {
    return inSavepoint(this.#engine, work);
  }
}

const serviceContexts = new WeakMap<Engine, Map<string, Context>>();

/** The engine acting for a service by itself: for rows, timers, reports and ports. */
export function serviceContext(engine: Engine, name: string): Context {
  const contexts = serviceContexts.get(engine) ?? new Map<string, Context>();
  serviceContexts.set(engine, contexts);
  let context = contexts.get(name);
  if (!context) {
    const service = engine.services.get(name);
    if (!service) throw new Error(`no service \`${name}\``);
    context = new CallContext(engine, service, name, root, undefined);
    contexts.set(name, context);
  }
  return context;
}
