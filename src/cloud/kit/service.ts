/**
 * What a service of the cloud is, and what the cloud gives to it. How one is made: docs/services.md.
 */
import type { Instant } from '../../languages/instant.ts';
import type { MockFile } from '../../languages/states/mocks/mock-file.ts';
import type { Absent } from './absent.ts';
import type { AwsError } from './aws-error.ts';
import type { Caller } from './caller.ts';
import type { Level, Notice } from './notice.ts';
import type { Store } from './store.ts';
import type { Vault } from './vault.ts';
import type { World } from './world.ts';

/** Settings of a cloud that every service may read. */
export interface ServiceHost {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly store: Store;
  /** The second file, for log bytes alone; the logs service commits it. */
  readonly logStore: Store;
  /** A new one in its place, once it was found to be damaged; throws `why` where it is not. */
  replaceLogStore(why: Error): Store;
  readonly world: World;
  /** False with `--no-iam`: nobody is denied. */
  readonly iam: boolean;
  /** Says on the operator's side that something of ours went wrong. */
  reportError(what: string, error: unknown, level?: Level): void;
  /** Says there what became of a job. Services use `Context.notice`, which says it once it is committed. */
  notice(notice: Notice): void;
  /** Puts a report of a runner or transport into the loop's inputs; `committed` is called after its turn's commit. */
  report(service: string, kind: string, payload: unknown, committed?: () => void): void;
  /** Where clients reach this cloud (`http://127.0.0.1:4566`), once it serves. Nothing stored carries it: made for each response. */
  endpoint(): string | undefined;
  /** Where tasks reach this cloud, while that endpoint is open. */
  taskEndpoint(): TaskEndpoint | undefined;
  /** What must not be readable in the store goes through it. */
  readonly vault: Vault;
  /** What tasks of state machines answer in test cases, instead of calling a service. */
  readonly mocks: MockFile | undefined;
  /** Stands for what AWS has and this cloud has not. Undefined: what calls such a thing fails, and says so. */
  readonly absent: Absent | undefined;
  /** The account root's key, which the wire verifies and STS returns. */
  readonly rootKey: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface TaskEndpoint {
  /** As a task sees it: `http://169.254.170.2:51678`. */
  readonly endpoint: string;
  /** `served`: SDKs fetch a role's keys there, and renew them. `given`: SDKs do not trust that address, so a task is given keys in its environment. */
  readonly keys: 'served' | 'given';
}

/** What a service exports. Its tables are made before it is opened, so `open` may prepare its statements at once. */
export interface ServiceDefinition {
  /** As in IAM actions and ARNs where AWS has one: `events`, `states`, `ecs`. */
  readonly service: string;
  /** Steps of SQL, only ever appended. */
  readonly schema: readonly string[];
  readonly open: (host: ServiceHost) => Service;
}

export interface Service {
  // biome-ignore lint/suspicious/noExplicitAny: each operation has input and output types of its own
  readonly operations: Readonly<Record<string, Operation<any, any>>>;
  /** What happens by itself: rows of the inbox, by kind. */
  readonly rows?: Readonly<Record<string, (context: Context, row: Row) => void>>;
  /** Timers, by kind. `due` is the instant it was set for; `context.now` may be later. */
  readonly timers?: Readonly<Record<string, (context: Context, subject: string, due: Instant) => void>>;
  /**
   * What recurs: a timer for each, for its next instant that has not been dealt with and is not before `from`. The engine sets those that
   * are missing at a start, and one whose handler was quarantined: a schedule does not die of one failed tick.
   */
  readonly recurring?: (context: Context, from: Instant) => Iterable<RecurringTimer>;
  /** Whether that timer measures time gone by, as a time-out does; other than one for an instant by the clock. */
  readonly measures?: (context: Context, kind: string, subject: string) => boolean;
  /** The clock moved by so much in no time, negative if it was set back: what is remembered of instants to come is put right. */
  readonly onClockMoved?: (context: Context, byMs: number) => void;
  /** How an effect is carried out after its commit, and what its outcome means; by kind. */
  readonly effects?: Readonly<Record<string, EffectKind>>;
  /** What a runner or transport reports, by kind. */
  readonly reports?: Readonly<Record<string, (context: Context, payload: never) => void>>;
  /** AWS's error for a denied call, where it is not AccessDeniedException with status 400. */
  readonly denied?: (message: string) => AwsError;
  /** Called last thing before a commit, and before caches are dropped within a turn: buffers are written here, and empty after it. */
  readonly flush?: (context: Context) => void;
  /** What it reads has what is not written yet: where commits are far apart, its buffers wait for one. */
  readonly readsUnwritten?: true;
  /**
   * Once, in a copy of a data folder that begins a life of its own: nothing of what its original does goes on here, and nothing begins by
   * itself. `rows`: what waited in the inbox, and is taken no more. Effects, these or those before, are not carried out.
   */
  readonly holdCopy?: (context: Context, rows: readonly Row[]) => void;
  /** Once at each start, after `reconcile` and before the first tick; each service's in a savepoint of its own. */
  readonly onStart?: (context: Context) => void;
  /** At each start and after a jump of time, before any timer: looks at the world and reports what it finds. */
  readonly reconcile?: (read: Read) => Promise<void>;
  /** What it cannot do at the moment, for whoever watches the cloud; undefined: all is well. Reads only. */
  readonly ailing?: () => string | undefined;
  /** Everything remembered outside the store goes. May be called between any two turns. */
  readonly dropCaches?: () => void;
  /** The ports that one service alone fills for all. */
  readonly authority?: Authority;
  readonly bus?: Bus;
  readonly meter?: Meter;
}

/** An inside operation that only reads, called between turns: what a service asks of another before it looks at the world. */
export type Read = <Output>(service: string, operation: string, input: object) => Output;

/** An operation as a service's folder writes it: `service` is what the service's parts share (its `context.ts`). */
export interface Handler<Parts, Input = unknown, Output = unknown> {
  /** What the caller must be allowed, asked before `handle`; [] only where AWS asks for no permission. */
  readonly permissions: (service: Parts, input: Input, context: Context) => readonly Permission[];
  readonly handle: (service: Parts, input: Input, context: Context) => Output | Waiting;
  /** For the cloud alone: no client can call it over the wire. */
  readonly internal?: true;
}

// biome-ignore lint/suspicious/noExplicitAny: each operation has input and output types of its own
export type Handlers<Parts> = Readonly<Record<string, Handler<Parts, any, any>>>;

/** An operation for the cloud alone: no client can call it over the wire, and no permission is asked for. */
export const internal = <Parts, Input, Output>(
  handle: (service: Parts, input: Input, context: Context) => Output,
): Handler<Parts, Input, Output> => ({ internal: true, permissions: () => [], handle });

/** The operations of an opened service. */
export const bind = <Parts>(service: Parts, handlers: Handlers<Parts>): Service['operations'] =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, { permissions, handle, internal }]) => [
      name,
      {
        permissions: (input, context) => permissions(service, input, context),
        handle: (input, context) => handle(service, input, context),
        ...(internal ? { internal } : {}),
      } satisfies Operation,
    ]),
  );

/** An operation as the dispatcher calls it; `bind` makes it of a Handler. */
export interface Operation<Input = unknown, Output = unknown> {
  readonly permissions: (input: Input, context: Context) => readonly Permission[];
  readonly handle: (input: Input, context: Context) => Output | Waiting;
  readonly internal?: true;
}

/** A call that waits: it is run again when `wake(on)` is called, and at `until` for the last time (`context.waitedUntil` is set then). */
export interface Waiting {
  readonly [waiting]: Wait;
}

export interface Wait {
  readonly on: string;
  readonly until: Instant;
  /** What it waits for is taken by it alone: if its client is gone, it is not run again, so that another gets it. */
  readonly takes: boolean;
}

/** A symbol, so that no operation's output can be taken for it, whatever its members are called. */
const waiting = Symbol('waiting');

/** What a handler returns to wait until `wake(on)`, and no longer than `until`. */
export const waitFor = (on: string, until: Instant): Waiting => ({ [waiting]: { on, until, takes: false } });

/** As `waitFor`, for what only one caller gets: a message, a task. */
export const waitToTake = (on: string, until: Instant): Waiting => ({ [waiting]: { on, until, takes: true } });

/** What a call waits for, if `output` says that it does. */
export const waitOf = (output: unknown): Wait | undefined =>
  typeof output === 'object' && output !== null ? (output as Partial<Waiting>)[waiting] : undefined;

/** The member of an output that is an event stream: these events, and a second later those that `next` returns; no `next`: it is over. */
export interface Streamed {
  readonly events: readonly StreamedEvent[];
  readonly next?: {
    /** An internal operation of the same service; it returns a Streamed. */
    readonly operation: string;
    readonly input: object;
    /** The stream's own exception for an error of that operation. */
    readonly failed: string;
  };
}

/** Its one member is named as AWS's model names the event. */
export type StreamedEvent = Readonly<Record<string, object>>;

export interface Permission {
  readonly action: string;
  /** An ARN, or `*`. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** The resource's own policy document, JSON text. */
  readonly resourcePolicy?: string | undefined;
  /** Without its consent no other policy counts, as for a key of KMS. */
  readonly resourceMustAllow?: true;
}

export interface RecurringTimer {
  readonly kind: string;
  readonly subject: string;
  readonly due: Instant;
}

/** A row of the inbox. Rows of one subject are taken in order; a subject is stuck while a row of it is quarantined. */
export interface Row {
  readonly kind: string;
  readonly subject: string;
  readonly payload: unknown;
}

/** Work that failed three times by a bug of ours. `kind` of a row; `timer/…`, `effect/…`, `report/…` and `start/…` of other work. */
export interface Quarantined extends Row {
  readonly id: number;
  readonly service: string;
  readonly at: Instant;
  /** The error, with its stack. */
  readonly why: string;
}

/** A change in the world: committed as data, carried out after the commit, again after a crash until its outcome is committed. */
export interface Effect {
  readonly id: number;
  readonly kind: string;
  /** What it is about; with `kind` it names the effect. */
  readonly subject: string;
  readonly payload: unknown;
  /** Attempts whose outcome has been committed. */
  readonly attempts: number;
}

export interface EffectKind {
  /** Carries it out; must be safe to do twice. `done` is called once, now or later. */
  readonly perform: (effect: Effect, done: (outcome: unknown) => void) => void;
  /** While nothing can be committed it is carried out for a client's call all the same, whose writes are made up for: it ends what may be to blame. */
  readonly evenUncommitted?: true;
  /** In a turn: the outcome becomes state. `'done'` ends the effect; a number tries again after so many seconds. */
  readonly onOutcome: (
    context: Context,
    effect: Effect,
    outcome: unknown,
  ) => 'done' | { readonly againInSeconds: number };
}

/** EventBridge's event, as a service emits it; id, time, account and region are added. */
export interface EmittedEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  /** Plain JSON. It is read only where a rule may match: it may be a getter that makes it then. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** Members of `detail` that tell most rules that the event is not theirs. */
  readonly outline?: Readonly<Record<string, string>>;
  /** When it happened; default: now. */
  readonly time?: Instant;
}

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  /** CloudWatch's StandardUnit; default `Count`. */
  readonly unit?: string;
  /** Default: now. */
  readonly at?: Instant;
  /** How finely it is kept at first; default 60. */
  readonly resolutionSeconds?: 1 | 60;
}

export interface Outage {
  readonly since: Instant;
  /** The store's words. */
  readonly why: string;
}

/** Given to every handler: the turn it runs in, and who asks. All that it does is undone when the handler throws. */
export interface Context {
  /** This turn's time. */
  readonly now: Instant;
  readonly caller: Caller;
  /** Since when nothing could be committed, in the first turn in which it can. */
  readonly outage: Outage | undefined;
  /** Set in the last run of a call that waits. */
  readonly waitedUntil: Instant | undefined;
  /** Through the dispatcher: validated, authorised, in a savepoint of its own. Throws AwsError. Default caller: this context's. */
  call<Output>(service: string, operation: string, input: object, caller?: Caller): Output;
  /** Whether clients can call that operation here. */
  offers(service: string, operation: string): boolean;
  /** Puts an event on the bus. Returns nothing, cannot fail. */
  emit(event: EmittedEvent): void;
  count(metric: Metric): void;
  /** Puts a row into this service's inbox; it is taken in this turn if there is room, else later. `nextTurn`: not in this one. */
  post(kind: string, subject: string, payload?: unknown, nextTurn?: boolean): void;
  /** Services post to each other's inboxes only where a port says so (bus). */
  postTo(service: string, kind: string, subject: string, payload?: unknown): void;
  /** Sets this service's timer of that kind and subject, replacing the one before. A due in the past fires in the next turn. */
  setTimer(kind: string, subject: string, due: Instant): void;
  clearTimer(kind: string, subject: string): void;
  effect(kind: string, subject: string, payload: unknown): void;
  /** Withdraws an effect without an outcome yet; one under way goes on, its outcome is dropped. */
  withdraw(kind: string, subject: string): void;
  /** A line for whoever runs the cloud, said after the commit. `about`: what goes on failing, said the first time alone until it has recovered. */
  notice(notice: Notice, about?: string): void;
  /** It goes well: says so where it failed before. */
  recovered(about: string, notice: Notice): void;
  /** Runs calls that wait on this again, after this turn. */
  wake(on: string): void;
  /** Lower-case hex in UUID's shape, rising with time. */
  id(): string;
  random(): number;
  bytes(count: number): Uint8Array;
  /** Throws the service's denial, in AWS's words, unless `caller` (default: this context's) is allowed. */
  authorise(permission: Permission, caller?: Caller): void;
  /** A role's session for a service that takes it; throws AwsError AccessDenied where the trust policy does not let it. */
  assume(roleArn: string, principal: string, sessionName: string, sourceArn?: string): Caller;
  /** How to take back a change of memory, should this savepoint be cut back. */
  undo(takeBack: () => void): void;
  /** Counts history events, or what takes as long, against the turn's limit. */
  spend(events: number): void;
  /** Of a row's handler: it is not done, and is taken again with this payload before any other row, in this turn if there is room, else in the next. */
  goOn(payload: unknown): void;
  /** What was quarantined, newest first, before that id. */
  quarantined(beforeId: number | undefined, count: number): Quarantined[];
  /**
   * Lets go of it, with all that waits behind it: rows are taken again, in their order; what was tried again since (a timer, an effect) is
   * only forgotten. `discard`: nothing is done again. False if there is none of that id.
   */
  release(id: number, discard: boolean): boolean;
  /** Runs `work` in a savepoint of its own; what it throws is thrown on after the rollback. */
  attempt<T>(work: () => T): T;
}

/** Filled by iam: who may do what. */
export interface Authority {
  /** AWS's denial text, or undefined if allowed. */
  denial(context: Context, caller: Caller, permission: Permission): string | undefined;
  assume(context: Context, roleArn: string, principal: string, sessionName: string, sourceArn?: string): Caller;
  /** For the wire, outside any turn: the secret behind an access key id. */
  key(accessKeyId: string, now: Instant): Key | undefined;
}

export interface Key {
  readonly secretAccessKey: string;
  /** Must be sent with each request, where there is one. */
  readonly sessionToken?: string;
  readonly caller: Caller;
  readonly expires?: Instant;
  /** By AssumeRole, whose caller chose the session's name: it proves nothing. */
  readonly assumed?: boolean;
}

/** Filled by events. */
export interface Bus {
  emit(context: Context, event: EmittedEvent): void;
}

/** Filled by cloudwatch. */
export interface Meter {
  count(context: Context, metric: Metric): void;
}
