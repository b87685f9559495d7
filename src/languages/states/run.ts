/**
 * One step under way: the execution as it changes, the events and commands that come of it. It lives as long as one call of `step`;
 * data is held as `Json`, so that what no state looks at is never parsed.
 */
import type { Instant } from '../instant.ts';
import type { Command } from './command.ts';
import { contextObject } from './context.ts';
import type { About, Ending, Execution, Thread, ThreadStatus } from './execution.ts';
import type { HistoryEvent } from './history.ts';
import { Json } from './json.ts';
import { historyEventsMax } from './limits.ts';
import type { Machine, State } from './machine.ts';

export interface LiveThread {
  state: string;
  input: Json;
  enteredEvent: number;
  enteredAt: Instant;
  last: number;
  attempts: number[];
  status: ThreadStatus;
}

/** Thrown when an event would be the history's last and is not the execution's end. */
export class HistoryFull {}

export class Run {
  readonly machine: Machine;
  readonly about: About;
  readonly at: Instant;
  readonly random: () => number;
  readonly history: HistoryEvent[] = [];
  readonly commands: Command[] = [];
  threads: LiveThread[];
  ending: Ending | undefined;
  private events: number;
  private tokens: number;
  private input: Json | undefined;

  constructor(machine: Machine, execution: Execution, at: Instant, random: () => number) {
    this.machine = machine;
    this.about = execution.about;
    this.at = at;
    this.random = random;
    this.events = execution.events;
    this.tokens = execution.tokens;
    this.ending = execution.ending;
    this.threads = execution.threads.map(liveThread);
  }

  /** The execution as it is now. */
  execution(): Execution {
    const { about, events, tokens, ending } = this;
    return { about, events, tokens, threads: this.threads.map(storedThread), ending };
  }

  /** Records an event that follows the thread's last one. */
  record(thread: LiveThread, event: Omit<HistoryEvent, 'previous'>): void {
    if (this.events >= historyEventsMax - 1) throw new HistoryFull();
    this.history.push({ ...event, previous: thread.last });
    thread.last = ++this.events;
  }

  /** Records the event that ends the execution; it follows nothing unless `previous` says what. */
  recordEnd(event: Omit<HistoryEvent, 'previous'>, previous: number): void {
    this.history.push({ ...event, previous });
    this.events++;
  }

  token(): number {
    return ++this.tokens;
  }

  stateOf(thread: LiveThread): State {
    return this.machine.states.get(thread.state)!;
  }

  context(thread: LiveThread, state: State): unknown {
    this.input ??= Json.ofText(this.about.input);
    const retryCount = state.type === 'Task' ? thread.attempts.reduce((sum, each) => sum + each, 0) : undefined;
    return contextObject(this.about, this.input.value, { name: state.name, enteredAt: thread.enteredAt, retryCount });
  }
}

const liveThread = (thread: Thread): LiveThread => ({
  state: thread.state,
  input: Json.ofText(thread.input),
  enteredEvent: thread.enteredEvent,
  enteredAt: thread.enteredAt,
  last: thread.last,
  attempts: [...thread.attempts],
  status: thread.status,
});

const storedThread = (thread: LiveThread): Thread => ({ ...thread, input: thread.input.text });
