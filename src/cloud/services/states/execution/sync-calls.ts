/**
 * Calls of StartSyncExecution that wait: which execution is whose, and how it ended. A call that waits is run again with the very input that it came with,
 * which is what it is known by. Calls live in memory alone, and so does this; it is no cache, and stays when caches are dropped.
 */
import type { Instant } from '../../../../languages/instant.ts';
import type { About, Ending } from '../../../../languages/states/execution.ts';
import type { Context } from '../../../kit/service.ts';

export interface SyncResult {
  readonly about: About;
  readonly ending: Ending;
  readonly stoppedAt: Instant;
}

export const waitingOnExecution = (id: number): string => `execution/${id}`;

export class SyncCalls {
  private readonly executions = new WeakMap<object, number>();
  private readonly results = new Map<number, SyncResult | undefined>();

  begin(context: Context, input: object, id: number): void {
    this.executions.set(input, id);
    this.results.set(id, undefined);
    context.undo(() => {
      this.executions.delete(input);
      this.results.delete(id);
    });
  }

  /** The execution that the call with that input has started. */
  executionOf(input: object): number | undefined {
    return this.executions.get(input);
  }

  /** The execution has ended: a call that waits for it is woken. */
  ended(context: Context, id: number, result: SyncResult): void {
    if (!this.results.has(id)) return;
    this.results.set(id, result);
    context.undo(() => this.results.set(id, undefined));
    context.wake(waitingOnExecution(id));
  }

  /** Undefined while it runs; a result can be taken once. */
  take(context: Context, id: number): SyncResult | undefined {
    const result = this.results.get(id);
    if (!result) return undefined;
    this.results.delete(id);
    context.undo(() => this.results.set(id, result));
    return result;
  }
}
