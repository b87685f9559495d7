/**
 * What acknowledged calls promise: each is kept with the question whether it is still so, asked after every death and at the end.
 */
import type { Store } from '../../src/cloud/kit/store.ts';

export interface Promised {
  readonly what: string;
  /** Undefined: it is still so. */
  readonly broken: (look: Look) => string | undefined;
}

export interface Look {
  readonly now: number;
  one(query: string, ...values: (string | number)[]): Record<string, unknown> | undefined;
}

export const lookInto = (store: Store, now: number): Look => ({
  now,
  one: (query, ...values) => store.prepare(query).get(...values),
});

export interface Promises {
  readonly all: readonly Promised[];
  add(what: string, broken: Promised['broken']): void;
}

export function openPromises(): Promises {
  const all: Promised[] = [];
  return {
    all,
    add(what, broken) {
      all.push({ what, broken });
    },
  };
}
