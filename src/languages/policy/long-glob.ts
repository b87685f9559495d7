/**
 * Long texts against patterns with wildcards, where going back would take the product of their lengths: parts without `?` are found in linear
 * time, those with it by 32 of their characters at once (the algorithm Shift-And).
 * The pattern is a compiled one, see `glob.ts`.
 */
import { finderOf } from '../find-text.ts';

const many = '\u0000';
const one = '\u0001';
const oneCode = 1;

export function longGlobMatches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split(many);
  const last = rest.pop();
  if (last === undefined) return text.length === first.length && stands(first, text, 0);
  const end = text.length - last.length;
  let at = first.length;
  if (end < at || !stands(first, text, 0) || !stands(last, text, end)) return false;
  for (const part of rest) {
    const found = part.includes(one) ? find(part, text, at) : finderOf(part)(text, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}

/** Does the part stand at this place of the text? */
function stands(part: string, text: string, from: number): boolean {
  for (let at = 0; at < part.length; at++) {
    const code = part.charCodeAt(at);
    if (code !== oneCode && code !== text.charCodeAt(from + at)) return false;
  }
  return true;
}

/** The first place at `from` or behind it; -1: nowhere. Bit n of `state`: the first n + 1 characters of the part end here. */
function find(part: string, text: string, from: number): number {
  const { masks, any } = masksOf(part);
  const state = new Uint32Array(any.length);
  const [lastWord, lastBit] = [(part.length - 1) >>> 5, 1 << ((part.length - 1) & 31)];
  for (let at = from; at < text.length; at++) {
    const mask = masks.get(text.charCodeAt(at)) ?? any;
    let carry = 1;
    for (let word = 0; word < state.length; word++) {
      const before = state[word] as number;
      state[word] = ((before << 1) | carry) & (mask[word] as number);
      carry = before >>> 31;
    }
    if ((state[lastWord] as number) & lastBit) return at - part.length + 1;
  }
  return -1;
}

/** By character: at which places of the part it may stand; `any`: where every character may. */
function masksOf(part: string): { masks: ReadonlyMap<number, Uint32Array>; any: Uint32Array } {
  const any = new Uint32Array((part.length + 31) >>> 5);
  const masks = new Map<number, Uint32Array>();
  const mark = (mask: Uint32Array, at: number): void => {
    mask[at >>> 5] = (mask[at >>> 5] as number) | (1 << (at & 31));
  };
  for (let at = 0; at < part.length; at++) if (part.charCodeAt(at) === oneCode) mark(any, at);
  for (let at = 0; at < part.length; at++) {
    const code = part.charCodeAt(at);
    if (code === oneCode) continue;
    const mask = masks.get(code) ?? any.slice();
    mark(mask, at);
    masks.set(code, mask);
  }
  return { masks, any };
}
