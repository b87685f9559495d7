/** Text that JSON.parse took -> where each of its values stands; a member of an object where its key does. */
import type { Place } from './positions.ts';
import { readJson, textOf } from './read-json.ts';

export const jsonPlaces = (text: string): Place =>
  readJson<Place, Place, Place>(text, {
    scalar: (_word, start) => ({ offset: start, inside: nothing }),
    list: placeAt,
    add: (list, item) => void list.inside.set(String(list.inside.size), item),
    map: placeAt,
    put: (map, key, start, { inside }) => void map.inside.set(textOf(key), { offset: start, inside }),
    tooDeep: placeAt,
  });

const nothing: Place['inside'] = new Map();
const placeAt = (start: number): Place => ({ offset: start, inside: new Map() });
