/** Calls that wait: for messages, for an activity's task, for the end of an execution. They live in memory alone and hold no transaction. */
import type { Instant } from '../../languages/instant.ts';
import type { CallInput } from './input.ts';

type WaitingCall = CallInput & { readonly until: Instant };

export interface WaitingCalls {
  add(call: WaitingCall, on: string): void;
  /** Takes out the calls whose waiting is over. */
  due(now: Instant): CallInput[];
  /** Takes out the calls that wait on one of these names. */
  woken(names: ReadonlySet<string>): CallInput[];
  /** Their turn is undone: they do not wait. */
  forget(calls: readonly CallInput[]): void;
  nextDue(): Instant | undefined;
}

interface Entry {
  readonly call: WaitingCall;
  readonly on: string;
}

export function openWaitingCalls(): WaitingCalls {
  let waiting: Entry[] = [];
  const takeOut = (wanted: (entry: Entry) => boolean): CallInput[] => {
    if (waiting.length === 0) return [];
    const out = waiting.filter(wanted).map(({ call }) => call);
    if (out.length > 0) waiting = waiting.filter((entry) => !wanted(entry));
    return out;
  };
  return {
    add: (call, on) => {
      waiting.push({ call, on });
    },
    due: (now) => takeOut(({ call }) => call.until <= now),
    woken: (names) => (names.size === 0 ? [] : takeOut(({ on }) => names.has(on))),
    forget(calls) {
      takeOut(({ call }) => calls.some(({ answer }) => answer === call.answer));
    },
    nextDue: () => (waiting.length === 0 ? undefined : (Math.min(...waiting.map(({ call }) => call.until)) as Instant)),
  };
}
