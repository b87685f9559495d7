/** How much there is of a resource to convert, check and write down: what is done with a large one in a turn counts for more. */
import type { JsonObject } from '../../../../languages/template/document.ts';

const known = new WeakMap<JsonObject, number>();

export function charactersOf(properties: JsonObject): number {
  const characters = known.get(properties) ?? JSON.stringify(properties).length;
  known.set(properties, characters);
  return characters;
}

/** Most resources hold no more. */
const usualCharacters = 4000;
const charactersPerEvent = 50;

/** What a large resource counts of a turn's events, beside what every resource does. */
export const eventsOf = (properties: JsonObject): number =>
  Math.max(0, charactersOf(properties) - usualCharacters) / charactersPerEvent;
