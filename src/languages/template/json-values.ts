/** Text that JSON.parse took -> its values, in a fraction of the time that nodes with their places take. */
import { membersMax, nodesMax } from './limits.ts';
import { type Maker, readJson, textOf } from './read-json.ts';
import { readScalar } from './scalar.ts';

type Value = string | number | boolean | Value[] | Values;
interface Values {
  [key: string]: Value;
}

/** Undefined where there is something that no template may hold: nodes tell what, and where. */
export function jsonValues(text: string): Value | undefined {
  try {
    return readJson(text, valueMaker());
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

class Refused extends Error {}

function refuse(): never {
  throw new Refused();
}

function valueMaker(): Maker<Value, Value[], Values> {
  let nodes = 0;
  const count = (): void => void (++nodes < nodesMax || refuse());
  return {
    scalar(word) {
      count();
      if (word.startsWith('"')) return textOf(word);
      return word === 'null' ? refuse() : readScalar(word);
    },
    list() {
      count();
      return [];
    },
    add: (list, item) => void list.push(item),
    map() {
      count();
      return {};
    },
    put(map, key, _start, value, index) {
      const name = textOf(key);
      if (index >= membersMax || name === '' || name === '<<' || name === '__proto__' || Object.hasOwn(map, name))
        refuse();
      map[name] = value;
    },
    tooDeep: refuse,
  };
}
