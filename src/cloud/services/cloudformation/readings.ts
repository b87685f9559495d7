/** Long texts that a trial reads over several turns, and what came of the last of them: what was tried is then made, and is not read again. */

type Steps = Iterator<undefined, string>;

export interface Readings {
  /** Undefined: there is more to read, in another turn. Throws what the steps throw, whenever it is asked for. */
  read(text: string, begin: () => Steps, isAtOnce: boolean): string | undefined;
}

type Reading =
  | { readonly is: 'under way'; readonly steps: Steps }
  | { readonly is: 'read'; readonly what: string }
  | { readonly is: 'refused'; readonly error: unknown };

/** Two of the largest, and what they become. */
const charactersMax = 4_200_000;

export function openReadings(): Readings {
  /** Oldest first. */
  const known = new Map<string, Reading>();
  return {
    read(text, begin, isAtOnce) {
      const before = known.get(text) ?? { is: 'under way', steps: begin() };
      known.delete(text);
      const now = before.is === 'under way' ? readOn(before.steps, isAtOnce) : before;
      known.set(text, now);
      forgetOldest(known);
      if (now.is === 'refused') throw now.error;
      return now.is === 'read' ? now.what : undefined;
    },
  };
}

/** A piece of it, or all that is left. */
function readOn(steps: Steps, isAtOnce: boolean): Reading {
  try {
    for (;;) {
      const step = steps.next();
      if (step.done) return { is: 'read', what: step.value };
      if (!isAtOnce) return { is: 'under way', steps };
    }
  } catch (error) {
    return { is: 'refused', error };
  }
}

function forgetOldest(known: Map<string, Reading>): void {
  const sizeOf = (text: string, reading: Reading): number =>
    text.length + (reading.is === 'read' ? reading.what.length : 0);
  let characters = [...known].reduce((sum, each) => sum + sizeOf(...each), 0);
  for (const each of known) {
    if (characters <= charactersMax || known.size === 1) return;
    known.delete(each[0]);
    characters -= sizeOf(...each);
  }
}
