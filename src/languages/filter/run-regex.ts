/**
 * Runs the regular expressions of filter patterns in time linear in the text, whatever the expression: all ways of matching are followed at
 * once, and which ways are open after a character is remembered (a state). The memory of states is bounded: when full, it begins anew.
 */
import { otherCharacter, type Sequence, type Step } from './regex.ts';

/** A place before a step of a sequence, or behind its last. */
interface Place {
  readonly step: Step | undefined;
  /** The sequence is over here, and does not ask for the end of the text. */
  readonly accepts: boolean;
  readonly acceptsAtEnd: boolean;
  readonly next: number;
}

interface State {
  readonly places: readonly number[];
  readonly accepts: boolean;
  readonly acceptsAtEnd: boolean;
  readonly after: (State | undefined)[];
}

const statesMax = 1000;

/** Does the text hold the expression? */
export function compileRegex(sequences: readonly Sequence[]): (text: string) => boolean {
  const places: Place[] = [];
  const starts: number[] = [];
  const startsAnywhere: number[] = [];
  for (const { steps, fromStart, toEnd } of sequences) {
    starts.push(places.length);
    if (!fromStart) startsAnywhere.push(places.length);
    for (const step of steps) places.push({ step, accepts: false, acceptsAtEnd: false, next: places.length + 1 });
    places.push({ step: undefined, accepts: !toEnd, acceptsAtEnd: true, next: places.length });
  }
  let states = new Map<string, State>();

  /** With all places that are reached without a character. */
  function stateOf(reached: Iterable<number>): State {
    const all = new Set<number>();
    for (let place of reached) {
      while (!all.has(place)) {
        all.add(place);
        if (!places[place]?.step?.optional) break;
        place += 1;
      }
    }
    const sorted = [...all].sort((a, b) => a - b);
    const name = sorted.join();
    const known = states.get(name);
    if (known) return known;
    if (states.size >= statesMax) states = new Map();
    const made = {
      places: sorted,
      accepts: sorted.some((place) => places[place]?.accepts),
      acceptsAtEnd: sorted.some((place) => places[place]?.acceptsAtEnd),
      after: new Array<State | undefined>(otherCharacter + 1),
    };
    states.set(name, made);
    return made;
  }

  function step(state: State, code: number): State {
    const reached = new Set(startsAnywhere);
    for (const place of state.places) {
      const { step: taken, next } = places[place] as Place;
      if (!taken?.set[code]) continue;
      reached.add(next);
      if (taken.repeated) reached.add(place);
    }
    const after = stateOf(reached);
    state.after[code] = after;
    return after;
  }

  return (text) => {
    let state = stateOf(starts);
    for (let i = 0; i < text.length; i++) {
      if (state.accepts) return true;
      const code = Math.min(text.charCodeAt(i), otherCharacter);
      state = state.after[code] ?? step(state, code);
    }
    return state.acceptsAtEnd;
  };
}
