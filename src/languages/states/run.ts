/**
 * One step under way: the execution as it changes, the events and commands that come of it, and the work that is still to be done in it.
 * It lives as long as one call of `step`. A thread or fork is copied when it is first changed; the others stay the very objects they were.
 */
import type { Instant } from '../instant.ts';
import type { Catalogue } from './catalogue.ts';
import type { Command } from './command.ts';
import type { About, Ending, Execution, Fork, Thread } from './execution.ts';
import type { Failure } from './failure.ts';
import type { HistoryEvent, NewEvent } from './history.ts';
import type { Inspector } from './inspector.ts';
import { Json } from './json.ts';
import { historyEventsMax } from './limits.ts';
import type { Machine } from './machine.ts';
import type { Remains } from './remains.ts';

/** A thread that a step may change. */
export type LiveThread = { -readonly [Member in keyof Thread]: Thread[Member] };

/** What a step asks of the cloud that runs it, beside time and chance. */
export interface Outside extends Pick<Catalogue, 'parameterProblems'> {
  /** A new token for the task of that thread; nobody can guess it. */
  taskToken(thread: number): string;
  /** Of a test of one state. */
  readonly inspector?: Inspector;
}

export type Work =
  /** Enter the state that the thread is about to enter. */
  | { readonly do: 'enter'; readonly thread: number }
  /** The thread's scope ended well, with that output. */
  | { readonly do: 'join'; readonly thread: number; readonly output: string }
  /** The thread's scope failed before it entered a state. */
  | { readonly do: 'fail-scope'; readonly thread: number; readonly failure: Failure }
  /** What the thread's state does failed. */
  | { readonly do: 'fail'; readonly thread: number; readonly failure: Failure }
  /** What the thread is in is done again; `entering`: it is about to enter a state. */
  | { readonly do: 'redrive'; readonly thread: number; readonly entering: boolean };

/** Thrown when an event would be the history's last and is not the execution's end. */
export class HistoryFull {}

export class Run {
  readonly machine: Machine;
  readonly about: About;
  /** The execution's. */
  readonly input: Json;
  readonly at: Instant;
  readonly random: () => number;
  readonly outside: Outside;
  readonly history: HistoryEvent[] = [];
  readonly commands: Command[] = [];
  readonly threads: Map<number, Thread>;
  readonly forks: Map<number, Fork>;
  /** Whether a fork has changed, be it the only change. */
  hasNewFork = false;
  ending: Ending | undefined;
  /** What was there when the failure began that is being dealt with. */
  private failing: Remains | undefined;
  private readonly work: Work[] = [];
  private taken = 0;
  private readonly changed = new Set<number>();
  /** Ids by the thread that waits for them; made when they are asked for the first time. */
  private children: Map<number, Set<number>> | undefined;
  private readonly before: Execution['threads'];
  private events: number;
  private tokens: number;

  constructor(machine: Machine, execution: Execution, at: Instant, random: () => number, outside: Outside) {
    this.machine = machine;
    this.about = execution.about;
    this.input = Json.ofText(execution.about.input);
    this.at = at;
    this.random = random;
    this.outside = outside;
    this.events = execution.events;
    this.tokens = execution.tokens;
    this.ending = execution.ending;
    this.before = execution.threads;
    this.threads = new Map(execution.threads);
    this.forks = new Map(execution.forks);
  }

  /** A failure begins, in the state of that thread: what is there now can be redriven, should it end the execution. */
  beginFailure(failed: number | undefined): void {
    if (this.failing) return;
    const threads = new Map([...this.threads].map(([id, thread]) => [id, { ...thread }]));
    this.failing = { threads, forks: new Map(this.forks), failed };
  }

  /** It was retried, caught or tolerated. */
  endFailure(): void {
    this.failing = undefined;
  }

  /** Of an execution that has ended badly. */
  get remains(): Remains | undefined {
    return this.ending && this.ending.status !== 'SUCCEEDED' ? this.failing : undefined;
  }

  /** The execution as it is now. A thread that was looked at alone is the object that it was. */
  execution(): Execution {
    for (const id of this.changed) {
      const [before, after] = [this.before.get(id), this.threads.get(id)];
      if (before && after && isSame(before, after)) this.threads.set(id, before);
    }
    const { about, events, tokens, threads, forks, ending } = this;
    return { about, events, tokens, threads, forks, ending };
  }

  /** The thread, to be changed. */
  thread(id: number): LiveThread {
    const thread = this.threads.get(id);
    if (!thread) throw new Error(`no thread ${id}`);
    if (this.changed.has(id)) return thread;
    const copy = { ...thread };
    this.add(copy);
    return copy;
  }

  add(thread: LiveThread): void {
    this.changed.add(thread.id);
    this.threads.set(thread.id, thread);
    if (this.children) addChild(this.children, thread);
  }

  remove(id: number): void {
    const parent = this.threads.get(id)?.parent;
    if (parent !== undefined) this.children?.get(parent)?.delete(id);
    this.threads.delete(id);
    this.forks.delete(id);
  }

  /** All threads go. */
  clear(): void {
    this.children = undefined;
    this.threads.clear();
    this.forks.clear();
  }

  /** The threads that one waits for, in the order in which they began. */
  childrenOf(parent: number): Thread[] {
    this.children ??= childrenByParent(this.threads.values());
    return [...(this.children.get(parent) ?? [])].map((id) => this.threads.get(id)!);
  }

  fork(id: number): Fork {
    const fork = this.forks.get(id);
    if (!fork) throw new Error(`the thread ${id} has no fork`);
    return fork;
  }

  /** The thread that waits for the one given. */
  parentOf({ parent }: Thread): LiveThread | undefined {
    return parent === undefined ? undefined : this.thread(parent);
  }

  /** Records an event that follows the thread's last one. */
  record(thread: LiveThread, event: NewEvent): void {
    thread.last = this.note(event, thread.last);
  }

  /** Records an event that nothing follows; returns its id. */
  note(event: NewEvent, previous: number): number {
    if (this.events >= historyEventsMax - 1) throw new HistoryFull();
    this.history.push({ ...event, previous });
    return ++this.events;
  }

  /** Id of the last event. */
  get lastEvent(): number {
    return this.events;
  }

  /** Records the event that ends the execution. */
  recordEnd(event: NewEvent, previous: number): void {
    this.history.push({ ...event, previous });
    this.events++;
  }

  token(): number {
    return ++this.tokens;
  }

  todo(work: Work): void {
    this.work.push(work);
  }

  next(): Work | undefined {
    return this.work[this.taken++];
  }
}

function childrenByParent(threads: Iterable<Thread>): Map<number, Set<number>> {
  const children = new Map<number, Set<number>>();
  for (const thread of threads) addChild(children, thread);
  return children;
}

function addChild(children: Map<number, Set<number>>, { id, parent }: Thread): void {
  if (parent === undefined) return;
  const known = children.get(parent);
  if (known) known.add(id);
  else children.set(parent, new Set([id]));
}

const isSame = (a: Thread, b: Thread): boolean =>
  (Object.keys(b) as (keyof Thread)[]).every((member) => a[member] === b[member]);
