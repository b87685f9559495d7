/**
 * Tests of one state that wait: for the evaluation of expressions, a call, an instant. They live in memory alone, as the calls that wait for them do
 * (`sync-calls.ts` says how a call is known); after a restart nobody asks for them, and what comes for them is dropped.
 */
import type { TestRun } from '../../../../languages/states/test-state/test-run.ts';
import type { Context } from '../../../kit/service.ts';

export const waitingOnTest = (id: string): string => `test/${id}`;

export class TestsUnderWay {
  private readonly ids = new WeakMap<object, string>();
  private readonly tests = new Map<string, TestRun>();

  begin(context: Context, input: object, id: string, test: TestRun): void {
    this.ids.set(input, id);
    context.undo(() => this.ids.delete(input));
    this.put(context, id, test);
  }

  idOf(input: object): string | undefined {
    return this.ids.get(input);
  }

  get(id: string): TestRun | undefined {
    return this.tests.get(id);
  }

  put(context: Context, id: string, test: TestRun): void {
    const before = this.tests.get(id);
    this.tests.set(id, test);
    context.undo(() => (before ? this.tests.set(id, before) : this.tests.delete(id)));
    if (test.outcome) context.wake(waitingOnTest(id));
  }

  remove(context: Context, id: string): void {
    const before = this.tests.get(id);
    this.tests.delete(id);
    context.undo(() => before && this.tests.set(id, before));
  }
}
