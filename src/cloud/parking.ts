/** Calls that wait: a long poll, later an activity. They live in memory alone and hold no transaction. */
import type { Instant } from '../languages/instant.ts';
import type { CallInput } from './loop.ts';

interface Waiting {
  readonly call: CallInput & { readonly until: Instant };
  readonly on: string;
}

export interface Parking {
  park(call: CallInput & { readonly until: Instant }, on: string): void;
  /** Takes out the calls whose waiting is over. */
  due(now: Instant): CallInput[];
  /** Takes out the calls that wait on one of these names. */
  woken(names: ReadonlySet<string>): CallInput[];
  nextDue(): Instant | undefined;
}

export function openParking(): Parking {
  let waiting: Waiting[] = [];
  const takeOut = (wanted: (one: Waiting) => boolean): CallInput[] => {
    if (waiting.length === 0) return [];
    const out = waiting.filter(wanted).map(({ call }) => call);
    if (out.length > 0) waiting = waiting.filter((one) => !wanted(one));
    return out;
  };
  return {
    park: (call, on) => {
      waiting.push({ call, on });
    },
    due: (now) => takeOut(({ call }) => call.until <= now),
    woken: (names) => (names.size === 0 ? [] : takeOut(({ on }) => names.has(on))),
    nextDue: () => (waiting.length === 0 ? undefined : (Math.min(...waiting.map(({ call }) => call.until)) as Instant)),
  };
}
