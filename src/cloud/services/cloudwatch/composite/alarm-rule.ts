/**
 * The rule of a composite alarm: which states of other alarms put it into ALARM. Pure.
 * `NOT` binds closest, then `AND`, then `OR`. Left out, refused: AT_LEAST.
 * Source: API reference, PutCompositeAlarm (AlarmRule).
 */
import type { AlarmState } from '../tables.ts';

export type AlarmRule =
  | { readonly is: boolean }
  /** `alarm`: as written, a name or an ARN. */
  | { readonly state: AlarmState; readonly alarm: string }
  | { readonly not: AlarmRule }
  | { readonly all: readonly AlarmRule[] }
  | { readonly any: readonly AlarmRule[] };

/** "as many as 500 elements": alarms, TRUE or FALSE, and parentheses. */
const elementsMax = 500;
/** "as many as 100 children alarms". */
const childrenMax = 100;

const states: readonly string[] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'];
/** An alarm's name without quotation marks ends where its parentheses do, which it may have in pairs. */
const token =
  /\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]*)"|([^()"]*(?:\([^()"]*\)[^()"]*)*))\s*\)|(AND|OR|NOT|TRUE|FALSE)\b|([()]))/y;

/** What is wrong, in words. */
export type Mistake = string;

export function parseAlarmRule(text: string): AlarmRule | Mistake {
  const words: string[] = [];
  const named: Record<number, { state: AlarmState; alarm: string }> = {};
  token.lastIndex = 0;
  let at = 0;
  while (text.slice(at).trim() !== '') {
    token.lastIndex = at;
    const [whole, state, quoted, bare, word, mark] = token.exec(text) ?? [];
    if (whole === undefined) return `cannot read \`${text.slice(at).trim().slice(0, 40)}\` at character ${at}`;
    at += whole.length;
    if (state !== undefined) {
      const alarm = (quoted ?? bare ?? '').trim();
      if (alarm === '') return `${state}() must name an alarm`;
      named[words.length] = { state: state as AlarmState, alarm };
    }
    words.push(state ?? word ?? mark ?? '');
  }
  if (words.filter((word) => !['AND', 'OR', 'NOT'].includes(word)).length > elementsMax)
    return `more than ${elementsMax} elements`;
  const rule = readAny({ words, named, next: 0 });
  if (typeof rule === 'string') return rule;
  return alarmsIn(rule).length > childrenMax ? `more than ${childrenMax} alarms` : rule;
}

interface Reading {
  readonly words: readonly string[];
  readonly named: Readonly<Record<number, { state: AlarmState; alarm: string }>>;
  next: number;
}

function readAny(reading: Reading, isNested = false): AlarmRule | Mistake {
  const any = readList(reading, 'OR', () => readList(reading, 'AND', () => readNot(reading)));
  if (typeof any === 'string') return any;
  const left = reading.words[reading.next];
  if (isNested || left === undefined) return any;
  return `AND or OR is expected before \`${left}\``;
}

function readList(reading: Reading, word: 'AND' | 'OR', readOne: () => AlarmRule | Mistake): AlarmRule | Mistake {
  const list: AlarmRule[] = [];
  do {
    if (list.length > 0) reading.next++;
    const one = readOne();
    if (typeof one === 'string') return one;
    list.push(one);
  } while (reading.words[reading.next] === word);
  if (list.length === 1) return list[0] as AlarmRule;
  return word === 'AND' ? { all: list } : { any: list };
}

function readNot(reading: Reading): AlarmRule | Mistake {
  const place = reading.next++;
  const word = reading.words[place];
  switch (word) {
    case undefined:
      return 'an alarm, TRUE, FALSE or ( is expected at the end';
    case 'NOT': {
      const inner = readNot(reading);
      return typeof inner === 'string' ? inner : { not: inner };
    }
    case 'TRUE':
    case 'FALSE':
      return { is: word === 'TRUE' };
    case '(': {
      const inner = readAny(reading, true);
      if (typeof inner === 'string') return inner;
      return reading.words[reading.next++] === ')' ? inner : 'a parenthesis is not closed';
    }
    default:
      return states.includes(word)
        ? (reading.named[place] as AlarmRule)
        : `an alarm, TRUE, FALSE or ( is expected before \`${word}\``;
  }
}

/** `stateOf`: an alarm's, as the rule names it; undefined: it is not there, and in no state. */
export function holds(rule: AlarmRule, stateOf: (alarm: string) => AlarmState | undefined): boolean {
  if ('is' in rule) return rule.is;
  if ('state' in rule) return stateOf(rule.alarm) === rule.state;
  if ('not' in rule) return !holds(rule.not, stateOf);
  if ('all' in rule) return rule.all.every((one) => holds(one, stateOf));
  return rule.any.some((one) => holds(one, stateOf));
}

/** The alarms that it names, each once. */
export function alarmsIn(rule: AlarmRule): string[] {
  const found = new Set<string>();
  const look = (one: AlarmRule): void => {
    if ('state' in one) found.add(one.alarm);
    else if ('not' in one) look(one.not);
    else if ('all' in one) one.all.forEach(look);
    else if ('any' in one) one.any.forEach(look);
  };
  look(rule);
  return [...found];
}
