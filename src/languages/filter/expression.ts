/** Conditions joined by `&&` and `||`: `&&` binds closer, parentheses group. */
import type { Reader } from './reader.ts';

export type Condition<Found> = (found: Found) => boolean;

/** Nesting of parentheses: each is a call of ours. */
const depthMax = 50;

/** Reads an expression as far as it goes. `leaf` reads one condition; `grouped`: parentheses are allowed. */
export function parseExpression<Found>(
  reader: Reader,
  leaf: () => Condition<Found>,
  grouped: boolean,
): Condition<Found> {
  let depth = 0;

  function any(): Condition<Found> {
    const parts = [all()];
    while (takeSign('||')) parts.push(all());
    return parts.length === 1 ? (parts[0] as Condition<Found>) : (found) => parts.some((part) => part(found));
  }

  function all(): Condition<Found> {
    const parts = [one()];
    while (takeSign('&&')) parts.push(one());
    return parts.length === 1 ? (parts[0] as Condition<Found>) : (found) => parts.every((part) => part(found));
  }

  function one(): Condition<Found> {
    reader.skipBlanks();
    const place = reader.at();
    if (!grouped || !reader.has('(')) return leaf();
    depth += 1;
    if (depth > depthMax) throw reader.fault('too many parentheses in one another', `at most ${depthMax}`, place);
    const inner = any();
    depth -= 1;
    reader.skipBlanks();
    if (!reader.has(')')) throw reader.fault('`)` is missing', 'close the parenthesis that was opened here', place);
    return inner;
  }

  function takeSign(sign: string): boolean {
    reader.skipBlanks();
    return reader.has(sign);
  }

  return any();
}
